// Says in declarations what `?` means in this project: a property that may be left out may also be undefined.

/**
 * The text of a `.d.ts` with `| undefined` in the type of each optional property. Our sources are checked without
 * `exactOptionalPropertyTypes`, where both mean the same; a project that sets it must be told.
 */
export function widenOptionalProperties(text: string): string {
  const tokens = [
    ...text.matchAll(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|=>|[\w$#]+|\s+|./g),
  ];
  const pieces = tokens.map(([token]) => token);
  const widened = [...pieces];
  const brackets: string[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at]!;
    if ('([{<'.includes(piece)) brackets.push(piece);
    else if (')]}>'.includes(piece)) brackets.pop();
    // In brackets of other kinds it is a parameter, which takes undefined anyhow, or a member of a tuple.
    else if (piece === '?' && pieces[at + 1] === ':' && brackets.at(-1) === '{')
      widenType(pieces, widened, at + 2);
  }
  return widened.join('');
}

/** Widens, in the copy, the type that begins at a piece; it ends before the `;`, `,` or bracket that closes the property. */
function widenType(pieces: readonly string[], widened: string[], from: number): void {
  let depth = 0;
  let isFunction = false;
  let end = from;
  for (; end < pieces.length; end++) {
    const piece = pieces[end]!;
    if (depth === 0 && (';,}'.includes(piece) || /\n/.test(piece))) break;
    if ('([{<'.includes(piece)) depth++;
    else if (')]}>'.includes(piece)) depth--;
    else if (depth === 0 && (piece === '=>' || piece === 'extends')) isFunction = true;
  }
  const type = pieces.slice(from, end).join('').trim();
  if (/(^|\|) ?undefined$/.test(type) && !isFunction) return;
  const first = pieces[from]!.trim() === '' ? from + 1 : from;
  if (isFunction) widened[first] = `(${widened[first]}`;
  const last = pieces[end - 1]!.trim() === '' ? end - 2 : end - 1;
  widened[last] += isFunction ? ') | undefined' : ' | undefined';
}
