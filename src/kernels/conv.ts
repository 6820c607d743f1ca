// Kernel calls of convolutions: matrix products with the patches of images as one operand, which is never stored.

import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import type { ConvGeometry, HeightWidth } from '../imageGeometry.ts';
import { linkPatches, reciprocalBits } from './convParts.ts';
import type { Fused } from './linkKernel.ts';
import { matmulCalls, type MatmulSetting } from './matmul/matmulCalls.ts';
import type { MatmulShape } from './matmul/matmulShape.ts';

/** Sizes of a convolution: images [examples, …images, channels], results [examples, …results, outChannels]. */
export interface ConvShape extends ConvGeometry {
  readonly examples: number;
  readonly images: HeightWidth;
  readonly channels: number;
  readonly results: HeightWidth;
  readonly outChannels: number;
  readonly kernel: HeightWidth;
  /** What is computed: the result, images · weights, or the gradient of the weights, imagesᵀ · result's gradient. */
  readonly of: 'images' | 'weights';
}

/** A convolution and the memory of its operands. */
export interface ConvProblem extends ConvShape {
  readonly x: BufferRange;
  /** [outChannels, …kernel, channels / groups]; for the gradient of the weights the result's gradient. */
  readonly other: BufferRange;
  readonly finish: Fused;
  /** With the gradient of the weights of one group: memory for the sums of the result's gradient, f32 [outChannels]. */
  readonly sums?: BufferRange;
}

/** The matrix product of each group of channels. */
export function convProduct(shape: ConvShape): MatmulShape {
  const { examples, results, channels, outChannels, kernel, groups, spread, of } = shape;
  const pixels = examples * results[0] * results[1];
  const depth = channels / groups;
  const taps = kernel[0] * kernel[1] * depth;
  const own = outChannels / groups;
  const link = linkPatches({ wide: depth % 4 === 0, spread, sideBySide: of === 'images' && groups > 1 });
  return of === 'images'
    ? {
        m: pixels,
        n: own,
        k: taps,
        transposeA: false,
        transposeB: true,
        patches: { of: 'a', link },
      }
    : {
        m: own,
        n: taps,
        k: pixels,
        transposeA: true,
        transposeB: false,
        patches: {
          of: 'b',
          link,
          ...(groups > 1 ? { otherPitch: outChannels } : {}),
        },
      };
}

/** The kernel calls of a convolution, in their order. */
export function conv(problem: ConvProblem, setting: MatmulSetting): ShaderCall[] {
  const { x, other, finish, sums, channels, outChannels, groups, of, kernel, images } = problem;
  const product = convProduct(problem);
  const depth = channels / groups;
  const own = outChannels / groups;
  const ofImages = of === 'images';
  const calls = matmulCalls(
    {
      ...product,
      a: ofImages ? x : other,
      b: ofImages ? other : x,
      finish,
      ...(sums ? { rowSums: sums } : {}),
      // Patches find the channels of their group themselves.
      ...(groups > 1
        ? {
            stack: {
              count: groups,
              strideA: ofImages ? 0 : own,
              strideB: ofImages ? own * product.k : 0,
            },
          }
        : {}),
      patchSizes: patchSizes(problem, product),
    },
    setting,
  );
  const label = `conv ${kernel.join('×')}×${depth} of [${images.join(', ')}]`;
  return calls.map((call, index) => (index === 0 ? { ...call, label } : call));
}

/** The sizes in the order of shaders/parts/conv/convSizes.wgsl. */
function patchSizes(
  { images, channels, groups, results, kernel, stride, before, dilation, outChannels, of }: ConvShape,
  { m, n, k }: MatmulShape,
): number[] {
  const depth = channels / groups;
  return [
    of === 'images' ? m : k,
    of === 'images' ? k : n,
    ...images,
    channels,
    depth,
    ...results,
    kernel[1],
    ...stride,
    ...before,
    ...dilation,
    outChannels,
    reciprocalBits(results[0]),
    reciprocalBits(results[1]),
    reciprocalBits(kernel[1]),
    reciprocalBits(depth),
  ];
}
