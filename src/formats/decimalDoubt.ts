// What is said of numbers that may be read in two ways: 1.234 is 1234 where points divide thousands.

import type { ReadColumn } from './readColumn.ts';
import type { Written } from './columnFormat.ts';
import { quoted } from './fileFormatError.ts';
import { parseWrittenNumber, type DecimalSign } from './numberCell.ts';
import type { TableNotes } from './tableNotes.ts';

/** Whether a number of the column may be read in two ways, and no cell of it shows in which. */
export function isInDoubt({ doubtful, showsSign }: Written): boolean {
  return doubtful !== undefined && !showsSign;
}

/** Says how such a number is read, how else it could be, and why. */
export function sayDoubt(
  { name, format, written }: Pick<ReadColumn, 'name' | 'format' | 'written'>,
  notes: TableNotes,
): void {
  const { doubtful: cell } = written;
  if (cell === undefined || !isInDoubt(written)) return;
  const { decimal = '.', shownBy } = format;
  const other: DecimalSign = decimal === '.' ? ',' : '.';
  const [here, there] = [decimal, other].map((sign) => parseWrittenNumber(cell, sign)?.value);
  const sign = cell.includes('.') ? 'point' : 'comma';
  const doubt = `though no cell tells whether its ${sign} is the decimal sign or divides thousands`;
  const reason =
    shownBy === 'other columns'
      ? `as the decimal sign of the other columns is ${quoted(decimal)}`
      : shownBy === 'training data'
        ? `as the training data was read with the decimal sign ${quoted(decimal)}, ${doubt}`
        : doubt;
  notes.sayOf(
    name,
    `${reason}; the option decimal (--decimal ${other}) says otherwise`,
    `${quoted(cell)} is read as ${here}, not as ${there}, `,
  );
}
