// Windows over the rows and columns of images [examples, height, width, channels]: what convolutions and pooling share.

import { GradloomError } from '../../../errors.ts';
import type { HeightWidth } from '../../../imageGeometry.ts';
import { showShape, type Shape } from '../../shape.ts';
import { checkReal, type Tensor } from '../../tensor.ts';

/** One number for both directions, or one for rows and one for columns. */
export type OneOrBoth = number | HeightWidth;

/**
 * `valid`: none, windows lie within the image; `same`: as much as makes ⌈size / stride⌉ windows, the smaller half
 * before; a number: so many rows and columns of zeros on each side; or [[above, below], [left, right]].
 */
export type Padding = 'same' | 'valid' | number | readonly [rows: HeightWidth, columns: HeightWidth];

/** Where windows lie: along each axis number i begins at i · stride − before. */
export interface Windows {
  readonly stride: HeightWidth;
  readonly dilation: HeightWidth;
  readonly before: HeightWidth;
  /** How many windows there are. */
  readonly count: HeightWidth;
}

/** The images and options that windows are made from. */
export interface WindowOptions {
  readonly size: HeightWidth;
  readonly stride: OneOrBoth | undefined;
  readonly padding: Padding | undefined;
  readonly dilation?: OneOrBoth | undefined;
}

/** Positions and sizes along one axis: kernels divide them in f32, and add them in 32 bits. */
const MOST_ALONG = 2 ** 20;

/** Throws `E_SHAPE` unless x is images, `E_DTYPE` unless it is real, `E_LIMIT` for more rows than kernels count. */
export function checkImages(op: string, x: Tensor): void {
  checkReal(op, x);
  if (x.shape.length !== 4) {
    throw new GradloomError(
      'E_SHAPE',
      `${op}: images must be [examples, height, width, channels]; got ${showShape(x.shape)}.`,
      { hint: 'Channels come last. Reshape one image, or images of one channel, to four axes.' },
    );
  }
  checkLimit(op, x.shape.slice(1));
}

/** Throws `E_LIMIT` for sizes of 2^20 or more. */
export function checkLimit(op: string, sizes: Shape): void {
  if (sizes.every((size) => size < MOST_ALONG)) return;
  throw new GradloomError(
    'E_LIMIT',
    `${op}: heights, widths, channels and numbers of weights of one result must be below ${MOST_ALONG}; got ${showShape(sizes)}.`,
    { hint: 'Compute it in parts, and combine their results.' },
  );
}

/** One whole number from `least` on for each direction. Throws `E_ARGUMENT`. */
export function both(what: string, value: unknown, least: number): HeightWidth {
  const pair: readonly unknown[] = Array.isArray(value) ? value : [value, value];
  const fits = (one: unknown): boolean =>
    Number.isSafeInteger(one) && (one as number) >= least && (one as number) < MOST_ALONG;
  if (pair.length === 2 && pair.every(fits)) return pair as unknown as HeightWidth;
  throw new GradloomError(
    'E_ARGUMENT',
    `${what} must be a whole number from ${least} to ${MOST_ALONG - 1}, or one for rows and one for columns; got ${show(value)}.`,
    { hint: 'Write 2 or [2, 1].' },
  );
}

/**
 * Where windows of this size lie in images of this shape.
 *
 * @throws GradloomError `E_ARGUMENT` for options that are not valid, `E_SHAPE` where no window fits.
 */
export function windowsOf(op: string, shape: Shape, options: WindowOptions): Windows {
  const { size, padding = 'valid' } = options;
  // They are 1 where absent; null is not a valid value.
  const { stride: step = 1, dilation: gap = 1 } = options;
  const stride = both(`${op}: stride`, step, 1);
  const dilation = both(`${op}: dilation`, gap, 1);
  const images: HeightWidth = [shape[1]!, shape[2]!];
  const extent = size.map((one, axis) => (one - 1) * dilation[axis]! + 1) as unknown as HeightWidth;
  const sides = paddingOf(op, padding, { images, stride, extent });
  const count = images.map((image, axis) => {
    const [before, after] = sides[axis]!;
    return Math.floor((image + before + after - extent[axis]!) / stride[axis]!) + 1;
  }) as unknown as HeightWidth;
  if (count.some((one) => one < 1)) {
    throw new GradloomError(
      'E_SHAPE',
      `${op}: windows must fit into the padded images; got windows of ${extent.join(' × ')} for ${showShape(shape)}, padding ${show(padding)}.`,
      { hint: "Use smaller windows, or padding: 'same'." },
    );
  }
  checkLimit(op, [...count, ...extent]);
  return { stride, dilation, before: [sides[0][0], sides[1][0]], count };
}

function paddingOf(
  op: string,
  padding: Padding,
  { images, stride, extent }: { images: HeightWidth; stride: HeightWidth; extent: HeightWidth },
): readonly [HeightWidth, HeightWidth] {
  if (padding === 'valid') {
    return [
      [0, 0],
      [0, 0],
    ];
  }
  if (padding === 'same') {
    const sides = images.map((image, axis): HeightWidth => {
      const wanted = (Math.ceil(image / stride[axis]!) - 1) * stride[axis]! + extent[axis]!;
      const total = Math.max(wanted - image, 0);
      return [Math.floor(total / 2), Math.ceil(total / 2)];
    });
    return sides as unknown as readonly [HeightWidth, HeightWidth];
  }
  if (typeof padding === 'number') {
    const all = both(`${op}: padding`, padding, 0);
    return [all, all];
  }
  if (Array.isArray(padding) && padding.length === 2 && padding.every(Array.isArray)) {
    const sides = padding as readonly (readonly unknown[])[];
    return [both(`${op}: padding of rows`, sides[0], 0), both(`${op}: padding of columns`, sides[1], 0)];
  }
  throw new GradloomError(
    'E_ARGUMENT',
    `${op}: padding must be 'same', 'valid', a number or [[above, below], [left, right]]; got ${show(padding)}.`,
    { hint: "'same' with stride 1 gives results as large as the images." },
  );
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
