// Chooses the kernels for a network ahead of its training and use.

import { checkOptions, kindOf, refusal } from '../checkOptions.ts';
import { checkGpu } from '../gpu/checkGpu.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { TuningRecords } from '../gpu/tuningRecord.ts';
import { grad } from '../graph/differentiate.ts';
import { mean, pack, squaredError } from '../graph/ops/index.ts';
import { input } from '../graph/tensor.ts';
import { checkNetwork } from '../nn/checkNetwork.ts';
import type { Network, StorageType } from '../nn/network.ts';
import { tune } from '../plan/tune.ts';

/** With how many examples at once the network will be used. */
export interface TuneNetworkOptions {
  /** Examples of a training step; default 128. */
  readonly batchSize?: number;
  /** Examples of a prediction; default one, and 1024, which `Model.predict` takes at a time. */
  readonly predictions?: readonly number[];
  /** As the model's; default f32. */
  readonly storage?: StorageType;
}

const refused = /* @__PURE__ */ refusal('tuneNetwork', { show: kindOf });

const isCount = (given: unknown): boolean => Number.isSafeInteger(given) && (given as number) >= 1;

/**
 * Measures the kernels that training and predictions will need, on a device opened with `tuning: 'measure'`; what is
 * known already is not measured again. Returns all records that choices of this device rest on.
 *
 * @throws GradloomError `E_ARGUMENT` for an unknown option or value; as `tune`.
 */
export async function tuneNetwork(
  gpu: Gpu,
  network: Network,
  options: TuneNetworkOptions = {},
): Promise<TuningRecords> {
  checkGpu('tuneNetwork', gpu);
  checkNetwork('tuneNetwork', network);
  checkOptions('tuneNetwork', options, ['batchSize', 'predictions', 'storage']);
  const { batchSize = 128, predictions = [1, 1024], storage } = options;
  if (!isCount(batchSize)) throw refused('batchSize must be a whole number of at least 1', batchSize);
  const listed: unknown = predictions;
  if (!(Array.isArray(listed) && listed.every(isCount)))
    throw refused('predictions must be a list of whole numbers of at least 1', listed);
  const parameters = network.tensorsIn(input('parameters', [network.length]));
  const state = network.state.map(({ name, shape }) => input(name, shape));
  const forward = (examples: number, training = false) =>
    network.forward(input('x', [examples, network.inputs]), parameters, { storage, state, training }).a;
  // The loss changes no product.
  const cost = mean(squaredError(forward(batchSize, true), input('y', [batchSize, ...network.outputShape])));
  await tune(gpu, { outputs: { gradients: pack(grad(cost, parameters)) } });
  for (const examples of predictions) await tune(gpu, { outputs: { a: forward(examples) } });
  return gpu.tuning.used;
}
