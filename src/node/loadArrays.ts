// Loads files of named arrays: NPZ, HDF5 and JSON, and NPY with its labels in a file of their own.

import { basename } from 'node:path';
import type { DataSet } from '../data/dataSet.ts';
import { dataSetFromArrays } from '../data/fromArrays.ts';
import { unreachable } from '../errors.ts';
import type { MemberChoice } from '../formats/checkReader.ts';
import { numbersOf, type ArrayData, type TextData } from '../formats/arrayData.ts';
import { fileFormatError } from '../formats/fileFormatError.ts';
import { readJsonData } from '../formats/jsonData.ts';
import type { MemberNames } from '../formats/memberNames.ts';
import { readNpy } from '../formats/npy.ts';
import { readNpz } from '../formats/npz.ts';
import { checkCap } from '../formats/sizeCap.ts';
import { targetKindOf } from '../train/likeModel.ts';
import { chooseMembers, type FileRole } from './arrayMembers.ts';
import { fileKind, type LoadDataOptions, type LoadedData } from './dataFile.ts';
import { readFileBytes, readFileText } from './readFileBytes.ts';
import { readHdf5 } from './readHdf5.ts';

interface Part {
  readonly x: ArrayData;
  readonly y?: ArrayData | TextData;
}

interface Parts {
  readonly train: Part;
  readonly test?: Part;
}

/** The data set of a file of arrays; its test part is `options.test`, or stands in the same file. */
export async function loadArrays(path: string, options: LoadDataOptions): Promise<LoadedData> {
  const first = await readParts(path, options, 'train');
  const { classes, maxBytes, like } = options;
  const targetKind = options.targetKind ?? (classes ? 'classes' : like && targetKindOf(like));
  checkInputs(first.train.x, path, maxBytes);
  const train = dataSetFromArrays(first.train.x, first.train.y, { file: path, targetKind, classes });
  if (options.test === undefined) {
    return first.test ? { train, test: likeTraining(first.test, path, { train, maxBytes }) } : { train };
  }
  const second = await readParts(options.test, { ...options, y: options.testY ?? options.y }, 'test');
  return { train, test: likeTraining(second.test ?? second.train, options.test, { train, maxBytes }) };
}

function likeTraining(
  part: Part,
  file: string,
  { train, maxBytes }: { train: DataSet; maxBytes: number | undefined },
): DataSet {
  checkInputs(part.x, file, maxBytes);
  const test = dataSetFromArrays(part.x, part.y, { file, like: train });
  if (test.features === train.features) return test;
  const rule = `test data must have ${train.features} features, as the training data has`;
  throw fileFormatError({ file }, 'data', `${rule}; got ${test.features}`);
}

/** Numbers become float32, so that an array of bytes may take four times its size. */
function checkInputs({ data, dtype, shape }: ArrayData, file: string, maxBytes: number | undefined): void {
  const bytes = dtype === 'u8' && shape.length > 2 ? data.length : Math.max(4 * data.length, data.byteLength);
  checkCap(bytes, { file, maxBytes }, { format: 'data', what: 'the inputs as float32' });
}

async function readParts(path: string, options: LoadDataOptions, role: FileRole): Promise<Parts> {
  const { maxBytes } = options;
  const caps = { file: path, maxBytes };
  switch (fileKind(path)) {
    case '.json': {
      const names = { x: options.x, y: options.y };
      return readJsonData(await readFileText(path, caps), { ...caps, ...names });
    }
    case '.npy': {
      const x = numbersOf(readNpy(await readFileBytes(path, caps), caps), basename(path), caps);
      const labels = role === 'train' ? options.y : options.testY;
      if (labels === undefined) return { train: { x } };
      const place = { file: labels, maxBytes };
      return { train: { x, y: readNpy(await readFileBytes(labels, place), place) } };
    }
    case '.npz': {
      const bytes = await readFileBytes(path, caps);
      return partsOf((members) => readNpz(bytes, { ...caps, members }), { ...options, file: path, role });
    }
    case '.h5':
    case '.hdf5': {
      const bytes = await readFileBytes(path, caps);
      return partsOf((members) => readHdf5(bytes, { ...caps, members }), { ...options, file: path, role });
    }
    default:
      throw fileFormatError(
        caps,
        'data',
        `the test file must be of a kind known by its name; got ${basename(path)}`,
      );
  }
}

type Arrays = ReadonlyMap<string, ArrayData | TextData>;

/** Only the members that are examples or labels are read: the file may hold much else, of any kind. */
async function partsOf(
  read: (members: MemberChoice) => Arrays | Promise<Arrays>,
  options: LoadDataOptions & { file: string; role: FileRole },
): Promise<Parts> {
  let chosen: ReturnType<typeof chooseMembers> | undefined;
  const arrays = await read((has) => {
    chosen = chooseMembers(has, options);
    const { train, test } = chosen;
    return [train.x, train.y, test?.x, test?.y].filter((name) => name !== undefined);
  });
  const part = ({ x, y }: MemberNames): Part => {
    const inputs = arrays.get(x);
    const labels = y === undefined ? undefined : arrays.get(y);
    if (!inputs) return unreachable('loadData');
    return { x: numbersOf(inputs, x, options), ...(labels ? { y: labels } : {}) };
  };
  if (!chosen) return unreachable('loadData');
  const { train, test } = chosen;
  return test ? { train: part(train), test: part(test) } : { train: part(train) };
}
