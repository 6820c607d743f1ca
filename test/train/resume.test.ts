// A fit that goes on from a checkpoint: the bits, reports and decisions of one that was never disturbed.

import { describe, expect, it } from 'vitest';
import {
  readCheckpoint,
  sgd,
  type DataSet,
  type FitHistory,
  type FitOptions,
  type FitReport,
  type ModelMetrics,
  type TrainingOptions,
} from '../../src/index.ts';
import { testGpu } from '../gpu.ts';
import { blobs, chancy, flat, numbersOf, plain, training } from './fitScene.ts';

type Options = FitOptions<DataSet, ModelMetrics>;

const heldOut = blobs(40, 1000);
/** Steps so long that the held-out loss goes up and down. */
const wild: Partial<TrainingOptions> = { optimizer: sgd({ learningRate: 2 }), singleDispatch: false };

/** Reports without their times, and without what looks by the clock found. */
const timeless = (reports: readonly FitReport[]) =>
  reports.map(({ milliseconds: _milliseconds, findings: _findings, ...report }) => report);

const outcome = ({
  reports,
  milliseconds: _ms,
  best,
  recoveries: _recoveries,
  findings: _findings,
  ...history
}: FitHistory) => ({
  ...history,
  best: best && timeless([best]),
  reports: timeless(reports),
});

const save = (): void => undefined;

/** A fit from its beginning or from a checkpoint, in a training of its own: what came of it. */
async function fitted(options: Partial<Options>, net = chancy) {
  const { model, trainer } = await training(await testGpu(), net(), wild);
  const costs: Float32Array[] = [];
  const history = await trainer.fit({
    epochs: 9,
    every: 5,
    onBatch: (progress) => void costs.push(progress.costs),
    ...options,
  }).finished;
  const after = flat([await trainer.run(2)]);
  trainer.destroy();
  return { costs: flat(costs), numbers: await numbersOf(model), after, ...outcome(history) };
}

/** Checkpoints of such a fit by steps, and what came of it. */
async function withCheckpoints(options: Partial<Options>, everySteps = 4) {
  const checkpoints: Uint8Array[] = [];
  const keep = (bytes: Uint8Array): unknown => checkpoints.push(bytes);
  const whole = await fitted({ ...options, checkpoint: { save: keep, everySteps, note: () => 'mine' } });
  return { checkpoints, whole };
}

describe.each([
  ['nothing held out', {}],
  ['the best parameters', { validation: heldOut, keepBest: true, validateEvery: 0.7, reportEvery: 0.4 }],
  ['patience', { validation: heldOut, patience: 3, keepBest: true, minDelta: 0.01 }],
  ['a rate that is lowered', { validation: heldOut, reduceOnPlateau: { factor: 0.5, patience: 1 } }],
] satisfies [string, Partial<Options>][])('a fit with %s', (_, options) => {
  it('goes on from each of its checkpoints to the same bits, reports and end', async () => {
    const { checkpoints, whole } = await withCheckpoints(options);
    const undisturbed = await fitted(options);
    // Checkpoints change nothing themselves.
    expect(whole).toEqual(undisturbed);
    expect(checkpoints.length).toBeGreaterThan(2);
    for (const checkpoint of [checkpoints[checkpoints.length >> 1]!, checkpoints.at(-1)!]) {
      const { done } = readCheckpoint(checkpoint);
      const { costs, ...rest } = await fitted({ ...options, resume: checkpoint });
      const { costs: all, ...wanted } = undisturbed;
      expect(rest, `after ${done} steps`).toEqual(wanted);
      // Each cost is told once, those that waited to be told included.
      expect(costs).toEqual(done === all.length ? [] : all.slice(Math.floor(done / 5) * 5));
    }
  });
});

describe('a checkpoint', () => {
  it('of a fit that was stopped or out of time goes on as if it had not been, time counted', async () => {
    const options = { validation: heldOut, keepBest: true };
    const { costs: _, ...undisturbed } = await fitted(options);
    const kept: Uint8Array[] = [];
    const checkpoint = { save: (bytes: Uint8Array) => void kept.push(bytes) };
    const { model, trainer } = await training(await testGpu(), chancy(), wild);
    const run = trainer.fit({
      epochs: 9,
      ...options,
      checkpoint,
      every: 1,
      onBatch: ({ step }) => void (step === 17 && run.stop()),
    });
    expect(await run.finished).toMatchObject({ ended: 'stopped', steps: 17 });
    trainer.destroy();
    await model.destroy();
    expect(kept).toHaveLength(1);
    expect(readCheckpoint(kept[0]!)).toMatchObject({ step: 17, done: 17, steps: 34, ended: 'stopped' });
    const { costs: _costs, ...resumed } = await fitted({ ...options, resume: kept[0] });
    expect(resumed).toEqual(undisturbed);
    // Of no time is left nothing: it ends where it was, and says so.
    const late = await training(await testGpu(), chancy(), wild);
    const history = await late.trainer.fit({ epochs: 9, ...options, resume: kept[0], timeLimitMs: 1e-3 })
      .finished;
    expect(history).toMatchObject({ ended: 'time', steps: 17 });
    expect(history.milliseconds).toBeGreaterThan(readCheckpoint(kept[0]!).milliseconds);
    late.trainer.destroy();
  });

  it('of a fit that is over ends at once with the same parameters, and may go further', async () => {
    const options = { validation: heldOut, keepBest: true };
    const { checkpoints, whole } = await withCheckpoints(options, 1000);
    expect(checkpoints).toHaveLength(1);
    expect(readCheckpoint(checkpoints[0]!)).toMatchObject({ ended: 'done', note: 'mine', step: 34 });
    const { costs, ...again } = await fitted({ ...options, resume: checkpoints[0] });
    const { costs: _, ...first } = whole;
    expect(again).toEqual(first);
    expect(costs).toEqual([]);
    const further = await fitted({ ...options, epochs: 18, resume: checkpoints[0] });
    const longer = await fitted({ ...options, epochs: 18 });
    expect(further.numbers).toEqual(longer.numbers);
    expect(further.reports).toEqual(longer.reports);
  });

  it('gives readers the reports from the first on', async () => {
    const { checkpoints, whole } = await withCheckpoints({});
    const { trainer } = await training(await testGpu(), chancy(), wild);
    const reports: FitReport[] = [];
    for await (const report of trainer.fit({ epochs: 9, resume: checkpoints[3] })) reports.push(report);
    expect(timeless(reports)).toEqual(whole.reports);
    trainer.destroy();
  });

  it('is refused where the fit, its data or its network are others, with what differs', async () => {
    const options = { validation: heldOut, patience: 20 };
    const { checkpoints } = await withCheckpoints(options, 4);
    const resume = checkpoints[2]!;
    const others: [Partial<Options>, RegExp][] = [
      [{ ...options, patience: 21 }, /got patience 20 there, 21 here/],
      [{ ...options, keepBest: true }, /got keepBest none there, true here/],
      [{ ...options, validation: blobs(40, 1001) }, /got held-out examples .*crc32/],
      [{ patience: undefined }, /got patience 20 there, none here/],
      [{ ...options, epochs: 2 }, /must go at least as far as its checkpoint; got 8 steps, 12 done/],
    ];
    for (const [other, message] of others) {
      await expect(fitted({ ...other, resume }), String(message)).rejects.toMatchObject({
        code: 'E_ARGUMENT',
        message: expect.stringMatching(message),
      });
    }
    await expect(fitted({ ...options, resume }, plain)).rejects.toMatchObject({
      message: expect.stringContaining('got parameters'),
    });
    const damaged = resume.slice();
    damaged[damaged.length - 9]! ^= 4;
    await expect(fitted({ ...options, resume: damaged })).rejects.toMatchObject({ code: 'E_FILE_CHECKSUM' });
    const { trainer } = await training(await testGpu(), chancy(), wild);
    const state = await trainer.state();
    await expect(fitted({ resume: state })).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      message: expect.stringContaining('got the state of a trainer after 0 steps'),
    });
    // A checkpoint is a state as well.
    await trainer.restore(resume);
    expect(trainer.step).toBe(12);
    expect(() => readCheckpoint(state)).toThrow(/state of a trainer/);
    trainer.destroy();
  });

  it('that cannot be kept ends the fit with what was thrown, and one that keeps itself waiting is waited for', async () => {
    const failed = fitted({
      checkpoint: { save: () => Promise.reject(new Error('disk full')), everySteps: 3 },
    });
    await expect(failed).rejects.toThrow('disk full');
    let saved = 0;
    const slow = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      saved++;
    };
    await fitted({ epochs: 1, checkpoint: { save: slow, everySteps: 2 } });
    expect(saved).toBe(2);
  });

  it('has options that are checked', async () => {
    const wrong: [object, RegExp][] = [
      [{ checkpoint: {} }, /checkpoint: save must be a function/],
      [{ checkpoint: { save, everyMs: 0 } }, /everyMs must be a finite number above 0; got 0/],
      [{ checkpoint: { save, everySteps: 1.5 } }, /everySteps must be a whole number/],
      [{ checkpoint: { save, everySteps: 1, everyMs: 1 } }, /exclude each other/],
      [{ checkpoint: { save, note: 'text' } }, /note must be a function/],
      [{ checkpoint: { save, every: 3 } }, /every/],
      [{ resume: [1, 2] }, /resume must be the bytes of a checkpoint/],
      [{ resume: null }, /resume must be the bytes/],
      [{ deviceLosses: -1 }, /deviceLosses must be a whole number of at least 0/],
    ];
    for (const [options, message] of wrong)
      await expect(fitted(options as Partial<Options>), String(message)).rejects.toMatchObject({
        code: 'E_ARGUMENT',
        message: expect.stringMatching(message),
      });
  });
});
