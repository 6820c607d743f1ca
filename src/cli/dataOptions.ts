// Options that say which data, and how to read it: the same for all commands.

import { Option, type Command } from 'commander';
import * as v from 'valibot';
import type { LoadDataOptions } from '../node/dataFile.ts';
import { numberThat, oneOf, text, wholeNumber } from './optionValues.ts';

/** Their schema, to be spread into a command's. */
export const dataEntries = {
  test: v.optional(text),
  testFraction: v.optional(
    numberThat('a number of at least 0 and below 1', (value) => value >= 0 && value < 1),
  ),
  target: v.optional(text),
  targetKind: v.optional(oneOf(['classes', 'numbers'])),
  header: v.optional(v.boolean()),
  x: v.optional(text),
  y: v.optional(text),
  testY: v.optional(text),
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
    '--target <column>',
    'CSV: the column to predict, by name or by number from 0, -1 the last (default); none: there is none',
  );
  add('--target-kind <kind>', 'classes or numbers (default: what the values suggest)');
  add('--header', 'CSV: the first row names the columns (default: what it looks like)');
  add('--no-header', 'CSV: the first row is data');
  add('--x <name>', 'HDF5, NPZ, JSON: the member with the examples');
  add('--y <name>', 'HDF5, NPZ, JSON: the member with the labels; NPY: the file with them');
  add('--test-y <file>', 'NPY: the file with the labels of --test');
  return command;
}

/** As `loadData` takes them; without data to test with, `testFraction` is put aside. */
export function loadOptions(options: DataOptions, testFraction: number): LoadDataOptions {
  const { test, target, targetKind, header, x, y, testY, seed } = options;
  return {
    test,
    target: targetOf(target),
    targetKind,
    header: header ?? 'auto',
    x,
    y,
    testY,
    seed,
    testFraction: testFraction > 0 ? testFraction : undefined,
  };
}

function targetOf(target: string | undefined): string | number | false | undefined {
  if (target === undefined) return undefined;
  if (target === 'none') return false;
  return /^-?\d+$/.test(target) ? Number(target) : target;
}
