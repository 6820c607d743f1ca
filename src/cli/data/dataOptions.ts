// Options that say which data, and how to read it: the same for all commands.

import { Option, type Command } from 'commander';
import * as v from 'valibot';
import type { LoadDataOptions } from '../../node/dataFile.ts';
import { numberThat, oneOf, text, wholeNumber } from '../optionValues.ts';

/** Shells make a tab or a blank hard to write. */
function delimiterOf(word: string): string {
  return { tab: '\t', '\\t': '\t', space: ' ' }[word] ?? word;
}

/** Their schema, to be spread into a command's. */
export const dataEntries = {
  test: v.optional(text),
  testFraction: v.optional(
    numberThat('a number of at least 0 and below 1', (value) => value >= 0 && value < 1),
  ),
  target: v.optional(text),
  targetKind: v.optional(oneOf(['classes', 'numbers'])),
  drop: v.optional(text),
  keep: v.optional(text),
  categories: v.optional(text),
  missing: v.optional(text),
  decimal: v.optional(oneOf(['.', ','])),
  dates: v.optional(oneOf(['dmy', 'mdy'])),
  unknownCategory: v.optional(oneOf(['zeros', 'refuse'])),
  delimiter: v.optional(
    v.pipe(text, v.transform(delimiterOf), v.regex(/^[^"\r\n]$/, 'one character, tab or space')),
  ),
  comment: v.optional(v.union([v.literal(false), text])),
  skip: v.optional(wholeNumber(0)),
  encoding: v.optional(text),
  header: v.optional(v.boolean()),
  x: v.optional(text),
  y: v.optional(text),
  testY: v.optional(text),
  maxBytes: v.optional(wholeNumber(1)),
  seed: v.optional(wholeNumber(0, 2 ** 32 - 1), '0'),
};

const schema = v.object(dataEntries);
/** What they say. */
export type DataOptions = v.InferOutput<typeof schema>;

/** Adds them to a command. */
export function addDataOptions(command: Command): Command {
  const add = (flags: string, description: string) =>
    command.addOption(new Option(flags, description).helpGroup('Reading the data:'));
  add('--test <path>', 'data to test with, of the same kind');
  add(
    '--test-fraction <share>',
    'how much to put aside for testing where there is no test data (default 0.2)',
  );
  add(
    '--target <columns>',
    'CSV: the column to predict, or several (a,b), by name or by number from 0, -1 the last (default); none: there is none',
  );
  add('--drop <columns>', 'CSV: columns to leave out (a,b)');
  add('--keep <columns>', 'CSV: columns to learn from; all others but the target are left out');
  add(
    '--categories <columns>',
    'CSV: columns whose values are categories, though they are numbers or all differ',
  );
  add(
    '--missing <words>',
    'CSV: what means a missing value (-999,unknown) instead of NA, ?, nan, null, …; with a model, beside its own',
  );
  add('--decimal <sign>', 'CSV: the decimal sign, . or , (default: what the cells tell)');
  add('--dates <order>', 'CSV: whether 01/02/2020 is dmy or mdy (default: what the cells tell)');
  add(
    '--unknown-category <how>',
    'CSV: a category that was not in the training data: zeros (default) or refuse',
  );
  add(
    '--delimiter <sign>',
    'CSV: what divides cells, such as ; or tab or space (default: what it looks like)',
  );
  add(
    '--comment <sign>',
    'CSV: what lines to pass over begin with (default: # or %, where the file begins so)',
  );
  add('--no-comment', 'CSV: there are no comments');
  add('--skip <lines>', 'CSV: lines above the table to pass over');
  add(
    '--encoding <name>',
    'CSV: the encoding of the text, such as windows-1252 (default UTF-8, UTF-16 by its mark)',
  );
  add('--target-kind <kind>', 'classes or numbers (default: what the values suggest)');
  add('--header', 'CSV: the first row names the columns (default: what it looks like)');
  add('--no-header', 'CSV: the first row is data');
  add('--x <name>', 'HDF5, NPZ, JSON: the member with the examples');
  add('--y <name>', 'HDF5, NPZ, JSON: the member with the labels; NPY: the file with them');
  add('--test-y <file>', 'NPY: the file with the labels of --test');
  add(
    '--max-bytes <count>',
    'how large a file of arrays or JSON may be once it is unpacked (default 2147483648)',
  );
  return command;
}

/** As `loadData` takes them; without data to test with, `testFraction` is put aside. */
export function loadOptions(options: DataOptions, testFraction: number): LoadDataOptions {
  const { test, target, targetKind, header, x, y, testY, seed, missing, maxBytes } = options;
  const { drop, keep, categories, decimal, dates, unknownCategory, delimiter, comment, skip, encoding } =
    options;
  return {
    test,
    target: targetOf(target),
    targetKind,
    header: header ?? 'auto',
    drop,
    keep,
    categories,
    missing: missing?.split(','),
    decimal,
    dates,
    unknownCategory,
    delimiter,
    comment,
    skip,
    encoding,
    x,
    y,
    testY,
    seed,
    maxBytes,
    testFraction: testFraction > 0 ? testFraction : undefined,
  };
}

/** Names go before positions: which it is, the reader of the file knows. */
function targetOf(target: string | undefined): string | false | undefined {
  return target === 'none' ? false : target;
}
