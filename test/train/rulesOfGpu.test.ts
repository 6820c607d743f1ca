// By the rules of a GPU every kind of training compiles into one dispatch. Dawn's null backend checks its shader without
// a driver, which would take seconds for each.

import { afterAll, it } from 'vitest';
import {
  createPopulation,
  dense,
  maxoutUnits,
  network,
  sgd,
  type DriverInfo,
  type LayerConfig,
} from '../../src/index.ts';
import { ACTIVATION_NAMES } from '../../src/nn/activation.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';

const gpu = await openGpu({ driver: 'null' });
(gpu as { driver: DriverInfo }).driver = { ...gpu.driver, kind: 'gpu' };
afterAll(() => gpu.close());

/** Inputs and outputs in whole groups of four or not, which link differently. */
const SIZES = [
  [3, 5],
  [4, 8],
  [2, 1],
] as const;

const HIDDEN: [string, (units: number) => LayerConfig][] = [
  ...ACTIVATION_NAMES.filter((name) => name !== 'softmax').map(
    (name): [string, (units: number) => LayerConfig] => [name, (units) => dense(units, name)],
  ),
  ['maxout of 2', (units) => maxoutUnits(units, 2)],
  ['maxout of 4', (units) => maxoutUnits(units, 4)],
];

it.each(HIDDEN)('%s', async (name, hidden) => {
  // An activation is a function of its own; what a maxout reduces links differently for each size.
  const sizes = name.startsWith('maxout') ? SIZES : SIZES.slice(0, 1);
  for (const [at, [inputs, units]] of sizes.entries()) {
    for (const last of ['identity', 'sigmoid', 'softmax'] as const) {
      const net = network({ inputs, layers: [hidden(units), dense(last === 'softmax' ? 3 : 1, last)] });
      const data = {
        x: new Float32Array(8 * inputs).fill(0.5),
        y: last === 'softmax' ? Uint32Array.of(0, 1, 2, 0, 1, 2, 0, 1) : new Float32Array(8).fill(1),
        examples: 8,
        features: inputs,
        targets: 1,
      };
      // Without state: the null backend can bind 8 buffers only.
      const optimizer = sgd();
      const options = { optimizer, ...(at === 1 ? { l2: 0.1 } : {}) };
      const batchSize = at === 2 ? 3 : 8;
      const members = [options, options];
      // Throws where it does not fit into one dispatch or does not compile.
      const population = await createPopulation(gpu, { network: net, data, batchSize, members });
      population.destroy();
    }
  }
});
