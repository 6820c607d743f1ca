import { describe, expect, it } from 'vitest';
import { exportOnnx, readOnnx } from '../../src/onnx.ts';
import { exactOutputs, modelOf, worstError } from './exactModel.ts';
import { randomInputs, randomNetwork, randomValues } from './randomNetwork.ts';

const NETWORKS = Number(process.env['GRADLOOM_CASES'] ?? 100);

/** The numbers of a network, whatever they are called. */
function numbersOf(values: ReadonlyMap<string, ArrayLike<number>>): string[] {
  return [...values.values()].map((numbers) => Array.from(numbers).join()).toSorted();
}

describe('readOnnx', () => {
  it(
    'reads what exportOnnx writes: the same parameters to the bit, and the same function',
    async () => {
      const faults: string[] = [];
      for (let seed = 0; seed < NETWORKS; seed++) {
        const net = randomNetwork(seed);
        const values = randomValues(net, seed);
        const x = randomInputs(net, 3, seed);
        try {
          const read = readOnnx(await exportOnnx(modelOf(net, values)));
          expect(numbersOf(read.values)).toEqual(numbersOf(values));
          expect(read.warnings).toEqual([]);
          expect(read.network.inputShape).toEqual(net.inputShape);
          expect(read.network.outputShape).toEqual(net.outputShape);
          expect(read.network.outputActivation).toEqual(net.outputActivation);
          const worst = worstError(exactOutputs(read.network, read.values, x), exactOutputs(net, values, x));
          expect(worst).toBeLessThan(1e-6);
        } catch (error) {
          faults.push(`seed ${seed}: ${String(error)}: ${JSON.stringify(net.config.layers)}`);
        }
      }
      expect(faults).toEqual([]);
    },
    120_000 + 100 * NETWORKS,
  );
});
