// Writes loops of a shader out, once for each turn, so that no index into registers is left to the driver.

const LOOP = /\bfor ?\( ?var (\w+) ?= ?0u; ?\1 ?< ?(\w+); ?\1\+\+ ?\) ?\{/g;

/**
 * The text with every loop `for (var i = 0u; i < NAME; i++) { … }` written out whose bound `counts` names, those within
 * each other too. A driver that does not unroll such a loop keeps arrays that it indexes in memory instead of registers.
 * The body may not `break` or `continue` the loop itself, nor change `i`.
 */
export function unroll(text: string, counts: Readonly<Record<string, number>>): string {
  LOOP.lastIndex = 0;
  for (let loop = LOOP.exec(text); loop; loop = LOOP.exec(text)) {
    const [head, counter, bound] = loop;
    const count = counts[bound!];
    if (count === undefined) continue;
    const begin = loop.index + head.length;
    const end = closingBrace(text, begin);
    const body = text.slice(begin, end);
    const uses = new RegExp(`\\b${counter}\\b`, 'g');
    const turns = Array.from({ length: count }, (_, turn) => `{${body.replace(uses, `${turn}u`)}}`);
    text = text.slice(0, loop.index) + turns.join(' ') + text.slice(end + 1);
    // What was written out may have loops of its own.
    LOOP.lastIndex = loop.index;
  }
  return text;
}

/** Where the block ends that `begin` is the first character of. */
function closingBrace(text: string, begin: number): number {
  let depth = 1;
  let at = begin;
  for (; depth > 0 && at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}') depth--;
  }
  return at - 1;
}
