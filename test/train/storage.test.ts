// Networks whose weights and activations are stored as f16 train and predict nearly as those of f32.

import { describe, expect, it } from 'vitest';
import {
  adam,
  createTrainer,
  dense,
  drawDigits,
  evaluate,
  fitStandardForm,
  maxoutUnits,
  Model,
  network,
  type ModelOptions,
  type StorageType,
} from '../../src/index.ts';
import { decodeModel, encodeModel } from '../../src/train/modelFile.ts';
import { testGpu } from '../gpu.ts';

const gpu = await testGpu();
const data = drawDigits({ count: 3000, seed: 1 });
const test = drawDigits({ count: 500, seed: 1, first: 1_000_000 });

function options(layers: Parameters<typeof network>[0]['layers'], storage?: StorageType): ModelOptions {
  return {
    network: network({ inputs: 784, layers }),
    standardForm: fitStandardForm(data, 'divideBy255'),
    classes: data.classes!,
    seed: 1,
    ...(storage ? { storage } : {}),
  };
}

const mean = (part: Float32Array): number => part.reduce((sum, value) => sum + value, 0) / part.length;

describe.skipIf(!gpu.features.has('shader-f16'))('a network with storage f16', () => {
  it.each([
    ['relu', [dense(96, 'relu'), dense(50, 'relu'), dense(10, 'softmax')]],
    ['gelu and maxout', [dense(64, 'gelu'), maxoutUnits(33), dense(10, 'softmax')]],
  ] as const)('of %s reaches the cost of f32', async (_, layers) => {
    const ends: Record<string, { cost: number; accuracy: number; first: number }> = {};
    for (const storage of ['f32', 'f16'] as const) {
      const model = new Model(gpu, options(layers, storage));
      const trainer = await createTrainer(model, {
        data,
        optimizer: adam(),
        batchSize: 64,
        l2: 0.01,
        singleDispatch: false,
      });
      const costs = await trainer.run(120);
      const { accuracy = 0 } = await evaluate(model, test);
      ends[storage] = { cost: mean(costs.subarray(-20)), accuracy, first: costs[0]! };
      trainer.destroy();
      await model.destroy();
    }
    const [f32, f16] = [ends['f32']!, ends['f16']!];
    // The same start, but for rounding; not the same bits.
    expect(Math.abs(f16.first - f32.first)).toBeLessThan(2e-3 * f32.first);
    expect(f16.first).not.toBe(f32.first);
    expect(f32.cost).toBeLessThan(f32.first / 3);
    expect(f16.cost).toBeLessThan(1.05 * f32.cost);
    expect(f16.accuracy).toBeGreaterThan(f32.accuracy - 0.03);
  });

  it('trains on the whole batch, and keeps parameters and optimiser in f32', async () => {
    const few = drawDigits({ count: 60, seed: 2 });
    const model = new Model(gpu, options([dense(20, 'tanh'), dense(10, 'softmax')], 'f16'));
    const trainer = await createTrainer(model, { data: few, optimizer: adam() });
    const costs = await trainer.run(30);
    expect(costs.at(-1)).toBeLessThan(costs[0]! / 2);
    expect(model.parameters.tensor.dtype).toBe('f32');
    trainer.destroy();
    await model.destroy();
  });

  it('is what a model from a file may be opened with', async () => {
    const model = new Model(gpu, options([dense(20, 'tanh'), dense(10, 'softmax')]));
    const file = decodeModel(await encodeModel(model));
    const half = file.open(gpu, { storage: 'f16' });
    const [exact, close] = [
      await model.predict(test.x.slice(0, 7840)),
      await half.predict(test.x.slice(0, 7840)),
    ];
    const off = close.map((value, index) => Math.abs(value - exact[index]!));
    expect(Math.max(...off)).toBeLessThan(5e-3);
    expect(Math.max(...off)).toBeGreaterThan(0);
    await model.destroy();
    await half.destroy();
  });
});

describe.runIf(!gpu.features.has('shader-f16'))('on a device without f16', () => {
  it('a model with storage f16 is refused before it has memory', () => {
    const before = gpu.bytesAllocated;
    expect(() => new Model(gpu, options([dense(10, 'softmax')], 'f16'))).toThrow(
      expect.objectContaining({ code: 'E_UNSUPPORTED', message: expect.stringContaining('shader-f16') }),
    );
    expect(gpu.bytesAllocated).toBe(before);
  });
});
