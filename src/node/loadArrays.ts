// Loads files of named arrays: NPZ, HDF5 and JSON, and NPY with its labels in a file of their own.

import { basename } from 'node:path';
import type { DataSet } from '../data/dataSet.ts';
import { dataSetFromArrays } from '../data/fromArrays.ts';
import type { ArrayData } from '../formats/arrayData.ts';
import { fileFormatError, quoted } from '../formats/fileFormatError.ts';
import { readJsonData, type JsonPart } from '../formats/jsonData.ts';
import { readNpy } from '../formats/npy.ts';
import { readNpz } from '../formats/npz.ts';
import { targetKindOf } from '../train/likeModel.ts';
import { fileKind, type LoadDataOptions, type LoadedData } from './dataFile.ts';
import { readFileBytes, readFileText } from './readFileBytes.ts';
import { readHdf5 } from './readHdf5.ts';

/** Where members are looked for when they are not named, the first that exists. */
const TRAINING = {
  x: ['train_set_x', 'x_train', 'X_train', 'train_x', 'train_images', 'x', 'X', 'images', 'data'],
  y: ['train_set_y', 'y_train', 'Y_train', 'train_y', 'train_labels', 'y', 'Y', 'labels', 'target'],
};
const TEST = {
  x: ['test_set_x', 'x_test', 'X_test', 'test_x', 'test_images', 'x_val', 'X_val'],
  y: ['test_set_y', 'y_test', 'Y_test', 'test_y', 'test_labels', 'y_val', 'Y_val'],
};

interface Part {
  readonly x: ArrayData;
  readonly y?: ArrayData | readonly string[];
}

/** The data set of a file of arrays; its test part is `options.test`, or stands in the same file. */
export async function loadArrays(path: string, options: LoadDataOptions): Promise<LoadedData> {
  const first = await readParts(path, options);
  const targetKind = options.targetKind ?? (options.like && targetKindOf(options.like));
  const train = dataSetFromArrays(first.train.x, first.train.y, { file: path, targetKind });
  if (options.test === undefined) {
    return first.test ? { train, test: likeTraining(first.test, path, train) } : { train };
  }
  const second = await readParts(options.test, { ...options, y: options.testY ?? options.y }, 'test');
  return { train, test: likeTraining(second.test ?? second.train, options.test, train) };
}

function likeTraining(part: Part, file: string, train: DataSet): DataSet {
  const test = dataSetFromArrays(part.x, part.y, { file, like: train });
  if (test.features === train.features) return test;
  const rule = `test data must have ${train.features} features, as the training data has`;
  throw fileFormatError({ file }, 'data', `${rule}; got ${test.features}`);
}

interface Parts {
  readonly train: Part;
  readonly test?: Part;
}

/** `role` is what the file is for: one to test with may call its members otherwise than the training file. */
async function readParts(
  path: string,
  options: LoadDataOptions,
  role: 'train' | 'test' = 'train',
): Promise<Parts> {
  const place = { file: path };
  switch (fileKind(path)) {
    case '.json': {
      const { train, test } = readJsonData(await readFileText(path), {
        x: options.x,
        y: options.y,
        file: path,
      });
      return { train: fromJson(train), ...(test ? { test: fromJson(test) } : {}) };
    }
    case '.npy': {
      const x = readNpy(await readFileBytes(path), place);
      const labels = role === 'train' ? options.y : options.testY;
      if (labels === undefined) return { train: { x } };
      return { train: { x, y: readNpy(await readFileBytes(labels), { file: labels }) } };
    }
    case '.npz':
      return chooseMembers(readNpz(await readFileBytes(path), place), path, options, role);
    case '.h5':
    case '.hdf5': {
      // Only named members are read where the examples are named: the file may hold much else.
      const names = [options.x, options.y].filter((name) => name !== undefined);
      const wanted = role === 'train' && options.x !== undefined ? names : undefined;
      return chooseMembers(await readHdf5(await readFileBytes(path), wanted, place), path, options, role);
    }
    default:
      throw fileFormatError(
        place,
        'data',
        `the test file must be of a kind known by its name; got ${basename(path)}`,
      );
  }
}

function fromJson({ x, y, examples, features, targets }: JsonPart): Part {
  const inputs: ArrayData = { shape: [examples, features], dtype: 'f64', data: x };
  if (y === undefined || !(y instanceof Float64Array)) return { x: inputs, y };
  return { x: inputs, y: { shape: [examples, targets], dtype: 'f64', data: y } };
}

function chooseMembers(
  arrays: ReadonlyMap<string, ArrayData>,
  file: string,
  options: LoadDataOptions,
  role: 'train' | 'test',
): Parts {
  const first = (names: readonly string[]) => names.map((name) => arrays.get(name)).find((array) => array);
  const has = [...arrays.keys()].map((name) => quoted(name)).join(', ') || 'none';
  const testX = first(TEST.x);
  const test = testX && { x: testX, y: first(TEST.y) };
  const named = (name: string | undefined, usual: readonly string[]): ArrayData | undefined => {
    if (name === undefined) return first(usual);
    const array = arrays.get(name);
    if (array || (role === 'test' && test)) return array;
    throw fileFormatError({ file }, 'data', `a member ${quoted(name)} must exist; got ${has}`);
  };
  const x = named(options.x, TRAINING.x);
  const y = named(options.y, TRAINING.y);
  // The names that the caller gave come first, also in a file to test with.
  if (x && role === 'test' && options.x !== undefined) return { train: { x, y } };
  if (x) return test ? { train: { x, y }, test } : { train: { x, y } };
  if (test) return { train: test };
  throw fileFormatError(
    { file },
    'data',
    `the examples must stand under x, x_train or train_set_x; got ${has}`,
    {
      hint: 'Name the members with the options x and y.',
    },
  );
}
