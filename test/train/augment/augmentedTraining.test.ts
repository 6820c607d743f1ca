// Training on augmented examples: what is trained on changes from step to step, and nothing else does.

import { describe, expect, it } from 'vitest';
import {
  adam,
  createTrainer,
  dense,
  drawDigits,
  evaluate,
  fitStandardForm,
  Model,
  network,
  type AugmentOptions,
  type DataSet,
  type TrainingOptions,
} from '../../../src/index.ts';
import { testGpu } from '../../gpu.ts';

const digits = drawDigits({ count: 600, seed: 4 });
const held = drawDigits({ count: 100, seed: 4, first: 1_000_000 });
const ALL: AugmentOptions = { flip: 'vertical', scale: 0.1, rotate: 10, shift: 2, noise: 0.05, mixup: 0.2 };

async function training(augment: AugmentOptions | undefined, more: Partial<TrainingOptions> = {}) {
  const gpu = await testGpu();
  const model = new Model(gpu, {
    network: network({ inputs: 784, layers: [dense(16, 'relu'), dense(10, 'softmax')] }),
    standardForm: fitStandardForm(digits, 'divideBy255'),
    seed: 1,
  });
  const optimizer = adam({ learningRate: 0.003 });
  const trainer = await createTrainer(model, {
    data: digits,
    optimizer,
    batchSize: 30,
    seed: 7,
    augment,
    ...more,
  });
  return { model, trainer };
}

const parameters = async (model: Model): Promise<number[]> =>
  [...(await model.values()).values()].flatMap((v) => [...v]);

/** Eight examples without a shape, and a network that trains in one dispatch. */
const rows: DataSet = {
  x: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
  y: Float32Array.from({ length: 8 }, (_, i) => Math.cos(i)),
  examples: 8,
  features: 3,
  targets: 1,
};

async function ofRows(options: Partial<TrainingOptions>) {
  const model = new Model(await testGpu(), {
    network: network({ inputs: 3, layers: [dense(5, 'tanh'), dense(1, 'identity')] }),
    seed: 1,
  });
  const trainer = await createTrainer(model, {
    data: rows,
    optimizer: adam({ learningRate: 0.01 }),
    ...options,
  });
  return { model, trainer };
}

describe('a training on augmented examples', () => {
  it('has the same bits in one run and in parts, and others with another seed', async () => {
    const [whole, parts, other] = [
      await training(ALL),
      await training(ALL),
      await training(ALL, { seed: 8 }),
    ];
    await whole.trainer.run(12);
    await parts.trainer.run(5);
    await parts.trainer.fit({ steps: 7, validation: held }).finished;
    await other.trainer.run(12);
    const wanted = await parameters(whole.model);
    expect(await parameters(parts.model)).toEqual(wanted);
    expect(await parameters(other.model)).not.toEqual(wanted);
  });

  it('measures held-out examples as they are', async () => {
    const { model, trainer } = await training(ALL);
    const { reports } = await trainer.fit({ steps: 20, validation: held }).finished;
    const { accuracy } = await evaluate(model, held);
    expect(reports.at(-1)!.validation!['accuracy']).toBe(accuracy);
    const { trainer: still, model: untrained } = await training(ALL, {
      optimizer: adam({ learningRate: 0 }),
    });
    const { validation } = await still.fit({ steps: 40, reportEvery: 1, validation: held }).finished;
    expect(new Set(validation['loss']).size).toBe(1);
    expect((await evaluate(untrained, held)).accuracy).toBe(validation['accuracy']![0]);
  });

  it('learns to read digits that are moved, which without augmentation it reads worse', async () => {
    const shifted: DataSet = { ...held, x: moveBy(held.x as Uint8Array, { right: 3, down: 2 }) };
    const accuracies: number[] = [];
    for (const augment of [undefined, { shift: 3, rotate: 10 }]) {
      const { model, trainer } = await training(augment);
      await trainer.run(500);
      accuracies.push((await evaluate(model, shifted)).accuracy!);
    }
    expect(accuracies[1]!).toBeGreaterThan(accuracies[0]! + 0.1);
  });

  it.each<[string, Partial<TrainingOptions>]>([
    ['step by step', { singleDispatch: false, augment: { noise: 0.1, mixup: 0.5 } }],
    ['in one dispatch', { batchSize: 4, augment: { noise: 0.1 } }],
  ])('changes the costs of rows of numbers %s, which stay finite', async (_, options) => {
    const { trainer } = await ofRows(options);
    const { trainer: plain } = await ofRows({ ...options, augment: undefined });
    const [costs, without] = [await trainer.run(5), await plain.run(5)];
    expect(costs.every(Number.isFinite)).toBe(true);
    expect(costs[0]).not.toBe(without[0]);
  });

  it.each<[unknown, string]>([
    [7, 'options must be an object'],
    [{ shifts: 2 }, 'got shifts'],
    [{ shift: -1 }, 'shift must be a number above 0'],
    [{ scale: 1.5 }, 'scale must be a number above 0, at most 0.99'],
    [{ rotate: Number.NaN }, 'rotate must be'],
    [{ flip: true }, 'flip must be horizontal, vertical or both'],
    [{ noise: '0.1' }, 'noise must be'],
    [{}, 'must name at least one of flip, scale'],
    [{ noise: undefined }, 'must name at least one of flip, scale'],
    [{ shift: 1 }, 'must be given pictures'],
  ])('is refused for %o', async (augment, message) => {
    await expect(ofRows({ augment: augment as AugmentOptions })).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      message: expect.stringContaining(message) as string,
    });
  });

  it('is refused where 0 is not empty, where nothing is there to mix with, and for rows of embeddings', async () => {
    const gpu = await testGpu();
    const net = network({ inputs: 784, layers: [dense(10, 'softmax')] });
    const model = new Model(gpu, { network: net, standardForm: fitStandardForm(digits, 'standard') });
    const options = { data: digits, optimizer: adam(), batchSize: 1 };
    await expect(createTrainer(model, { ...options, augment: { rotate: 5 } })).rejects.toThrow('keeps 0');
    await expect(createTrainer(model, { ...options, augment: { mixup: 1 } })).rejects.toThrow('a batch of 1');
  });
});

function moveBy(x: Uint8Array, { right, down }: { right: number; down: number }): Uint8Array {
  return x.map((_, at) => {
    const [row, column] = [Math.floor((at % 784) / 28) - down, (at % 28) - right];
    return row < 0 || column < 0 ? 0 : x[at - (at % 784) + row * 28 + column]!;
  });
}
