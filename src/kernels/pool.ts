// Kernel calls of pooling and of its transposed map.

import poolSource from '../../shaders/pool.wgsl?raw';
import unpoolSource from '../../shaders/unpool.wgsl?raw';
import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import type { LinkedShader } from '../wgsl/link.ts';
import { loadConvParts, reciprocalBits, type Both } from './convParts.ts';
import type { DeviceTraits } from './deviceTraits.ts';
import { kernelParams, workgroupsFor } from './kernelParams.ts';
import { fusedBuffers, linkKernel, type Fused } from './linkKernel.ts';
import { turnsFor } from './spread.ts';

loadConvParts();

/** Windows over images [examples, …images, channels], whose results are [examples, …results, channels]. */
export interface PoolShape {
  readonly examples: number;
  readonly images: Both;
  readonly channels: number;
  readonly results: Both;
  readonly size: Both;
  readonly stride: Both;
  readonly before: Both;
  /** `pick`: of other values those where the images are largest, as the gradient of `max` by its gradient. */
  readonly combine: 'max' | 'pick' | 'average';
  /** Whether padding counts in averages. */
  readonly countsPadding: boolean;
}

/** What is pooled, in memory. */
export interface PoolProblem extends PoolShape {
  /** What is pooled: the images, or for `unpool` the gradients of the results. */
  readonly source: BufferRange;
  /** With `pick` the values, for `unpool` the images; absent where nothing depends on them. */
  readonly other?: BufferRange;
  readonly finish: Fused;
  /** For reports. */
  readonly label: string;
}

/** [examples, …results, channels] of the images. */
export function pool(problem: PoolProblem, device: DeviceTraits): ShaderCall {
  const { results, finish, source, other = source } = problem;
  return call(problem, {
    made: results,
    device,
    shader: linkPool(problem, finish),
    buffers: { x: source, v: other },
  });
}

/** [examples, …images, channels] of the results' gradients: the gradient of `pool`. */
export function unpool(problem: PoolProblem, device: DeviceTraits): ShaderCall {
  const { images, finish, source, other = source } = problem;
  return call(problem, {
    made: images,
    device,
    shader: linkPool(problem, finish, 'unpool'),
    buffers: { dy: source, x: other },
  });
}

/** The shader of either. */
export function linkPool(
  { channels, combine, countsPadding }: Pick<PoolShape, 'channels' | 'combine' | 'countsPadding'>,
  finish: Fused,
  direction: 'pool' | 'unpool' = 'pool',
): LinkedShader {
  return linkKernel(
    direction === 'pool'
      ? { name: 'pool.wgsl', text: poolSource }
      : { name: 'unpool.wgsl', text: unpoolSource },
    {
      lanes: { width: channels % 4 === 0 ? 4 : 1 },
      values: {
        AVERAGE: String(combine === 'average'),
        COUNTS_PADDING: String(countsPadding),
        ...(direction === 'pool' ? { PICKS: String(combine === 'pick') } : null),
      },
      finish,
    },
  );
}

interface CallParts {
  /** Rows and columns of what is made. */
  readonly made: Both;
  readonly device: DeviceTraits;
  readonly shader: LinkedShader;
  readonly buffers: Readonly<Record<string, BufferRange>>;
}

function call(
  { label, examples, images, channels, results, size, stride, before, finish }: PoolProblem,
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
      ...stride,
      ...before,
      turns,
      localStep,
      turnStep,
      ...[channels, ...made, ...stride].map(reciprocalBits),
    ),
    workgroups: workgroupsFor(workgroups),
    cost: { flops: examples * results[0] * results[1] * size[0] * size[1] * channels, bytes: 4 * read },
  };
}
