// A matrix as a table with headings: units down, examples or the units below across.
import { element } from '../../shared/element.ts';
import { notesMath } from './notesMath.ts';
import type { Matrix } from '../state/takenApart.ts';

/** What a table shows. */
export interface MatrixTableOptions {
  /** The letter: `dW[1]`. */
  readonly letter: string;
  readonly matrix: Matrix;
  /** What is said of it beside its letter. */
  readonly note?: string;
  /** Words in place of the letter, for those who listen too. */
  readonly caption?: string;
}

/** The table, in a place that scrolls by itself where it is too wide. */
export function matrixTable({ letter, matrix, note, caption }: MatrixTableOptions): HTMLElement {
  const { rows, columns, values } = matrix;
  const table = element('table', { class: 'matrix', attributes: { 'data-letter': letter } });
  const title = element('caption');
  if (caption === undefined) title.append(notesMath(letter));
  else title.append(caption);
  title.append(element('span', { class: 'shape', text: ` (${rows}, ${columns})${note ? ` ${note}` : ''}` }));
  const across = /[ZAY]/.test(letter) ? 'example' : 'input';
  const isNumbered = columns > 1 || across === 'example';
  const head = element('tr', {}, [
    element('td'),
    ...Array.from({ length: columns }, (_, column) =>
      isNumbered
        ? element('th', {
            text: String(column + 1),
            attributes: { scope: 'col', 'aria-label': `${across} ${column + 1}` },
          })
        : element('td'),
    ),
  ]);
  const body = Array.from({ length: rows }, (_, row) =>
    element('tr', {}, [
      element('th', { text: String(row + 1), attributes: { scope: 'row', 'aria-label': `unit ${row + 1}` } }),
      ...Array.from({ length: columns }, (_unused, column) =>
        element('td', {}, [numberCell(values[row * columns + column]!)]),
      ),
    ]),
  );
  // A number alone needs no headings.
  if (rows * columns > 1) table.append(title, element('thead', {}, [head]), element('tbody', {}, body));
  else
    table.append(
      title,
      element('tbody', {}, [element('tr', {}, [element('td', {}, [numberCell(values[0]!)])])]),
    );
  return element(
    'div',
    { class: 'scroll', attributes: { tabindex: '0', role: 'group', 'aria-label': `Numbers of ${letter}` } },
    [table],
  );
}

/** A number, short for the eye and whole for those who read the page by a program. */
export function numberCell(value: number): HTMLElement {
  return element('data', { text: shortNumber(value), attributes: { value: String(value) } });
}

/** Four digits after the point, or as many as count where it is small. */
export function shortNumber(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text = size >= 1e-3 && size < 1e5 ? String(Number(value.toFixed(4))) : value.toExponential(2);
  return text.replaceAll('-', '−');
}
