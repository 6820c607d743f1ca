// Loads a data set from a file or folder of any known kind.

import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { checkOptions, checkText } from '../checkOptions.ts';
import { splitDataSet } from '../data/split/splitDataSet.ts';
import { GradloomError } from '../errors.ts';
import { TABLE_OPTIONS } from '../formats/checkCsvOptions.ts';
import type { CsvOptions } from '../formats/csvOptions.ts';
import { withClassesOf } from '../train/likeModel.ts';
import { checkLoadOptions } from './checkLoadOptions.ts';
import { checkLoadValues } from './checkLoadValues.ts';
import { fileKind, type LoadDataOptions, type LoadedData } from './dataFile.ts';
import { fileError } from './fileError.ts';
import { loadArrays } from './loadArrays.ts';
import { loadCsv } from './loadCsv.ts';
import { isIdxName, loadIdxFolder } from './loadIdxFolder.ts';

const LOADERS: ReadonlyMap<string, (path: string, options: LoadDataOptions) => Promise<LoadedData>> = new Map(
  [
    ['.csv', loadCsv],
    ['.tsv', loadCsv],
    ['.txt', loadCsv],
    ['.data', loadCsv],
    ['.json', loadArrays],
    ['.npy', loadArrays],
    ['.npz', loadArrays],
    ['.h5', loadArrays],
    ['.hdf5', loadArrays],
  ],
);

const OPTIONS: readonly (keyof LoadDataOptions)[] = [
  ...(TABLE_OPTIONS as (keyof CsvOptions & keyof LoadDataOptions)[]),
  'maxElements',
  'classes',
  'like',
  'test',
  'testFraction',
  'seed',
  'maxBytes',
  'x',
  'y',
  'testY',
  'files',
];

/**
 * The data set at `path`: a folder of IDX files; a .csv, .tsv, .json, .npy, .npz, .h5 or .hdf5 file, with `.gz`
 * after it or without. Pictures (bytes [m, height, width, …]) stay bytes and set `imageShape`. The test data's
 * classes and categories are those of the training data, and with `like` those of a model.
 *
 * Throws `E_ARGUMENT` for an option that is unknown or does not concern the kind of file (`drop` for arrays, `x` for a
 * table), and for one that contradicts the model (columns chosen again, another target or other classes); `E_FILE` where something is missing, not readable or
 * of an unknown kind, `E_FILE_FORMAT` with the place for content that is not what it should be, `E_LIMIT` beyond a cap, and
 * as `splitDataSet` does.
 */
export async function loadData(path: string, options: LoadDataOptions = {}): Promise<LoadedData> {
  checkText('loadData: the path', path);
  checkOptions('loadData', options, OPTIONS);
  checkLoadValues(options);
  const { like } = options;
  if (like !== undefined && typeof like?.network?.inputs !== 'number') {
    throw new GradloomError(
      'E_ARGUMENT',
      `loadData: like must be a model, or one decoded; got ${typeof like}.`,
    );
  }
  const loaded = forModel(await loadFile(path, options), options.like);
  if (loaded.test || options.testFraction === undefined) return loaded;
  return splitDataSet(loaded.train, { testFraction: options.testFraction, seed: options.seed ?? 0 });
}

/** Labels as the model numbers them. Throws `E_SHAPE` where the data does not have the model's features. */
function forModel({ train, test }: LoadedData, like: LoadDataOptions['like']): LoadedData {
  if (!like) return test ? { train, test } : { train };
  for (const { features } of test ? [train, test] : [train]) {
    if (features === like.network.inputs) continue;
    throw new GradloomError(
      'E_SHAPE',
      `data: it must have the model's ${like.network.inputs} features; got ${features}.`,
      {
        hint: 'Use the data that the model was trained for; the option target (--target) names the column that is no feature, or none.',
      },
    );
  }
  return { train: withClassesOf(like, train), ...(test ? { test: withClassesOf(like, test) } : {}) };
}

async function loadFile(path: string, options: LoadDataOptions): Promise<LoadedData> {
  const found = await stat(path).catch((cause: unknown) => {
    throw fileError('read', path, cause);
  });
  if (found.isDirectory() || isIdxName(basename(path))) checkLoadOptions(path, options, 'pictures');
  if (found.isDirectory()) return loadIdxFolder(path, options);
  if (isIdxName(basename(path))) return loadIdxFolder(dirname(path), { ...options, given: basename(path) });
  const load = LOADERS.get(fileKind(path));
  if (load) {
    const ofArrays = fileKind(path) === '.npy' ? 'npy' : 'arrays';
    checkLoadOptions(path, options, load === loadCsv ? 'table' : ofArrays);
    return load(path, options);
  }
  throw new GradloomError(
    'E_FILE',
    `read ${path}: the kind of file must be known by its name; got ${JSON.stringify(basename(path))}.`,
    { hint: `Known are folders of IDX files, and ${[...LOADERS.keys()].join(' ')}, with .gz or without.` },
  );
}
