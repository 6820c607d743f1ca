// Arrays from a file, x [examples, …] and y [examples] or [examples, targets], as a data set.

import { isArrayOf } from '../arrayKind.ts';
import { GradloomError } from '../errors.ts';
import { numbersOf, type ArrayData, type TextData } from '../formats/arrayData.ts';
import { fileFormatError } from '../formats/fileFormatError.ts';
import { classesOf, indicesOf, proposeTargetKind, type TargetKind } from '../formats/targetKind.ts';
import { toNumbers, type NumberArray } from '../formats/toNumbers.ts';
import { checkArrays, type ArraysOptions } from './checkArrays.ts';
import type { DataSet, RealArray } from './dataSet.ts';
import { fromOneHot } from './oneHot.ts';

/**
 * The data set of two arrays: x [examples, …] and y [examples] or [examples, targets], as the readers of files give them
 * (`readNpz(bytes).get('x')`). Without y the data set has no target.
 *
 * Pictures, that is bytes [m, height, width] or [m, height, width, channels], stay bytes and set `imageShape`. Other
 * numbers become float32 where that holds them all exactly, else float64. y is taken for classes where it holds text,
 * rows of zeros with a single one, or 2 to 20 distinct whole numbers of which each occurs twice on average; otherwise it
 * holds numbers to predict. `targetKind` overrides that.
 *
 * Throws `E_ARGUMENT` where x, y or an option is not what it should be (also where x is `undefined`, the member of a
 * file that has none of this name); `E_FILE_FORMAT` where x holds text or has no axis for the examples, y has another
 * number of examples, or a label is none of the known classes; `E_NONFINITE` where a number is infinite, exceeds
 * float32, or is missing in y; `E_SHAPE` where an array is not as long as its shape says.
 */
export function dataSetFromArrays(
  x: ArrayData | TextData | undefined,
  y?: ArrayData | TextData | readonly string[],
  options: ArraysOptions = {},
): DataSet {
  checkArrays(x, y, options);
  const numbers = numbersOf(x, 'x', options);
  const labels = labelsOf(y, options);
  return dataSetOf(numbers, labels, options);
}

/** Text is one label an example: [m], [m, 1], or the notes' (1, m). */
function labelsOf(
  y: ArrayData | TextData | readonly string[] | undefined,
  { file }: ArraysOptions,
): ArrayData | readonly string[] | undefined {
  if (y === undefined || !('shape' in y) || y.dtype !== 'text') return y;
  const { shape, data } = y;
  if (shape.length === 1 || (shape.length === 2 && shape.includes(1))) return data;
  const rule = 'labels of text must be one an example';
  throw fileFormatError({ file }, 'data', `${rule}; got [${shape.join(', ')}]`);
}

function dataSetOf(
  x: ArrayData,
  y: ArrayData | readonly string[] | undefined,
  options: ArraysOptions,
): DataSet {
  const fail = (rule: string) => fileFormatError(options, 'data', rule);
  const [examples = 0, ...sizes] = x.shape;
  const features = sizes.reduce((product, size) => product * size, 1);
  if (x.shape.length === 0 || examples === 0 || features === 0) {
    throw fail(`x must be [examples, features] with at least one of each; got [${x.shape.join(', ')}]`);
  }
  const inputs = {
    ...readInputs(x, sizes, options),
    examples,
    features,
  };
  if (y === undefined) return { ...inputs, targets: 0 };
  const labels = 'shape' in y ? y.shape : [y.length];
  // The notes' Y (1, m) holds the same bytes as (m, 1).
  const count = labels.length === 2 && labels[0] === 1 && labels[1] === examples ? examples : labels[0];
  if (count !== examples || labels.length > 2 || labels.includes(0)) {
    throw fail(
      `y must be [${examples}] or [${examples}, targets], as x has ${examples} examples; got [${labels.join(', ')}]`,
    );
  }
  if (!('shape' in y)) return { ...inputs, ...classLabels(y, options), targets: 1 };
  const numbers = toNumbers(y.data, options, 'y');
  return { ...inputs, ...readNumbers(numbers, numbers.length / examples, options) };
}

function readInputs(
  x: ArrayData,
  sizes: readonly number[],
  options: ArraysOptions,
): Pick<DataSet, 'x' | 'imageShape'> {
  const imageShape = isArrayOf(x.data, 'Uint8Array') && x.dtype === 'u8' ? pictureShape(sizes) : undefined;
  if (imageShape && isArrayOf(x.data, 'Uint8Array')) return { x: x.data, imageShape };
  const numbers = toNumbers(x.data, options, 'x');
  return { x: toReals(numbers, 'x', options) };
}

/** [height, width] or [height, width, channels] with 1 to 4 channels. */
function pictureShape(sizes: readonly number[]): readonly [number, number, number] | undefined {
  const [height = 0, width = 0, channels = 1] = sizes;
  const isPicture = (sizes.length === 2 || sizes.length === 3) && channels <= 4;
  return isPicture ? [height, width, channels] : undefined;
}

/** As float32 or float64. Infinite numbers are refused, and those beyond float32; a missing one (NaN) may stand in x. */
function toReals(numbers: NumberArray, name: 'x' | 'y', options: ArraysOptions): RealArray {
  const floats = isArrayOf(numbers, 'Float32Array') ? numbers : Float32Array.from(numbers);
  const isExact = floats.every((value, i) => value === numbers[i] || Number.isNaN(value));
  const reals = isExact ? floats : Float64Array.from(numbers);
  let at = 0;
  while (at < reals.length) {
    const value = reals[at]!;
    if (!Number.isFinite(Math.fround(value)) && !(name === 'x' && Number.isNaN(value))) break;
    at++;
  }
  if (at === reals.length) return reals;
  throw new GradloomError(
    'E_NONFINITE',
    `${options.file ?? 'data'}: numbers must be finite and within float32; got ${numbers[at]} at element ${at} of ${name}.`,
  );
}

function readNumbers(
  numbers: NumberArray,
  targets: number,
  options: ArraysOptions,
): Pick<DataSet, 'y' | 'targets' | 'classes'> {
  const { like } = options;
  const known = options.classes ?? like?.classes;
  const likeKind: TargetKind | undefined =
    like?.y && (isArrayOf(like.y, 'Uint32Array') ? 'classes' : 'numbers');
  const kind = options.targetKind ?? (options.classes ? 'classes' : likeKind);
  if (targets > 1 && kind !== 'numbers') {
    const indices = fromOneHot(numbers, targets);
    if (indices) {
      const classes = known ?? Array.from({ length: targets }, (_, i) => String(i));
      if (classes.length === targets) return { y: indices, targets: 1, classes };
    }
  }
  if (targets === 1 && (kind ?? proposeTargetKind(numbers)) === 'classes') {
    return { ...classLabels(numbers, options), targets: 1 };
  }
  if (kind === 'classes') {
    const rule = 'classes must be one index an example, or a row of zeros with a single one';
    throw fileFormatError(options, 'data', `${rule}; got ${targets} columns of other numbers`);
  }
  return { y: toReals(numbers, 'y', options), targets };
}

function classLabels(
  values: ArrayLike<number> | readonly string[],
  options: ArraysOptions,
): { y: Uint32Array; classes: readonly string[] } {
  const classes = options.classes ?? options.like?.classes ?? classesOf(values);
  const placeOf = (row: number) => ({ file: options.file, what: `row ${row + 1} of y` });
  return { y: indicesOf(values, classes, placeOf), classes };
}
