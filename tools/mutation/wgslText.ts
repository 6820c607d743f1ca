// Finds the pieces of WGSL text that a mutation run changes. Comments are blank already.

/** Where the bodies of functions lie, between their braces. */
export function functionBodies(code: string): { start: number; end: number }[] {
  return [...code.matchAll(/^fn [^{]*\{/gm)].map((match) => {
    const start = match.index + match[0].length;
    return { start, end: closing(code, start - 1) };
  });
}

/** The text between the bracket at `open` and the one that closes it. */
export function insideCall(code: string, open: number): { text: string; end: number } {
  const end = closing(code, open);
  return { text: code.slice(open + 1, end), end };
}

/** The arguments of a call, without the blanks around them. */
export function splitArguments(inside: string): string[] {
  const given: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < inside.length; index++) {
    const letter = inside[index]!;
    if ('([{'.includes(letter)) depth++;
    if (')]}'.includes(letter)) depth--;
    if (letter === ',' && depth === 0) {
      given.push(inside.slice(start, index).trim());
      start = index + 1;
    }
  }
  return [...given, inside.slice(start).trim()].filter((argument) => argument !== '');
}

function closing(code: string, open: number): number {
  let depth = 0;
  for (let index = open; index < code.length; index++) {
    if ('([{'.includes(code[index]!)) depth++;
    if (')]}'.includes(code[index]!) && --depth === 0) return index;
  }
  throw new Error(`mutation: the bracket at ${open} must be closed.`);
}
