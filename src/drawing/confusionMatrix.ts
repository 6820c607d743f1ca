// Which classes were read as which: the confusion matrix as a table with totals and recall.

import { GradloomError } from '../errors.ts';
import { dim, paint, type CellColor } from './ansi.ts';
import { formatCount, formatPercent } from './format.ts';
import { drawTable } from './table.ts';
import { cutText, padText, plainText, textWidth } from './text.ts';

const GREENS = [22, 28];
const REDS = [52, 88, 124, 160];
const MAX_NAME = 12;

/** Options of `drawConfusionMatrix`. */
export interface ConfusionMatrixOptions {
  /** Shade cells: green on the diagonal, red beside it, stronger the larger the share of the row. */
  readonly color: boolean;
  /** Cells of a line. A matrix that does not fit is replaced by a list of its classes and largest confusions. */
  readonly width: number;
}

function shade(share: number, correct: boolean): CellColor {
  if (share === 0) return {};
  const shades = correct ? GREENS : REDS;
  // A confusion of a few percent already matters, so its scale is the square root.
  const level = Math.floor((correct ? share * share : Math.sqrt(2 * share)) * shades.length);
  return { foreground: 231, background: shades[Math.min(level, shades.length - 1)] ?? 0, bold: correct };
}

/**
 * Lines of the confusion matrix, `matrix[true class][predicted class]` being numbers of examples.
 *
 * Recall is the share of a class that was read right; the last line has the share over all. Throws `E_SHAPE` unless
 * the matrix is square with one row a class.
 */
export function drawConfusionMatrix(
  matrix: readonly (readonly number[])[],
  classes: readonly string[],
  { color, width }: ConfusionMatrixOptions,
): string {
  const count = classes.length;
  if (count === 0 || matrix.length !== count || matrix.some((row) => row.length !== count)) {
    const sizes = `[${matrix.length}, ${matrix[0]?.length ?? 0}]`;
    throw new GradloomError(
      'E_SHAPE',
      `confusion matrix: needs one row and one column a class; got ${sizes} for ${count} classes.`,
    );
  }
  const names = classes.map((name) => cutText(plainText(name), MAX_NAME));
  const totals = matrix.map((row) => row.reduce((sum, n) => sum + n, 0));
  const right = matrix.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  const all = totals.reduce((sum, n) => sum + n, 0);
  const recall = matrix.map((row, i) => (totals[i] ? formatPercent((row[i] ?? 0) / (totals[i] ?? 1)) : '–'));

  const cell = Math.max(...names.map(textWidth), ...matrix.flat().map((n) => formatCount(n).length)) + 2;
  const side = Math.max(...names.map(textWidth), 4) + 1;
  const totalWidth = Math.max(formatCount(all).length, 5) + 2;
  if (side + count * cell + totalWidth + 9 > width) return drawList(matrix, names, { totals, recall, width });

  const lines = [
    dim(padText('', side) + padText('read as', count * cell, 'center').trimEnd(), color),
    dim(
      padText('true', side) +
        names.map((name) => padText(`${name} `, cell, 'right')).join('') +
        padText('total', totalWidth, 'right') +
        padText('recall', 9, 'right'),
      color,
    ),
  ];
  matrix.forEach((row, i) => {
    const drawn = row.map((n, j) => {
      const text = padText(`${n === 0 ? '·' : formatCount(n)} `, cell, 'right');
      if (n === 0) return dim(text, color);
      return color ? paint(text, shade(n / (totals[i] || 1), i === j)) : text;
    });
    lines.push(
      padText(names[i] ?? '', side) +
        drawn.join('') +
        padText(formatCount(totals[i] ?? 0), totalWidth, 'right') +
        padText(recall[i] ?? '', 9, 'right'),
    );
  });
  lines.push(
    padText('all', side + count * cell) +
      padText(formatCount(all), totalWidth, 'right') +
      padText(all ? formatPercent(right / all) : '–', 9, 'right'),
  );
  return lines.join('\n');
}

/** For many classes or a narrow terminal: the worst classes, and what they were taken for most often. */
function drawList(
  matrix: readonly (readonly number[])[],
  names: readonly string[],
  {
    totals,
    recall,
    width,
  }: { readonly totals: readonly number[]; readonly recall: readonly string[]; readonly width: number },
): string {
  const rows = matrix.map((row, i) => {
    const worst = row.map((n, j) => ({ n: i === j ? 0 : n, name: names[j] ?? '' })).sort((a, b) => b.n - a.n);
    const taken = worst.slice(0, 3).filter(({ n }) => n > 0);
    const text = taken.map(({ n, name }) => `${name} (${formatCount(n)}×)`).join(', ');
    const share = totals[i] ? (row[i] ?? 0) / (totals[i] ?? 1) : 1;
    return { share, cells: [names[i] ?? '', formatCount(totals[i] ?? 0), recall[i] ?? '', text] };
  });
  const shown = rows.sort((a, b) => a.share - b.share).slice(0, 20);
  const table = drawTable({
    header: ['true', 'total', 'recall', 'read as'],
    rows: shown.map(({ cells }) => cells),
    width,
  });
  const hidden = rows.length - shown.length;
  return hidden > 0 ? `${table}\n… and ${formatCount(hidden)} classes with no lower recall` : table;
}
