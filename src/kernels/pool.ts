// Kernel calls of pooling and of its transposed map.

import poolSource from '../../shaders/pool.wgsl?raw';
import unpoolSource from '../../shaders/unpool.wgsl?raw';
import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import type { HeightWidth, PoolGeometry } from '../imageGeometry.ts';
import type { LinkedShader } from '../wgsl/link.ts';
import { convParts, reciprocalBits } from './convParts.ts';
import type { DeviceTraits } from './deviceTraits.ts';
import { kernelParams, workgroupsFor } from './kernelParams.ts';
import { fusedBuffers, linkKernel, type Fused } from './linkKernel.ts';
import { turnsFor } from './spread.ts';

/** Windows over images [examples, …images, channels], with results [examples, …results, channels]. */
export interface PoolShape extends PoolGeometry {
  readonly examples: number;
  readonly images: HeightWidth;
  readonly channels: number;
  readonly results: HeightWidth;
  /** `pick` takes from other values those at the places where the images are largest; gradients of `max` need it. */
  readonly combine: 'max' | 'pick' | 'average';
}

/** The most elements of a window for which drivers may unroll the loops. */
const MOST_WRITTEN_OUT = 16;

/** A pooling and the memory of its operands. */
export interface PoolProblem extends PoolShape {
  /** What is pooled: the images, or for `unpool` the gradients of the results. */
  readonly source: BufferRange;
  /** With `pick` the values, for `unpool` the images; absent where nothing depends on them. */
  readonly other?: BufferRange;
  readonly finish: Fused;
  /** Name of the call in reports. */
  readonly label: string;
}

/** The kernel call of pooling: [examples, …results, channels] of the images. */
export function pool(problem: PoolProblem, device: DeviceTraits): ShaderCall {
  const { results, finish, source, other = source } = problem;
  return call(problem, {
    made: results,
    device,
    shader: linkPool(problem, finish),
    buffers: { x: source, v: other },
  });
}

/** The kernel call of the gradient of `pool`: [examples, …images, channels] of the results' gradients. */
export function unpool(problem: PoolProblem, device: DeviceTraits): ShaderCall {
  const { images, finish, source, other = source } = problem;
  return call(problem, {
    made: images,
    device,
    shader: linkPool(problem, finish, 'unpool'),
    buffers: { dy: source, x: other },
  });
}

/** The shader of `pool` or `unpool`. */
export function linkPool(
  { channels, combine, countsPadding, size, stride, before, images, results }: PoolShape,
  finish: Fused,
  direction: 'pool' | 'unpool' = 'pool',
): LinkedShader {
  const [[SIZE_H, SIZE_W], [STRIDE_H, STRIDE_W]] = [size, stride];
  const small = SIZE_H * SIZE_W <= MOST_WRITTEN_OUT;
  const allInside = images.every(
    (image, axis) => before[axis] === 0 && (results[axis]! - 1) * stride[axis]! + size[axis]! <= image,
  );
  const cover = size.map((one, axis) => Math.ceil(one / stride[axis]!));
  return linkKernel(
    direction === 'pool'
      ? { name: 'pool.wgsl', text: poolSource }
      : { name: 'unpool.wgsl', text: unpoolSource },
    {
      span: { width: channels % 4 === 0 ? 4 : 1 },
      values: {
        AVERAGE: String(combine === 'average'),
        COUNTS_PADDING: String(countsPadding),
        STRIDE_H,
        STRIDE_W,
        SMALL: String(small),
        // Of large windows not a text each.
        ...(small ? { SIZE_H, SIZE_W } : null),
        ALL_INSIDE: String(allInside),
        ...(direction === 'pool'
          ? { PICKS: String(combine === 'pick') }
          : { COVER_H: cover[0]!, COVER_W: cover[1]! }),
      },
      parts: convParts,
      finish,
    },
  );
}

interface CallParts {
  /** Rows and columns of the result. */
  readonly made: HeightWidth;
  readonly device: DeviceTraits;
  readonly shader: LinkedShader;
  readonly buffers: Readonly<Record<string, BufferRange>>;
}

function call(
  { label, examples, images, channels, results, size, before, finish }: PoolProblem,
  { made, device, shader, buffers }: CallParts,
): ShaderCall {
  const count = examples * made[0] * made[1] * channels;
  const width = channels % 4 === 0 ? 4 : 1;
  const { turns, localStep, turnStep, workgroups } = turnsFor(Math.ceil(count / width), device);
  const read = examples * (images[0] * images[1] + results[0] * results[1]) * channels;
  return {
    label,
    shader,
    buffers: { ...buffers, ...fusedBuffers(finish) },
    params: kernelParams(
      count,
      ...images,
      channels,
      ...results,
      ...size,
      ...before,
      turns,
      localStep,
      turnStep,
      ...[channels, ...made].map(reciprocalBits),
    ),
    workgroups: workgroupsFor(workgroups),
    cost: { flops: examples * results[0] * results[1] * size[0] * size[1] * channels, bytes: 4 * read },
  };
}
