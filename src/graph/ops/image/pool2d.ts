// Pooling of images: the largest or the average of each window.

import { checkOptions } from '../../../checkOptions.ts';
import { GradloomError } from '../../../errors.ts';
import type { PoolWindows } from '../../../imageGeometry.ts';
import { showShape } from '../../shape.ts';
import { Tensor } from '../../tensor.ts';
import { mean } from '../reduce/mean.ts';
import { both, checkImages, windowsOf, type OneOrBoth, type Padding } from './windows.ts';

/** Options of pooling: size and position of the windows. */
export interface PoolOptions {
  /** Rows and columns of a window: one number, or [rows, columns]. */
  readonly size: OneOrBoth;
  /** How far windows are apart; the size by default. */
  readonly stride?: OneOrBoth;
  /** `valid` by default; less than the size on each side. Padding is never the largest. */
  readonly padding?: Padding;
}

/** Options of `averagePool2d`. */
export interface AveragePoolOptions extends PoolOptions {
  /** Whether padding counts as zeros; false by default: the average of what lies in the image. */
  readonly countPadding?: boolean;
}

/**
 * The largest value of each window of x [examples, height, width, channels], for each channel; NaN where a window holds
 * one. ∂x: the ∂y of all windows in which the element is the first of the largest. Source: ONNX MaxPool, channels last.
 *
 * @throws GradloomError `E_SHAPE` unless x is images and a window fits in; `E_ARGUMENT`, `E_DTYPE`, `E_LIMIT`.
 */
export function maxPool2d(x: Tensor, options: PoolOptions): Tensor {
  checkOptions('maxPool2d', options ?? null, ['size', 'stride', 'padding']);
  const { windows, shape } = place('maxPool2d', x, options);
  return new Tensor({
    op: 'maxPool2d',
    lowering: { kind: 'pool', combine: 'max', countsPadding: false, ...windows },
    inputs: [x],
    shape,
    gradient: ({ outputGradient }) => [giveBack(outputGradient, x, windows)],
  });
}

/**
 * The average of each window of x [examples, height, width, channels], for each channel. ∂x: the sum of ∂y / elements
 * over the windows that hold it. Source: ONNX AveragePool, channels last.
 *
 * @throws GradloomError `E_SHAPE` unless x is images and a window fits in; `E_ARGUMENT`, `E_DTYPE`, `E_LIMIT`.
 */
export function averagePool2d(x: Tensor, options: AveragePoolOptions): Tensor {
  checkOptions('averagePool2d', options ?? null, ['size', 'stride', 'padding', 'countPadding']);
  const { countPadding = false } = options;
  if (typeof countPadding !== 'boolean') {
    throw new GradloomError(
      'E_ARGUMENT',
      `averagePool2d: countPadding must be true or false; got ${String(countPadding)}.`,
      { hint: 'true divides every sum by the size of the window.' },
    );
  }
  const { windows, shape } = place('averagePool2d', x, options);
  return average(x, { windows, countsPadding: countPadding, shape });
}

/**
 * The average of each channel of x [examples, height, width, channels] → [examples, channels]. ∂x = ∂y / (height ·
 * width). Source: ONNX GlobalAveragePool.
 *
 * @throws GradloomError `E_SHAPE` unless x is images, `E_DTYPE`, `E_LIMIT`.
 */
export function globalAveragePool2d(x: Tensor): Tensor {
  checkImages('globalAveragePool2d', x);
  return mean(x, { axis: [1, 2] });
}

/** The windows of a pooling, and the shape of its results. */
function place(op: string, x: Tensor, { size: given, stride: step, padding }: PoolOptions) {
  checkImages(op, x);
  const size = both(`${op}: size`, given, 1);
  const stride = step === undefined ? size : step;
  const { count, before, stride: steps } = windowsOf(op, x.shape, { size, stride, padding });
  const where = { stride: steps, before };
  // What lies before the first window's image, and behind the last's.
  const over = count.map((one, axis) => [
    where.before[axis]!,
    (one - 1) * where.stride[axis]! - where.before[axis]! + size[axis]! - x.shape[1 + axis]!,
  ]);
  if (over.flat().some((outside, index) => outside >= size[index >> 1]!)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `${op}: padding must be less than the size, so that each window holds something; got ${JSON.stringify(padding)} for size ${showShape(size)}.`,
      { hint: 'A window of padding alone has neither a largest value nor an average.' },
    );
  }
  return { windows: { ...where, size }, shape: [x.shape[0]!, ...count, x.shape[3]!] };
}

/** What each element of images x gets of the gradient of their largest values. */
function giveBack(dy: Tensor, x: Tensor, windows: PoolWindows): Tensor {
  return new Tensor({
    op: 'maxPool2d gradient',
    lowering: { kind: 'unpool', combine: 'max', countsPadding: false, ...windows },
    inputs: [dy, x],
    shape: x.shape,
    gradient: ({ outputGradient }) => [pick(x, outputGradient, { windows, like: dy }), undefined],
  });
}

/** The values where x is largest in each window. */
function pick(
  x: Tensor,
  values: Tensor,
  { windows, like }: { readonly windows: PoolWindows; readonly like: Tensor },
): Tensor {
  return new Tensor({
    op: 'maxPool2d values',
    lowering: { kind: 'pool', combine: 'pick', countsPadding: false, ...windows },
    inputs: [x, values],
    shape: like.shape,
    gradient: ({ outputGradient }) => [undefined, giveBack(outputGradient, x, windows)],
  });
}

interface Average {
  readonly windows: PoolWindows;
  readonly countsPadding: boolean;
  readonly shape: readonly number[];
}

function average(x: Tensor, how: Average): Tensor {
  const { windows, countsPadding, shape } = how;
  return new Tensor({
    op: 'averagePool2d',
    lowering: { kind: 'pool', combine: 'average', countsPadding, ...windows },
    inputs: [x],
    shape,
    gradient: ({ outputGradient }) => [shareOut(outputGradient, { ...how, shape: x.shape })],
  });
}

/** The transposed map of `average`. */
function shareOut(dy: Tensor, how: Average): Tensor {
  const { windows, countsPadding, shape } = how;
  return new Tensor({
    op: 'averagePool2d gradient',
    lowering: { kind: 'unpool', combine: 'average', countsPadding, ...windows },
    inputs: [dy],
    shape,
    gradient: ({ outputGradient }) => [average(outputGradient, { ...how, shape: dy.shape })],
  });
}
