// Rows of a model that keeps no table: lists of numbers, and pictures as nested lists.

import { kindOf } from '../../checkOptions.ts';
import type { Model } from '../../train/model.ts';
import { badRequest } from './httpError.ts';
import type { ReadRows } from './readRows.ts';

/** Missing values are allowed only where the standard form has a mean for them. */
type Described = Pick<Model, 'network' | 'imageShape' | 'standardForm'>;

/** Rows as numbers [rows, inputs]; null is a missing number. Throws an `HttpError` of 400 with the place. */
export function readPlainRows(model: Described, rows: readonly unknown[]): ReadRows {
  const { inputs } = model.network;
  const x = new Float64Array(rows.length * inputs);
  let largest = -Infinity;
  let missing = 0;
  for (const [index, row] of rows.entries()) {
    const place = `row ${index + 1}`;
    const cells = flat(row, model, place);
    for (const [at, cell] of cells.entries()) {
      if (cell === null) missing++;
      else if (typeof cell !== 'number' || !Number.isFinite(cell))
        throw badRequest(`${place}, value ${at + 1} must be a finite number, or null; got ${kindOf(cell)}`);
      else largest = Math.max(largest, cell);
      x[index * inputs + at] = cell ?? Number.NaN;
    }
  }
  const warnings: string[] = [];
  if (missing > 0) {
    const are = missing === 1 ? 'value is missing and is' : 'values are missing and are';
    warnings.push(`${missing} ${are} taken for the mean of the training data`);
  }
  const isBytes = model.imageShape !== undefined && model.standardForm?.kind === 'divideBy255';
  if (isBytes && largest <= 1 && largest > 0)
    warnings.push('no value is above 1: the model was trained on pictures whose values go from 0 to 255');
  return { x, rows: rows.length, warnings };
}

/** The numbers of a row, from any nesting that its shape allows. */
function flat(row: unknown, { network, imageShape }: Described, place: string): readonly (number | null)[] {
  const { inputs } = network;
  if (!Array.isArray(row)) {
    const hint = 'Only models that were trained on a table know columns by name.';
    throw badRequest(
      `${place} must be a list of ${inputs} numbers${picture(imageShape)}; got ${kindOf(row)}`,
      row !== null && typeof row === 'object' ? hint : '',
    );
  }
  if (!row.some(Array.isArray)) {
    if (row.length === inputs) return row as (number | null)[];
    throw badRequest(
      `${place} must have ${inputs} numbers${picture(imageShape)}; got ${row.length}`,
      'Use the features that the model was trained with, in their order.',
    );
  }
  if (!imageShape) throw badRequest(`${place} must be a plain list of ${inputs} numbers; got lists in it`);
  const [height, width, channels] = imageShape;
  // A picture of one channel may leave its innermost brackets out.
  const depth = channels === 1 && !Array.isArray((row[0] as unknown[])[0]) ? 2 : 3;
  return unwrap(row, [height, width, channels].slice(0, depth), place);
}

/** All values of a list of lists of the given lengths. */
function unwrap(list: unknown, [length, ...inner]: readonly number[], place: string): (number | null)[] {
  if (length === undefined) return [list as number | null];
  if (!Array.isArray(list) || list.length !== length)
    throw badRequest(`${place} must be a list of ${length} there; got ${kindOf(list)}`);
  if (inner.length === 0) return list as (number | null)[];
  return list.flatMap((part, index) => unwrap(part, inner, `${place}, ${index + 1}`));
}

function picture(shape: Described['imageShape']): string {
  return shape ? `, a picture of [${shape.join(', ')}]` : '';
}
