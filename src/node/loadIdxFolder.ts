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
import type { LoadDataOptions } from './dataFile.ts';
import { fileError } from './fileError.ts';
import { readFileBytes } from './readFileBytes.ts';

const NAME = /^(train|t10k|test)-(images|labels)[-.]idx\d-ubyte(?:\.gz)?$/;
const MOST_CLASSES = 10_000;

/** Whether a file is called as the IDX files of MNIST are. */
export function isIdxName(name: string): boolean {
  return NAME.test(name);
}

/** Which parts of a folder to read. */
export interface IdxFolderOptions extends Pick<LoadDataOptions, 'classes' | 'files' | 'maxBytes'> {
  /** The file that was named, not the folder: it is read, and beside it files called alike rather than others. */
  readonly given?: string;
}

/**
 * Training and, where it is there, test data from `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`,
 * `t10k-images-…` and `t10k-labels-…`, each with `.gz` or without; of `files` alone where they are named. Classes are
 * 0 … the highest training label, or `classes`.
 *
 * Throws `E_FILE` where the folder or one of a pair of files is missing, or two files are called as one part of the
 * data; `E_FILE_FORMAT` where a file is damaged, there are not as many labels as pictures, or a label is no class;
 * `E_LIMIT` beyond `maxBytes`.
 */
export async function loadIdxFolder(
  folder: string,
  options: IdxFolderOptions = {},
): Promise<{ train: DataSet; test?: DataSet }> {
  let found: string[];
  try {
    found = await readdir(folder);
  } catch (cause) {
    throw fileError('read', folder, cause);
  }
  const { files } = options;
  const names = files ? found.filter((name) => files.includes(name)) : found;
  const train = await loadPair(folder, names, { ...options, parts: ['train'] });
  if (!train) {
    throw new GradloomError(
      'E_FILE',
      `read ${folder}: a data folder must hold IDX files; got ${names.slice(0, 5).join(', ') || 'no files'}.`,
      { hint: 'Expected train-images-idx3-ubyte and train-labels-idx1-ubyte, with .gz or without.' },
    );
  }
  const like = { ...options, classes: train.classes, parts: ['t10k', 'test'] };
  const test = await loadPair(folder, names, like);
  return test ? { train, test } : { train };
}

/** The one file of a part and kind. Two files are refused: either could be the right one. */
function findFile(
  folder: string,
  names: readonly string[],
  is: { parts: readonly string[]; kind: string; given?: string },
): string | undefined {
  const found = names.filter((name) => {
    const match = NAME.exec(name);
    return match !== null && is.parts.includes(match[1] ?? '') && match[2] === is.kind;
  });
  if (found.length < 2) return found[0];
  const { given } = is;
  if (given !== undefined && found.includes(given)) return given;
  const alike = found.filter((name) => given !== undefined && styleOf(name) === styleOf(given));
  if (alike.length === 1) return alike[0];
  throw new GradloomError(
    'E_FILE',
    `read ${folder}: there must be one file with the ${is.kind} of a part; got ${found.sort().join(', ')}.`,
    { hint: 'Remove all but one, or name the files to read with the option files of loadData.' },
  );
}

/** How a name joins its parts, and whether it is packed. */
function styleOf(name: string): string {
  return `${/[-.](?=idx)/.exec(name)?.[0]}${name.endsWith('.gz') ? '.gz' : ''}`;
}

async function loadPair(
  folder: string,
  names: readonly string[],
  { parts, classes, maxBytes, given }: IdxFolderOptions & { readonly parts: readonly string[] },
): Promise<DataSet | undefined> {
  const images = findFile(folder, names, { parts, given, kind: 'images' });
  const labels = findFile(folder, names, { parts, given, kind: 'labels' });
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
  const x = readIdx(await readFileBytes(imagesPath, { maxBytes }), { file: imagesPath });
  const y = readIdx(await readFileBytes(labelsPath, { maxBytes }), { file: labelsPath });
  const inputs = dataSetFromArrays(x, undefined, { file: imagesPath });
  if (y.shape.length !== 1 || y.shape[0] !== inputs.examples) {
    const rule = `there must be ${inputs.examples} labels, one for each picture of ${images}`;
    throw fileFormatError({ file: labelsPath }, 'IDX', `${rule}; got [${y.shape.join(', ')}]`);
  }
  const numbers = toNumbers(y.data);
  const known = classes ?? numbered(1 + highestLabel(numbers, labelsPath));
  const placeOf = (row: number) => ({ file: labelsPath, what: `label ${row + 1}` });
  // Labels of IDX files are indices; the names of the classes come from elsewhere.
  const indices = indicesOf(numbers, numbered(known.length), placeOf);
  return { ...inputs, y: indices, targets: 1, classes: known };
}

function highestLabel(labels: ArrayLike<number>, file: string): number {
  let highest = 0;
  for (let i = 0; i < labels.length; i++) highest = Math.max(highest, labels[i] ?? 0);
  if (highest >= MOST_CLASSES)
    throw fileLimitError({ file }, 'IDX', `labels must be below ${MOST_CLASSES}; got ${highest}`);
  return highest;
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, label) => String(label));
}
