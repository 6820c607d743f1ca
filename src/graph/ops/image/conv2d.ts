// Convolution of images.

import { checkOptions } from '../../../checkOptions.ts';
import { GradloomError } from '../../../errors.ts';
import type { ConvGeometry, HeightWidth } from '../../../imageGeometry.ts';
import { sameShape, showShape } from '../../shape.ts';
import { checkReal, Tensor } from '../../tensor.ts';
import { checkWhole } from '../axis.ts';
import { matmul } from '../product/matmul.ts';
import { flip } from '../shape/flip.ts';
import { reshape } from '../shape/reshape.ts';
import { transpose } from '../shape/transpose.ts';
import { checkImages, checkLimit, windowsOf, type OneOrBoth, type Padding } from './windows.ts';

/** Options of `conv2d`: position of the windows, and groups of channels. */
export interface Conv2dOptions {
  /** How far windows are apart, 1 by default: one number, or [rows, columns]. */
  readonly stride?: OneOrBoth;
  /** `valid` by default. Padding counts as zeros. */
  readonly padding?: Padding;
  /** How far the elements of a window are apart, 1 by default. */
  readonly dilation?: OneOrBoth;
  /** Parts into which channels are divided, 1 by default: each makes its own part of the results. */
  readonly groups?: number;
}

/** The names of the options. */
export const CONV2D_OPTIONS = ['stride', 'padding', 'dilation', 'groups'] as const;

/**
 * Images x [examples, height, width, channels] and weights w [outChannels, kernelHeight, kernelWidth, channels / groups]
 * give y [examples, outHeight, outWidth, outChannels]:
 *
 *   y[e, i, j, o] = Σ over r, s, c of x[e, i · stride + r · dilation − above, j · … + s · … − left, g + c] · w[o, r, s, c]
 *
 * where g is the first channel of o's group, and x is 0 outside of the images. (A correlation, as in all libraries: w is
 * not turned round.) outHeight = ⌊(height + padding − (kernelHeight − 1) · dilation − 1) / stride⌋ + 1; columns
 * likewise. ∂x is the convolution of ∂y, its rows and columns a stride apart, with w turned round; ∂w = Σ of ∂y · x
 * over examples and positions. Neither direction stores the windows. Source: ONNX Conv, with channels last.
 *
 * @throws GradloomError `E_SHAPE` where shapes do not fit, or no window fits into the images; `E_ARGUMENT`, `E_DTYPE`,
 * `E_LIMIT`.
 */
export function conv2d(x: Tensor, w: Tensor, options: Conv2dOptions = {}): Tensor {
  checkOptions('conv2d', options, CONV2D_OPTIONS);
  const { groups = 1 } = options;
  checkReal('conv2d', x, w);
  checkImages('conv2d', x);
  checkWhole('conv2d: groups', groups, {
    least: 1,
    hint: 'Use as many groups as channels for one filter each.',
  });
  const [examples, , , channels] = x.shape as readonly [number, number, number, number];
  checkWeights(x, w, groups);
  const [outChannels, height, width, depth] = w.shape as readonly [number, number, number, number];
  const { stride, padding, dilation } = options;
  const { count, ...windows } = windowsOf('conv2d', x.shape, {
    size: [height, width],
    stride,
    padding,
    dilation,
  });
  checkLimit('conv2d', [height * width * depth, (height * width * outChannels) / groups]);
  const geometry = { ...windows, spread: [1, 1], groups } as const;
  // Windows of one element each, all in order: a product of matrices.
  const inOrder = [...windows.stride, height, width].every((one) => one === 1) && groups === 1;
  if (inOrder && sameShape(count, x.shape.slice(1, 3)) && sameShape(windows.before, [0, 0])) {
    const [pixels, filters] = [reshape(x, [-1, channels]), reshape(w, [outChannels, channels])];
    return reshape(matmul(pixels, filters, { transposeB: true }), [examples, ...count, outChannels]);
  }
  return convolve(x, w, geometry, count);
}

/** The convolution of images with weights. */
function convolve(x: Tensor, w: Tensor, geometry: ConvGeometry, results: HeightWidth): Tensor {
  return new Tensor({
    op: 'conv2d',
    lowering: { kind: 'conv', ...geometry },
    inputs: [x, w],
    shape: [x.shape[0]!, ...results, w.shape[0]!],
    gradient: ({ outputGradient }) => [
      imageGradient(outputGradient, w, { geometry, images: x }),
      weightGradient(outputGradient, x, { geometry, weights: w }),
    ],
  });
}

/** Σ of dy · x over examples and positions: [outChannels, …kernel, channels / groups]. */
function weightGradient(
  dy: Tensor,
  x: Tensor,
  { geometry, weights }: { readonly geometry: ConvGeometry; readonly weights: Tensor },
): Tensor {
  return new Tensor({
    op: 'conv2d weights',
    lowering: { kind: 'convWeights', ...geometry },
    inputs: [dy, x],
    shape: weights.shape,
    gradient: ({ outputGradient }) => [
      convolve(x, outputGradient, geometry, [dy.shape[1]!, dy.shape[2]!]),
      imageGradient(dy, outputGradient, { geometry, images: x }),
    ],
  });
}

/** dy, its rows and columns a stride apart, by the weights turned round: what each element of the images met. */
function imageGradient(
  dy: Tensor,
  w: Tensor,
  { geometry, images }: { readonly geometry: ConvGeometry; readonly images: Tensor },
): Tensor {
  const { stride, before, dilation, spread, groups } = geometry;
  const [outChannels, height, width, depth] = w.shape as readonly [number, number, number, number];
  const turned = flip(w, [1, 2]);
  const exchanged =
    groups === 1
      ? transpose(turned, [3, 1, 2, 0])
      : transpose(reshape(turned, [groups, outChannels / groups, height, width, depth]), [0, 4, 2, 3, 1]);
  return convolve(
    dy,
    reshape(exchanged, [groups * depth, height, width, outChannels / groups]),
    {
      stride: spread,
      spread: stride,
      dilation,
      before: [dilation[0] * (height - 1) - before[0], dilation[1] * (width - 1) - before[1]],
      groups,
    },
    [images.shape[1]!, images.shape[2]!],
  );
}

function checkWeights(x: Tensor, w: Tensor, groups: number): void {
  const channels = x.shape[3]!;
  const [outChannels, , , depth] = w.shape;
  if (channels % groups !== 0 || (w.shape.length === 4 && outChannels! % groups !== 0)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `conv2d: groups must divide the channels of images and results; got ${groups} for ${showShape(x.shape)} and weights ${showShape(w.shape)}.`,
      { hint: 'Weights are [outChannels, kernelHeight, kernelWidth, channels / groups].' },
    );
  }
  if (w.shape.length === 4 && depth === channels / groups) return;
  throw new GradloomError(
    'E_SHAPE',
    `conv2d: weights must be [outChannels, kernelHeight, kernelWidth, channels / groups]; got ${showShape(w.shape)} for ${showShape(x.shape)}, groups ${groups}.`,
    {
      hint: 'From [outChannels, channels, height, width] transpose by [0, 2, 3, 1], from [height, width, channels, outChannels] by [3, 0, 1, 2].',
    },
  );
}
