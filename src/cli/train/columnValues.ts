// A column of a table that is neither feature nor target, but says something of each row: its group, time or weight.

import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import { quoted } from '../../formats/fileFormatError.ts';
import type { ColumnChoice } from '../../formats/selectColumns.ts';
import { loadData } from '../../node/loadData.ts';
import { loadOptions } from '../data/dataOptions.ts';
import type { TrainOptions } from './trainOptions.ts';

/** A column, and what it is for. */
export interface RowColumn {
  readonly column: string;
  /** The option that names it, without its value. */
  readonly option: string;
  /** The option as it was given. */
  readonly shown: string;
  /** What a cell is: a group, a time, a weight. */
  readonly what: string;
  readonly kind: 'classes' | 'numbers';
  /** What to do where the data has no columns. */
  readonly instead: string;
}

/** The values of a column. */
export interface ColumnValues {
  readonly values: ArrayLike<number>;
  /** Its place in the file, from 0. */
  readonly position: number;
}

/**
 * The column is read again, as one to predict: so neither names nor dates nor a number of values is too much.
 *
 * @throws GradloomError `E_ARGUMENT` where there is no table, or where the column is to be predicted; `E_FILE_FORMAT` where
 *   there is no such column, or where a row has no value in it.
 */
export async function columnValues(
  own: RowColumn,
  { data, options }: { readonly data: DataSet; readonly options: TrainOptions },
): Promise<ColumnValues> {
  const { column, option, kind, instead } = own;
  const { table } = data;
  const [target] = table?.targets ?? [];
  if (!table || !target || options.data === undefined) {
    throw new GradloomError('E_ARGUMENT', `train: ${option} must come with a table; got other data.`, {
      hint: instead,
    });
  }
  const targets = table.targets.flatMap(({ name, position }) => [name, String(position)]);
  if (targets.includes(column)) throw notTheTarget(own);
  const keep: ColumnChoice = [table.named ? target.name : target.position];
  const { train } = await loadData(options.data, {
    ...loadOptions({ ...options, test: undefined, drop: undefined, categories: undefined }, 0),
    target: [column],
    targetKind: kind,
    keep,
  }).catch((cause: unknown) => {
    throw ofColumn(own, cause);
  });
  const { position } = train.table!.targets[0]!;
  if (table.targets.some((one) => one.position === position)) throw notTheTarget(own);
  return { values: train.y!, position };
}

/** The column is the target as well. */
export function notTheTarget({ option, column }: Pick<RowColumn, 'option' | 'column'>): GradloomError {
  const name = option.replace(/ .*/, '');
  return new GradloomError(
    'E_ARGUMENT',
    `train: ${name} must name another column than the target; got ${column}.`,
  );
}

const NO_COLUMN = / (?:target|drop) must be one of the columns; got "/;

/** The file has no such column: told by the option that named it, not by the one that it was passed on with. */
export function noSuchColumn({ column, option }: RowColumn, cause: unknown): unknown {
  const isIt =
    cause instanceof GradloomError && NO_COLUMN.test(cause.message) && cause.message.includes(quoted(column));
  if (!isIt) return cause;
  const message = cause.message.replace(
    NO_COLUMN,
    ` ${option.replace(/ .*/, '')} must be one of the columns; got "`,
  );
  return new GradloomError(cause.code, message, { hint: cause.hint, cause });
}

/** What is wrong with the column was found as if it were to be predicted: it is told as what it is. */
function ofColumn(own: RowColumn, cause: unknown): unknown {
  const { what, shown } = own;
  const named = noSuchColumn(own, cause);
  if (!(cause instanceof GradloomError) || named !== cause) return named;
  const message = cause.message
    .replace(': a label may not', `: a ${what} may not`)
    .replace(': the target ', `: the ${what} `);
  return new GradloomError(cause.code, `${message.replace(/\.$/, '')} (${shown}).`, {
    hint: `Every row needs its ${what}: remove the rows without one, or name another column.`,
    cause,
  });
}
