// The networks and matrices that `gradloom tune` measures kernels for.

import type { Gpu } from '../../gpu/gpu.ts';
import { matmul, transpose } from '../../graph/ops/index.ts';
import { input } from '../../graph/tensor.ts';
import { dense } from '../../nn/layers/dense.ts';
import { network } from '../../nn/network.ts';
import { tune } from '../../plan/tune.ts';
import { tuneNetwork } from '../../train/tuneNetwork.ts';

/** A network by its sizes n[0] … n[L], and the examples of a training step. */
export interface Layers {
  readonly sizes: readonly number[];
  readonly batch: number;
}

/** Networks of many sizes: pictures, tables, long rows, wide layers. */
const USUAL: readonly Layers[] = [
  { sizes: [784, 128, 64, 10], batch: 128 },
  { sizes: [784, 512, 512, 10], batch: 128 },
  { sizes: [784, 256, 128, 10], batch: 64 },
  { sizes: [3072, 512, 256, 10], batch: 128 },
  { sizes: [12_288, 20, 7, 5, 1], batch: 209 },
  { sizes: [64, 256, 256, 1], batch: 256 },
  { sizes: [1024, 1024, 1024, 1024, 1024], batch: 256 },
];

/** Squares, in all ways of storage. The largest are for GPUs: software drivers take seconds for one product. */
const SQUARES = { gpu: [256, 512, 1024, 2048, 4096], software: [256, 512, 1024], null: [] };

/** Measures what training and using a network of dense layers needs. */
export async function tuneLayers(gpu: Gpu, { sizes, batch }: Layers): Promise<void> {
  const [inputs, ...units] = sizes;
  // Activations are fused onto products and change none.
  const layers = units.map((count) => dense(count, 'identity'));
  await tuneNetwork(gpu, network({ inputs: inputs!, layers }), { batchSize: batch });
}

/** Measures networks and matrices of many sizes. */
export async function tuneUsual(gpu: Gpu): Promise<void> {
  for (const layers of USUAL) await tuneLayers(gpu, layers);
  for (const size of SQUARES[gpu.driver.kind]) {
    const [a, b] = [input('a', [size, size]), input('b', [size, size])];
    for (const product of [matmul(a, b), matmul(a, transpose(b)), matmul(transpose(a), b)]) {
      await tune(gpu, { outputs: { product } });
    }
  }
}
