// Text in cells of a terminal: how wide it is, and how to make it fit.

/** CSI and OSC sequences: colours, cursor movements, links, window titles. */
// oxlint-disable-next-line no-control-regex
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const NO_CELL = /^[\p{Mn}\p{Me}\u200b-\u200d]$/u;
const TWO_CELLS =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u;

function cells(character: string): number {
  if (NO_CELL.test(character)) return 0;
  return TWO_CELLS.test(character) ? 2 : 1;
}

/** Text from a file, safe to print: without control characters, which could move the cursor or rename the window. */
export function plainText(text: string): string {
  return text.replace(ESCAPES, '').replace(CONTROLS, ' ');
}

/** Cells that a terminal gives the text: none to colour codes, two to Hangul, Han and Kana. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text.replace(ESCAPES, '')) width += cells(character);
  return width;
}

/** The text with blanks up to `width` cells; longer text stays as it is. */
export function padText(text: string, width: number, align: 'left' | 'right' | 'center' = 'left'): string {
  const missing = Math.max(width - textWidth(text), 0);
  if (align === 'right') return ' '.repeat(missing) + text;
  const before = align === 'center' ? missing >> 1 : 0;
  return ' '.repeat(before) + text + ' '.repeat(missing - before);
}

/** The text without colours, cut to `width` cells; what was cut ends in `…`. */
export function cutText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let cut = '';
  let used = 1;
  for (const character of text.replace(ESCAPES, '')) {
    used += cells(character);
    if (used > width) break;
    cut += character;
  }
  return width > 0 ? `${cut}…` : '';
}

/** The text in lines of at most `width` cells, broken at blanks; a longer word has a line of its own. */
export function wrapText(text: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer) > width) lines.push(line);
    line = line !== '' && textWidth(longer) > width ? word : longer;
  }
  return [...lines, line].join('\n');
}
