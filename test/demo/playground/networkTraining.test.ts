// A network of the playground is shown before anything trains it, and trained from its first step on.

import { expect, it } from 'vitest';
import { FIRST_SETUP, type Setup } from '../../../demo/playground/state/setup.ts';
import { dataScores } from '../../../demo/playground/worker/dataScores.ts';
import { NetworkTraining } from '../../../demo/playground/worker/networkTraining.ts';
import { OpenFiles } from '../../../demo/playground/worker/openFiles.ts';
import { planeScore } from '../../../demo/playground/worker/planeScore.ts';
import { taskOf } from '../../../demo/playground/worker/task.ts';
import { testGpu } from '../../gpu.ts';

const prepare = async (part: Partial<Setup> = {}): Promise<NetworkTraining> => {
  const setup = { ...FIRST_SETUP, ...part };
  return NetworkTraining.prepare(await testGpu(), setup, await taskOf(setup, new OpenFiles()));
};

/** The largest change of any weight. */
function change(before: readonly Float32Array[], after: readonly Float32Array[]): number {
  const all = before.flatMap((values, layer) =>
    Array.from(values, (value, at) => Math.abs(value - after[layer]![at]!)),
  );
  return Math.max(...all);
}

it('tells weights and scores before its first step, when nothing trains it yet', async () => {
  const training = await prepare();
  expect([training.step, training.epoch, await training.state()]).toEqual([0, 0, undefined]);
  expect((await training.weights()).map(({ length }) => length)).toEqual([12, 24, 4]);
  await training.destroy();
});

it.each(['default', 'mse', 'absolute'] as const)(
  'scores points of the plane as all other data, by %s',
  async (loss) => {
    const training = await prepare({ loss });
    const { model, task } = training;
    const { training: own, heldOut, outcome } = await training.scores();
    const wanted = await dataScores(model, { task, loss });
    expect([own.accuracy, heldOut.accuracy]).toEqual([wanted.training.accuracy, wanted.heldOut.accuracy]);
    expect(own.cost).toBeCloseTo(wanted.training.cost, 12);
    expect(heldOut.cost).toBeCloseTo(wanted.heldOut.cost, 12);
    expect(own.cost).toBeGreaterThan(0.1);
    expect(outcome).toBeUndefined();
    await training.destroy();
  },
);

it('counts what is right, and holds the surprise of what is surely wrong', () => {
  const score = planeScore([0.5, 0.25, 1], { labels: [1, 0, 0], loss: 'default' });
  expect(score.accuracy).toBeCloseTo(2 / 3, 12);
  expect(score.cost).toBeCloseTo((Math.log(2) - Math.log(0.75) + 52 * Math.log(2)) / 3, 12);
});

it.each(['sgd', 'adam'] as const)(
  'learns with %s by the rate that was set before its first step',
  async (optimizer) => {
    const training = await prepare({ optimizer, dropout: 0.2, schedule: 'cosine' });
    const before = await training.weights();
    training.setLearningRate(1e-6);
    const trainer = await training.trainer();
    await trainer.run(5);
    const slow = change(before, await training.weights());
    expect(slow).toBeGreaterThan(0);
    expect(slow).toBeLessThan(1e-4);
    training.setLearningRate(0.1);
    await trainer.run(5);
    expect(change(before, await training.weights())).toBeGreaterThan(1e-3);
    expect(training.step).toBe(10);
    expect(training.epoch).toBeCloseTo(10 / trainer.stepsPerEpoch, 6);

    // Another one, as after the loss of a device, goes on from there.
    const state = (await training.state())!;
    const again = await prepare({ optimizer, dropout: 0.2, schedule: 'cosine' });
    await (await again.trainer()).restore(state);
    expect(again.step).toBe(10);
    expect(change(await training.weights(), await again.weights())).toBe(0);
    await Promise.all([training.destroy(), again.destroy()]);
  },
);
