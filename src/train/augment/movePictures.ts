// Pictures mirrored, scaled, turned and moved at random, each in its own way.

import {
  add,
  cos,
  divide,
  floor,
  gather,
  greaterEqual,
  multiply,
  sin,
  subtract,
  toReal,
} from '../../graph/ops/index.ts';
import { position } from '../../graph/ops/index/position.ts';
import { pixelPlace, pixelShare } from '../../graph/ops/image/pixels.ts';
import { reshape } from '../../graph/ops/shape/reshape.ts';
import { asTensor, type Tensor, type TensorLike } from '../../graph/tensor.ts';
import type { AugmentOptions } from './augmentOptions.ts';
import { uniform, type Chance } from './chance.ts';

/** Pictures [count, height · width · channels] and how they are moved. */
export interface Moving extends Chance {
  readonly imageShape: readonly [height: number, width: number, channels: number];
  readonly options: Pick<AugmentOptions, 'flip' | 'scale' | 'rotate' | 'shift'>;
}

/**
 * The pictures moved, of the same shape: pixel (r, c) takes the value at the place that moves there,
 *
 *   (x, y) = (g cos θ u + g sin θ v, −g sin θ u + g cos θ v) / s + centre,  (u, v) = (c, r) − centre − shift
 *
 * with g = −1 along mirrored axes; between pixels it is their bilinear mean, where all outside of the picture is 0.
 */
export function movePictures(pictures: Tensor, { imageShape, options, ...chance }: Moving): Tensor {
  const [height, width, channels] = imageShape;
  const count = pictures.shape[0]!;
  const { flip, scale = 0, rotate = 0, shift = 0 } = options;
  /** Of each picture, a number in −most … most. */
  const around = (use: Parameters<typeof uniform>[0], most: number): TensorLike =>
    most === 0 ? 0 : multiply(most, subtract(multiply(2, uniform(use, count, chance)), 1));
  const sign = (use: 'flipX' | 'flipY', other: string): TensorLike =>
    flip === undefined || flip === other
      ? 1
      : subtract(multiply(2, greaterEqual(uniform(use, count, chance), 0.5)), 1);
  const angle = asTensor(around('rotate', (rotate * Math.PI) / 180));
  const size = add(1, around('scale', scale));
  const [along, across] = [divide(cos(angle), size), divide(sin(angle), size)];
  const [mirrorX, mirrorY] = [sign('flipX', 'vertical'), sign('flipY', 'horizontal')];
  /** One number for each picture, beside its pixels. */
  const each = (value: Tensor): Tensor => (value.size === 1 ? value : reshape(value, [count, 1, 1]));
  const centre = { x: (width - 1) / 2, y: (height - 1) / 2 };
  const pixels = [count, height, width];
  const lines = (axis: number, middle: number, use: 'shiftX' | 'shiftY'): Tensor => {
    const moved = around(use, shift);
    const from = subtract(toReal(position(pixels, axis)), middle);
    return typeof moved === 'number' ? from : subtract(from, each(moved));
  };
  const u = lines(2, centre.x, 'shiftX');
  const v = lines(1, centre.y, 'shiftY');
  const turned = (a: Tensor, b: Tensor): Tensor => add(multiply(each(a), u), multiply(each(b), v));
  const x = add(turned(multiply(mirrorX, along), multiply(mirrorX, across)), centre.x);
  const y = add(turned(multiply(mirrorY, multiply(-1, across)), multiply(mirrorY, along)), centre.y);
  const [left, top] = [floor(x), floor(y)];
  const stack = reshape(pictures, [count * height * width, channels]);
  const example = position(pixels, 0);
  const corners = [0, 1].flatMap((down) =>
    [0, 1].map((right) => {
      const [row, column] = [add(top, down), add(left, right)];
      const place = pixelPlace({ example, row, column }, { height, width });
      const share = multiply(pixelShare(y, row, height), pixelShare(x, column, width));
      const value = gather(stack, reshape(place, [count * height * width]));
      return multiply(value, reshape(share, [count * height * width, 1]));
    }),
  );
  return reshape(corners.reduce(add), pictures.shape);
}
