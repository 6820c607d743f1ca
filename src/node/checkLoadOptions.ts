// That no option of `loadData` is passed over in silence: each kind of file has its own, and a model brings others.

import { GradloomError } from '../errors.ts';
import { targetKindOf } from '../train/likeModel.ts';
import type { LoadDataOptions } from './dataFile.ts';

type OptionName = keyof LoadDataOptions;

/** The options that concern some kinds of data only, and their names on the command line, where they have one. */
const FLAGS: Partial<Record<OptionName, string>> = {
  target: '--target',
  targetKind: '--target-kind',
  classes: '',
  drop: '--drop',
  keep: '--keep',
  categories: '--categories',
  unknownCategory: '--unknown-category',
  missing: '--missing',
  decimal: '--decimal',
  dates: '--dates',
  delimiter: '--delimiter',
  comment: '--comment',
  skip: '--skip',
  encoding: '--encoding',
  header: '--header',
  maxElements: '',
  maxCategories: '',
  maxBytes: '--max-bytes',
  x: '--x',
  y: '--y',
  test: '--test',
  testY: '--test-y',
  files: '',
};

/** What concerns a kind of data: tables the columns and the text, arrays the members, pictures neither. */
export type DataKind = 'table' | 'arrays' | 'npy' | 'pictures';

const NOT_OF_TABLES = new Set<OptionName>(['x', 'y', 'testY', 'classes', 'files', 'maxBytes']);
const OF_ARRAYS = new Set<OptionName>(['y', 'test', 'targetKind', 'classes', 'maxBytes']);
const CONCERNS: Readonly<Record<DataKind, (name: OptionName) => boolean>> = {
  table: (name) => !NOT_OF_TABLES.has(name),
  arrays: (name) => name === 'x' || OF_ARRAYS.has(name),
  npy: (name) => name === 'testY' || OF_ARRAYS.has(name),
  pictures: (name) => name === 'files' || name === 'classes' || name === 'maxBytes',
};

/** Values that say what is done anyway. */
function isUsual(kind: DataKind, name: OptionName, value: unknown): boolean {
  return (
    (name === 'header' && value === 'auto') ||
    (name === 'targetKind' && value === 'classes' && kind === 'pictures')
  );
}

/**
 * Refuses options that the kind of data does not look at, and those that contradict a model (`readCsv` looks at the
 * columns of its table).
 *
 * @throws GradloomError `E_ARGUMENT`, with the names of the options in the library and on the command line.
 */
export function checkLoadOptions(path: string, options: LoadDataOptions, kind: DataKind): void {
  const useless = (Object.keys(FLAGS) as OptionName[]).filter(
    (name) => options[name] !== undefined && !isUsual(kind, name, options[name]) && !CONCERNS[kind](name),
  );
  if (useless.length > 0) {
    throw new GradloomError(
      'E_ARGUMENT',
      `read ${path}: options must concern this kind of file; got ${listOf(useless)}.`,
      {
        hint: 'Leave them out: columns, signs and missing values are told of tables (.csv, .tsv, .txt, .data), members of HDF5, NPZ and JSON, files with labels of NPY; a folder of pictures has its own test part.',
      },
    );
  }
  if (options.testY !== undefined && options.test === undefined)
    throw new GradloomError(
      'E_ARGUMENT',
      `read ${path}: testY (--test-y) must come with test; got it alone.`,
    );
  checkAgainstModel(path, options);
}

function checkAgainstModel(path: string, { like, targetKind, classes }: LoadDataOptions): void {
  if (!like) return;
  const kind = targetKindOf(like);
  const asked = targetKind ?? (classes ? 'classes' : kind);
  if (asked !== kind) {
    throw new GradloomError(
      'E_ARGUMENT',
      `read ${path}: ${targetKind ? 'targetKind (--target-kind)' : 'targets with classes'} must be ${kind}, which the model predicts; got ${asked}.`,
      { hint: 'Leave it out: the model knows.' },
    );
  }
  const known = like.classes;
  if (
    !classes ||
    !known ||
    (classes.length === known.length && classes.every((name, i) => name === known[i]))
  )
    return;
  throw new GradloomError(
    'E_ARGUMENT',
    `read ${path}: classes must be the model's, ${known.slice(0, 8).join(', ')}; got ${classes.slice(0, 8).join(', ')}.`,
    { hint: 'Leave them out: the model knows.' },
  );
}

function listOf(names: readonly OptionName[]): string {
  return names.map((name) => (FLAGS[name] ? `${name} (${FLAGS[name]})` : name)).join(', ');
}
