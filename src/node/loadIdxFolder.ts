// Loads a folder of IDX files, as MNIST is distributed.

import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
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
 * Training and, where it is there, test data from `train-images-idx3-ubyte` (in colour `train-images-idx4-ubyte`),
 * `train-labels-idx1-ubyte`, `t10k-images-…` and `t10k-labels-…`, each with `.gz` or without; of `files` alone where they are named. Classes are
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
  const names = await namesIn(folder, options.files);
  const train = await loadPair(folder, names, { ...options, parts: ['train'] });
  if (!train) throw noIdxFiles(folder, names);
  const like = { ...options, classes: train.classes, parts: ['t10k', 'test'] };
  const test = await loadPair(folder, names, like);
  return test ? { train, test } : { train };
}

/** The files of a folder, or those of `files` that are there. Throws `E_FILE`. */
export async function namesIn(folder: string, files?: readonly string[]): Promise<readonly string[]> {
  try {
    const found = await readdir(folder);
    return files ? found.filter((name) => files.includes(name)) : found;
  } catch (cause) {
    throw fileError('read', folder, cause);
  }
}

/** The error of a folder without them. */
export function noIdxFiles(folder: string, names: readonly string[]): GradloomError {
  return new GradloomError(
    'E_FILE',
    `read ${folder}: a data folder must hold IDX files; got ${names.slice(0, 5).join(', ') || 'no files'}.`,
    {
      hint:
        'Expected train-images-idx3-ubyte (in colour train-images-idx4-ubyte) and train-labels-idx1-ubyte, with .gz ' +
        'or without. How PNG and JPEG files become data: docs/pictures.md.',
    },
  );
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

/** Where the pictures and the labels of a part lie; `undefined` where neither is there. Throws as `loadIdxFolder`. */
export async function idxPair(
  folder: string,
  { names, parts, given }: { names: readonly string[]; parts: readonly string[]; given?: string | undefined },
): Promise<{ readonly images: string; readonly labels: string } | undefined> {
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
  return { images: join(folder, images), labels: join(folder, labels) };
}

/** The labels in a file, for so many pictures. Throws as `loadIdxFolder`. */
export async function idxLabels(
  path: string,
  {
    examples,
    images,
    classes,
    maxBytes,
  }: { examples: number; images: string } & Pick<LoadDataOptions, 'classes' | 'maxBytes'>,
): Promise<{ readonly y: Uint32Array; readonly classes: readonly string[] }> {
  const y = readIdx(await readFileBytes(path, { maxBytes }), { file: path });
  if (y.shape.length !== 1 || y.shape[0] !== examples) {
    const rule = `there must be ${examples} labels, one for each picture of ${basename(images)}`;
    throw fileFormatError({ file: path }, 'IDX', `${rule}; got [${y.shape.join(', ')}]`);
  }
  const numbers = toNumbers(y.data);
  const known = classes ?? numbered(1 + highestLabel(numbers, path));
  const placeOf = (row: number) => ({ file: path, what: `label ${row + 1}` });
  // Labels of IDX files are indices; the names of the classes come from elsewhere.
  return { y: indicesOf(numbers, numbered(known.length), placeOf), classes: known };
}

async function loadPair(
  folder: string,
  names: readonly string[],
  { parts, classes, maxBytes, given }: IdxFolderOptions & { readonly parts: readonly string[] },
): Promise<DataSet | undefined> {
  const pair = await idxPair(folder, { names, parts, given });
  if (!pair) return undefined;
  const { images, labels } = pair;
  const x = readIdx(await readFileBytes(images, { maxBytes }), { file: images });
  const inputs = dataSetFromArrays(x, undefined, { file: images });
  const { examples } = inputs;
  return {
    ...inputs,
    ...(await idxLabels(labels, { examples, images, classes, maxBytes })),
    targets: 1,
  };
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
