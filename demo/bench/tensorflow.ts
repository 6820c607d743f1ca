// TensorFlow.js as a contestant on its webgpu backend: a chunk of its own, loaded when a visitor asks for it.
import type { Contestant } from '../../bench/harness/contestant.ts';
// Tensors have methods for operations only once they are given them.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import { open } from '../../bench/peers/tfjs.mjs';
import * as values from '../../bench/workloads/values.ts';

/** Opens TensorFlow.js; `adapter` is its name, version and backend. */
export async function openTensorflow({ software }: { software: boolean }): Promise<Contestant> {
  const { version, prepare } = await open({ backend: 'webgpu', values });
  return { adapter: `TensorFlow.js ${version}, webgpu`, software, prepare };
}
