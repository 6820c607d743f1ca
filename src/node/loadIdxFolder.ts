// Loads a folder of IDX files, as MNIST is distributed.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dataSetFromArrays } from '../data/fromArrays.ts';
import type { DataSet } from '../data/dataSet.ts';
import { GradloomError } from '../errors.ts';
import { fileFormatError, fileLimitError } from '../formats/fileFormatError.ts';
import { readIdx } from '../formats/idx.ts';
import { indicesOf } from '../formats/targetKind.ts';
import { toNumbers } from '../formats/toNumbers.ts';
import { fileError } from './fileError.ts';
import { readFileBytes } from './readFileBytes.ts';

const NAME = /^(train|t10k|test)-(images|labels)[-.]idx\d-ubyte(?:\.gz)?$/;
const MOST_CLASSES = 10_000;

/** Whether a file is called as the IDX files of MNIST are. */
export function isIdxName(name: string): boolean {
  return NAME.test(name);
}

/**
 * Training and, where it is there, test data from `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`,
 * `t10k-images-…` and `t10k-labels-…`, each with `.gz` or without. Classes are 0 … the highest training label.
 *
 * Throws `E_FILE` where the folder or one of a pair of files is missing, `E_FILE_FORMAT` where a file is damaged,
 * there are not as many labels as pictures, or a test label is no class of the training data.
 */
export async function loadIdxFolder(folder: string): Promise<{ train: DataSet; test?: DataSet }> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (cause) {
    throw fileError('read', folder, cause);
  }
  const train = await loadPair(folder, names, ['train']);
  if (!train) {
    throw new GradloomError(
      'E_FILE',
      `read ${folder}: a data folder must hold IDX files; got ${names.slice(0, 5).join(', ') || 'no files'}.`,
      { hint: 'Expected train-images-idx3-ubyte and train-labels-idx1-ubyte, with .gz or without.' },
    );
  }
  const test = await loadPair(folder, names, ['t10k', 'test'], train.classes);
  return test ? { train, test } : { train };
}

async function loadPair(
  folder: string,
  names: readonly string[],
  parts: readonly string[],
  classes?: readonly string[],
): Promise<DataSet | undefined> {
  const find = (kind: string) =>
    names.find((name) => {
      const match = NAME.exec(name);
      return match !== null && parts.includes(match[1] ?? '') && match[2] === kind;
    });
  const images = find('images');
  const labels = find('labels');
  if (images === undefined && labels === undefined) return undefined;
  if (images === undefined || labels === undefined) {
    const missing = images === undefined ? 'images' : 'labels';
    const got = images ?? labels ?? '';
    throw new GradloomError('E_FILE', `read ${folder}: pictures and labels go together; got only ${got}.`, {
      hint: `The file with the ${missing} is missing.`,
    });
  }
  const imagesPath = join(folder, images);
  const labelsPath = join(folder, labels);
  const x = readIdx(await readFileBytes(imagesPath), { file: imagesPath });
  const y = readIdx(await readFileBytes(labelsPath), { file: labelsPath });
  const inputs = dataSetFromArrays(x, undefined, { file: imagesPath });
  if (y.shape.length !== 1 || y.shape[0] !== inputs.examples) {
    const rule = `there must be ${inputs.examples} labels, one for each picture of ${images}`;
    throw fileFormatError({ file: labelsPath }, 'IDX', `${rule}; got [${y.shape.join(', ')}]`);
  }
  const numbers = toNumbers(y.data);
  const known = classes ?? classesUpTo(numbers, labelsPath);
  const placeOf = (row: number) => ({ file: labelsPath, what: `label ${row + 1}` });
  return { ...inputs, y: indicesOf(numbers, known, placeOf), targets: 1, classes: known };
}

function classesUpTo(labels: ArrayLike<number>, file: string): string[] {
  let highest = 0;
  for (let i = 0; i < labels.length; i++) highest = Math.max(highest, labels[i] ?? 0);
  if (highest >= MOST_CLASSES)
    throw fileLimitError({ file }, 'IDX', `labels must be below ${MOST_CLASSES}; got ${highest}`);
  return Array.from({ length: highest + 1 }, (_, label) => String(label));
}
