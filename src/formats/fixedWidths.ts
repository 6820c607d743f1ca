// Tables whose columns stand at fixed places of each line, with empty cells, or cells of several words: no sign divides them.

import { isFooter, isRuler } from './csvDialect.ts';

/** Lines that are looked at, and characters of each. */
const MOST_LINES = 50;
const LONGEST = 4096;

/**
 * Whether lines are columns of fixed widths that words do not tell: there are places where all lines are blank, and rows
 * differ in their number of words, or have another than the header, which has one for each column.
 */
export function hasFixedWidths(text: string): boolean {
  const lines = text
    .slice(0, MOST_LINES * LONGEST)
    .split(/\r\n|\n|\r/, MOST_LINES)
    .map((line) => line.slice(0, LONGEST).trimEnd())
    .filter((line) => line !== '' && !isRuler(wordsOf(line)) && !isFooter(wordsOf(line)));
  if (lines.length < 2 || lines.some((line) => /[;\t|"]/.test(line))) return false;
  if (lines.filter((line) => /\S {2,}\S/.test(line)).length < lines.length / 2) return false;
  // A comma in each of them divides them, or is that of decimals.
  if (lines.every((line) => line.includes(','))) return false;
  const columns = columnsOf(lines);
  if (columns < 2) return false;
  const [header = 0, ...rows] = lines.map((line) => wordsOf(line).length);
  const [words = 0] = rows;
  if (rows.every((count) => count === words)) return words !== header && columns === header;
  return true;
}

function wordsOf(line: string): string[] {
  return line.trim().split(/\s+/);
}

/** Stretches that are blank in no line at the same place: between them all lines are. */
function columnsOf(lines: readonly string[]): number {
  const length = Math.max(...lines.map((line) => line.length));
  let [columns, inside] = [0, false];
  for (let at = 0; at < length; at++) {
    const filled = lines.some((line) => at < line.length && line[at] !== ' ');
    if (filled && !inside) columns++;
    inside = filled;
  }
  return columns;
}
