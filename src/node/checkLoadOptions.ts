// That no option of `loadData` is passed over in silence: each kind of file has its own, and a model brings others.

import { GradloomError } from '../errors.ts';
import type { LoadDataOptions } from './dataFile.ts';

type OptionName = keyof LoadDataOptions;

const FLAGS: ReadonlyMap<OptionName, string> = new Map<OptionName, string>([
  ['target', '--target'],
  ['drop', '--drop'],
  ['keep', '--keep'],
  ['categories', '--categories'],
  ['unknownCategory', '--unknown-category'],
  ['missing', '--missing'],
  ['decimal', '--decimal'],
  ['dates', '--dates'],
  ['delimiter', '--delimiter'],
  ['comment', '--comment'],
  ['skip', '--skip'],
  ['encoding', '--encoding'],
  ['header', '--header'],
  ['x', '--x'],
  ['y', '--y'],
  ['testY', '--test-y'],
]);
const MEMBERS: ReadonlySet<OptionName> = new Set(['x', 'y', 'testY']);
const COLUMNS: ReadonlySet<OptionName> = new Set(['drop', 'keep', 'categories']);

/** What concerns a kind of data: tables the columns and the text, arrays the members, pictures neither. */
export type DataKind = 'table' | 'arrays' | 'npy' | 'pictures';

const CONCERNS: Readonly<Record<DataKind, (name: OptionName) => boolean>> = {
  table: (name) => !MEMBERS.has(name),
  arrays: (name) => name === 'x' || name === 'y',
  npy: (name) => name === 'y' || name === 'testY',
  pictures: () => false,
};

/**
 * Refuses options that the kind of data does not look at, and columns chosen anew for a model that brings its table.
 *
 * @throws GradloomError `E_ARGUMENT`, with the names of the options in the library and on the command line.
 */
export function checkLoadOptions(path: string, options: LoadDataOptions, kind: DataKind): void {
  const given = [...FLAGS.keys()].filter(
    (name) => options[name] !== undefined && !(name === 'header' && options.header === 'auto'),
  );
  const useless = given.filter((name) => !CONCERNS[kind](name));
  if (useless.length > 0) {
    throw new GradloomError(
      'E_ARGUMENT',
      `read ${path}: options must concern this kind of file; got ${listOf(useless)}.`,
      {
        hint: 'Leave them out: columns, signs and missing values are told of tables (.csv, .tsv, .txt, .data), members of HDF5, NPZ and JSON, files with labels of NPY.',
      },
    );
  }
  const columns = options.like?.table ? given.filter((name) => COLUMNS.has(name)) : [];
  if (columns.length === 0) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `read ${path}: columns must be chosen when the model is trained, and it knows them; got ${listOf(columns)}.`,
    { hint: 'Leave them out: columns that the training data has not are passed over anyway.' },
  );
}

function listOf(names: readonly OptionName[]): string {
  return names.map((name) => `${name} (${FLAGS.get(name)})`).join(', ');
}
