// Trials in which held-out examples decide: they end early, and are compared by their best.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkDescription } from '../../src/cli/sweep/description.ts';
import { identityOf, jobsOf, type TrialRow } from '../../src/cli/sweep/trialJob.ts';
import {
  createTrainer,
  decodeModel,
  dense,
  evaluate,
  fitStandardForm,
  Model,
  network,
  sgd,
  splitDataSet,
} from '../../src/index.ts';
import { loadData, loadModel } from '../../src/node.ts';
import { gradloom, jsonLines, temporaryFolder } from '../cli/command.ts';
import { testGpu } from '../gpu.ts';

let folder = '';
const inFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await temporaryFolder();
  // Labels with noise: a network that learns them by heart gets worse on others.
  const rows = Array.from({ length: 60 }, (_, i) => {
    const [x, y] = [((i * 37) % 101) / 50 - 1, ((i * 61) % 97) / 48 - 1];
    return `${x.toFixed(3)},${y.toFixed(3)},${x + y > 0 === (i % 4 !== 1) ? 'up' : 'down'}`;
  });
  await writeFile(inFolder('t.csv'), `x,y,kind\n${rows.join('\n')}\n`);
});

const GIVEN = {
  data: 't.csv',
  target: 'kind',
  epochs: 40,
  sampler: 'grid',
  metric: 'loss',
  patience: 2,
  validateEvery: 2,
  fixed: { layers: 1, units: 16, batch: 12, activation: 'tanh', optimizer: 'sgd', seed: 4 },
  space: { learningRate: [0.5, 0.001] },
};

describe('a sweep with patience', () => {
  it('ends trials early, compares them by their best, and keeps the model of that step', async () => {
    const gpu = await testGpu();
    await writeFile(inFolder('sweep.json'), JSON.stringify(GIVEN));
    const { code, stdout, stderr } = await gradloom([
      'sweep',
      inFolder('sweep.json'),
      '--out',
      inFolder('out'),
    ]);
    expect(code, stderr).toBe(0);
    const rows = jsonLines((await readFile(inFolder('out/trials.jsonl'))).toString()).slice(
      1,
    ) as unknown as TrialRow[];
    const fast = rows.find(({ parameters }) => parameters['learningRate'] === 0.5)!;
    const slow = rows.find(({ parameters }) => parameters['learningRate'] === 0.001)!;
    expect(fast.ended).toBe('patience');
    expect(fast.trained!).toBeLessThan(fast.steps!);
    expect(fast.bestStep!).toBeLessThan(fast.trained!);
    expect(slow).toMatchObject({ ended: 'done', trained: slow.steps, bestStep: slow.steps });
    expect(stdout).toContain(`${fast.trained} of ${fast.steps}, best at ${fast.bestStep}`);

    // The same by hand, validation by validation.
    const loaded = await loadData(inFolder('t.csv'), { target: 'kind', testFraction: 0.2, seed: 0 });
    const { train, test: validation } = splitDataSet(loaded.train, { testFraction: 0.2, seed: 0 });
    const model = new Model(gpu, {
      network: network({
        inputs: 2,
        layers: [
          dense(16, 'tanh', { initializer: 'xavierNormal' }),
          dense(1, 'sigmoid', { initializer: 'xavierNormal' }),
        ],
      }),
      standardForm: fitStandardForm(train, 'standard'),
      classes: train.classes,
      seed: 4,
    });
    const trainer = await createTrainer(model, {
      data: train,
      optimizer: sgd({ learningRate: 0.5 }),
      batchSize: 12,
      seed: 4,
    });
    let best = { step: 0, loss: Infinity };
    for (let worse = 0, epochs = 2; worse < 2; epochs += 2) {
      await trainer.run(Math.round(epochs * trainer.stepsPerEpoch) - trainer.step);
      const { logLoss } = await evaluate(model, validation);
      worse = logLoss! < best.loss ? 0 : worse + 1;
      if (worse === 0) best = { step: trainer.step, loss: logLoss! };
    }
    expect(fast.bestStep).toBe(best.step);
    expect(fast.trained).toBe(trainer.step);
    expect(fast.value).toBeCloseTo(best.loss, 5);
    trainer.destroy();
    await model.destroy();

    const winner = rows.toSorted((a, b) => a.value! - b.value!)[0]!;
    const kept = await loadModel(gpu, inFolder('out/best.safetensors'));
    expect((await evaluate(kept, validation)).logLoss).toBeCloseTo(winner.value!, 5);
    const { metadata } = decodeModel(await readFile(inFolder('out/best.safetensors')));
    expect(JSON.parse(metadata.get('gradloom.training')!)).toMatchObject({ steps: winner.bestStep });
    await kept.destroy();
  }, 60_000);

  it('trains such trials one after another, and says so where they were to train together', () => {
    const description = checkDescription(GIVEN, folder);
    const data = { digests: {}, reading: {}, validationFraction: 0.2, seed: 0 };
    const identity = identityOf(description, { data, metric: 'loss', version: '0' });
    const tasks = [0, 1, 2].map((trial) => ({ trial, rung: 0, budget: 1, parameters: { seed: trial } }));
    expect(jobsOf(identity, tasks, description).map((job) => job.tasks.length)).toEqual([1, 1, 1]);
    const plain = checkDescription({ ...GIVEN, patience: undefined, validateEvery: undefined }, folder);
    const other = identityOf(plain, { data, metric: 'loss', version: '0' });
    expect(jobsOf(other, tasks, plain)).toHaveLength(1);
    expect(other.sweep).not.toBe(identity.sweep);
    expect(() => checkDescription({ ...GIVEN, together: 4 }, folder)).toThrow(
      'together must be 1, or be left out, with patience or keepBest: such trials train one after another',
    );
  });

  it.each([
    [{ patience: 0 }, 'patience must be a whole number of at least 1; got 0'],
    [{ patience: '3' }, 'patience must be a whole number of at least 1; got "3"'],
    [{ keepBest: 'no' }, 'keepBest must be true or false'],
    [{ minDelta: -1 }, 'minDelta must be a number of at least 0'],
    [{ patience: undefined, validateEvery: undefined, minDelta: 0.1 }, 'come with patience'],
    [{ patience: undefined }, 'validateEvery must be a number of epochs above 0, and come with'],
    [{ validateEvery: 0 }, 'validateEvery must be a number of epochs above 0'],
  ])('is refused with %j', (more, message) => {
    expect(() => checkDescription({ ...GIVEN, ...more }, folder)).toThrow(message);
  });
});
