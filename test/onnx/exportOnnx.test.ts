import { describe, expect, it } from 'vitest';
import { ACTIVATION_NAMES, Model, type LayerConfig } from '../../src/index.ts';
import { exportOnnx } from '../../src/onnx.ts';
import { testGpu } from '../gpu.ts';
import { exactOutputs, modelOf, worstError } from './exactModel.ts';
import { runOnnx } from './onnxRuntime.ts';
import { randomInputs, randomNetwork, randomValues } from './randomNetwork.ts';

const NETWORKS = Number(process.env['GRADLOOM_CASES'] ?? 100);
const EXAMPLES = 4;

/** All layers, those within layers included. */
function configs(list: readonly LayerConfig[]): LayerConfig[] {
  return list.flatMap((config) => {
    const inner = [config['layers'], config['shortcut']].flatMap((one) => (one ?? []) as LayerConfig[]);
    return [config, ...configs(inner)];
  });
}

describe('exportOnnx', () => {
  it(
    'gives files of random networks that ONNX Runtime computes to 1e-5 as float64 does, and as the model',
    async () => {
      const gpu = await testGpu();
      const kinds = new Set<string>();
      const activations = new Set<string>();
      const faults: string[] = [];
      for (let seed = 0; seed < NETWORKS; seed++) {
        const net = randomNetwork(seed);
        const values = randomValues(net, seed);
        const x = randomInputs(net, EXAMPLES, seed);
        const given = net.wholeBelow === undefined ? x : BigInt64Array.from(x, BigInt);
        const file = await exportOnnx(modelOf(net, values));
        const got = await runOnnx(file, given, [EXAMPLES, ...net.inputShape]);
        const said = (what: string, worst: number): void => {
          if (worst <= 1e-5) return;
          faults.push(`seed ${seed}: ${what}: off by ${worst}: ${JSON.stringify(net.config.layers)}`);
        };
        said('float64', worstError(got, exactOutputs(net, values, x)));
        if (seed % 10 === 0) {
          const model = new Model(gpu, { network: net, values });
          said('the model', worstError(got, await model.predict(x)));
          expect(await exportOnnx(model)).toEqual(file);
          await model.destroy();
        }
        for (const config of configs(net.config.layers)) {
          kinds.add(config.kind);
          const { name } = Object(config['activation']) as { name?: string };
          if (name) activations.add(name);
        }
      }
      expect(faults).toEqual([]);
      if (NETWORKS < 100) return;
      expect([...activations].toSorted()).toEqual([...ACTIVATION_NAMES].toSorted());
      expect(kinds.size).toBe(14);
    },
    120_000 + 400 * NETWORKS,
  );
});
