// How a fit ends: early, in time, by somebody or by an error, and which parameters the model then has.

import { describe, expect, it } from 'vitest';
import {
  evaluate,
  type GradloomError,
  sgd,
  type DataSet,
  type FitOptions,
  type FitReport,
  type ModelMetrics,
  type TrainingOptions,
} from '../../src/index.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { Streak } from '../../src/train/fit/streak.ts';
import { testGpu } from '../gpu.ts';
import { within } from '../within.ts';
import { blobs, chancy, numbersOf, plain, training } from './fitScene.ts';

const heldOut = blobs(40, 1000);
/** Steps so long that the held-out loss goes up and down. */
const wild: Partial<TrainingOptions> = { optimizer: sgd({ learningRate: 2 }), singleDispatch: false };

/** The held-out loss after each epoch, and the parameters then, of a fit without any end before its time. */
async function course(epochs: number, net = plain) {
  const { model, trainer } = await training(await testGpu(), net(), wild);
  const parameters: [string, number[]][][] = [];
  const { validation } = await trainer.fit({
    epochs,
    validation: heldOut,
    onEpoch: async () => parameters.push(await numbersOf(model)),
  }).finished;
  trainer.destroy();
  return { losses: validation['loss']!, parameters };
}

const leastOf = (values: readonly number[]): number => values.indexOf(Math.min(...values));

describe.each([
  ['plain layers', plain],
  ['batch norm and dropout', chancy],
])('a fit of %s', (_, net) => {
  it('ends after so many validations without an improvement, with the best parameters to the bit', async () => {
    const { losses, parameters } = await course(30, net);
    const patience = 4;
    let [best, wanted] = [0, losses.length];
    for (const [epoch, loss] of losses.entries()) {
      if (loss < losses[best]!) best = epoch;
      else if (epoch - best === patience) {
        wanted = epoch + 1;
        break;
      }
    }
    // The test can fail: it ends early, and not at its best.
    expect(wanted).toBeLessThan(30);
    const { model, trainer } = await training(await testGpu(), net(), wild);
    const history = await trainer.fit({ epochs: 30, validation: heldOut, patience, keepBest: true }).finished;
    expect(history.validation['loss']).toEqual(losses.slice(0, wanted));
    expect(history.ended).toBe('patience');
    expect(history.best!.validation!['loss']).toBe(losses[best]);
    expect(history.parametersOf).toBe(history.best!.step);
    expect(history.reports.map(({ isBest }) => isBest)).toEqual(
      losses.slice(0, wanted).map((loss, i) => losses.slice(0, i).every((other) => other > loss)),
    );
    expect(await numbersOf(model)).toEqual(parameters[best]);
    expect((await evaluate(model, heldOut)).accuracy).toBe(history.best!.validation!['accuracy']);
    // The trainer goes on from them.
    await trainer.run(1);
    trainer.destroy();
  });
});

it('without keepBest the model has its last parameters', async () => {
  const { parameters, losses } = await course(6);
  expect(leastOf(losses)).toBeLessThan(5);
  const { model, trainer } = await training(await testGpu(), plain(), wild);
  const { parametersOf, steps } = await trainer.fit({ epochs: 6, validation: heldOut }).finished;
  expect(parametersOf).toBe(steps);
  expect(await numbersOf(model)).toEqual(parameters[5]);
});

/** What a streak says of values. */
const takes = (options: ConstructorParameters<typeof Streak>[0], values: number[]): unknown[] => {
  const streak = new Streak(options);
  return values.map((value) => (streak.add(value) ? 'better' : streak.without));
};

it('an improvement is one of at least minDelta, of the metric that is monitored', () => {
  expect(takes({ mode: 'min' }, [3, 2, 2, 1.99, 5])).toEqual(['better', 'better', 1, 'better', 1]);
  expect(takes({ mode: 'min', minDelta: 0.5 }, [3, 2.6, 2.5, 2.1, 2])).toEqual([
    'better',
    1,
    'better',
    1,
    'better',
  ]);
  expect(takes({ mode: 'max', minDelta: 0.1 }, [0.5, 0.55, 0.61, 0.2])).toEqual(['better', 1, 'better', 1]);
});

it('accuracy is monitored upwards, and the best by it is kept', async () => {
  const { model, trainer } = await training(await testGpu(), plain(), wild);
  const { best, reports } = await trainer.fit({
    epochs: 12,
    validation: heldOut,
    monitor: 'accuracy',
    keepBest: true,
  }).finished;
  const all = reports.map(({ validation }) => validation!['accuracy']!);
  expect(best!.validation!['accuracy']).toBe(Math.max(...all));
  expect((await evaluate(model, heldOut)).accuracy).toBe(Math.max(...all));
});

it('the rate is lowered where nothing gets better, as if it had been set by hand', async () => {
  const gpu = await testGpu();
  const { model, trainer } = await training(gpu, plain(), wild);
  const { reports, validation } = await trainer.fit({
    epochs: 14,
    validation: heldOut,
    reduceOnPlateau: { factor: 0.25, patience: 2, least: 0.3 },
  }).finished;
  const rates = reports.map(({ learningRate }) => learningRate!);
  const streak = new Streak({ mode: 'min' });
  let rate = 2;
  const wanted = validation['loss']!.map((loss) => {
    streak.add(loss);
    if (streak.without >= 2) {
      streak.restart();
      rate = Math.max(rate / 4, Math.fround(0.3));
    }
    return rate;
  });
  expect(rates).toEqual(wanted);
  expect(new Set(rates).size).toBe(3);
  const { model: other, trainer: byHand } = await training(gpu, plain(), wild);
  let epoch = 0;
  await byHand.fit({ epochs: 14, onEpoch: () => byHand.setLearningRate(rates[epoch++]!) }).finished;
  expect(await numbersOf(other)).toEqual(await numbersOf(model));
});

it.each<[string, Partial<FitOptions<DataSet, ModelMetrics>>, number]>([
  ['a time limit', { timeLimitMs: 300 }, 1],
  ['a time limit with held-out examples', { timeLimitMs: 300, validation: heldOut, validateEvery: 1e6 }, 1],
])('%s ends it at a look, with a last report', async (_, options, count) => {
  const { trainer } = await training(await testGpu(), plain(), { singleDispatch: false });
  const begin = performance.now();
  const history = await within(30, trainer.fit({ epochs: 1e6, reportEvery: 1e6, ...options }).finished);
  expect(performance.now() - begin).toBeLessThan(20_000);
  expect(history.ended).toBe('time');
  expect(history.reports).toHaveLength(count);
  expect(history.reports[0]!.step).toBe(trainer.step);
  expect('validation' in history.reports[0]!).toBe('validation' in options);
});

describe('stopping', () => {
  it.each<[string, (run: { stop(): void }, controller: AbortController) => void]>([
    ['stop()', (run) => run.stop()],
    ['a signal', (_, controller) => controller.abort()],
  ])('%s ends it in the middle of an epoch, also while a callback is waited for', async (_, stop) => {
    const { trainer } = await training(await testGpu(), plain());
    const controller = new AbortController();
    const run = trainer.fit({
      epochs: 1e6,
      reportEvery: 1e6,
      signal: controller.signal,
      onProgress: () => new Promise<void>(() => setTimeout(() => stop(run, controller), 20)),
    });
    const history = await within(20, run.finished);
    expect(history).toMatchObject({ ended: 'stopped', steps: trainer.step });
    expect(history.reports.map(({ step }) => step)).toEqual([trainer.step]);
    await trainer.run(2);
  });

  it('before it begins lets no step be done, and uploads nothing', async () => {
    const { trainer } = await training(await testGpu(), plain());
    const before = trainer.run(3);
    const run = trainer.fit({ epochs: 5, validation: heldOut, keepBest: true });
    run.stop();
    await before;
    expect(await run.finished).toMatchObject({ ended: 'stopped', steps: 0, reports: [], parametersOf: 3 });
    expect(trainer.step).toBe(3);
  });

  it('keeps the best parameters so far', async () => {
    const { losses, parameters } = await course(7);
    const { model, trainer } = await training(await testGpu(), plain(), wild);
    const run = trainer.fit({ epochs: 1000, validation: heldOut, keepBest: true });
    let count = 0;
    for await (const report of run) if (report && ++count === 7) break;
    const { best } = await run.finished;
    expect(await numbersOf(model)).toEqual(parameters[leastOf(losses)]);
    expect(best!.validation!['loss']).toBe(losses[leastOf(losses)]);
  });
});

describe('what a callback throws', () => {
  const wrong = new Error('not today');
  it.each<[string, Partial<FitOptions<DataSet, ModelMetrics>>]>([
    ['onEpoch', { onEpoch: () => Promise.reject(wrong) }],
    ['onBatch', { every: 2, onBatch: () => Promise.reject(wrong) }],
    [
      'onProgress',
      {
        onProgress: () => {
          throw wrong;
        },
      },
    ],
  ])('%s: rejects the fit, is told its readers, and the trainer goes on', async (_, options) => {
    const { trainer } = await training(await testGpu(), plain());
    const run = trainer.fit({ epochs: 5, ...options });
    const read = async (): Promise<FitReport[]> => {
      const seen: FitReport[] = [];
      for await (const report of run) seen.push(report);
      return seen;
    };
    const reading = read();
    await expect(run.finished).rejects.toBe(wrong);
    await expect(reading).rejects.toBe(wrong);
    const { step } = trainer;
    expect(step).toBeGreaterThan(0);
    await trainer.run(1);
    expect((await trainer.fit({ steps: 2 }).finished).reports.at(-1)!.step).toBe(step + 3);
  });
});

it('a cost that is not finite rejects with E_NONFINITE, and the best parameters are there and can be trained', async () => {
  const { losses, parameters } = await course(4);
  const { model, trainer } = await training(await testGpu(), plain(), wild);
  const run = trainer.fit({
    epochs: 50,
    validation: heldOut,
    keepBest: true,
    onEpoch: ({ step }) => {
      if (step === 15) trainer.setLearningRate(3e38);
    },
  });
  await expect(run.finished).rejects.toMatchObject({ code: 'E_NONFINITE' });
  expect(await numbersOf(model)).toEqual(parameters[leastOf(losses)]);
  trainer.setLearningRate(0.1);
  expect(trainer.step).toBeGreaterThan(15);
  expect((await trainer.run(3)).every(Number.isFinite)).toBe(true);
});

it('destroy within a fit ends it with E_DISPOSED; so does a fit of a destroyed trainer', async () => {
  const gpu = await testGpu();
  const { model, trainer } = await training(gpu, plain());
  const run = trainer.fit({ epochs: 1000, validation: heldOut, onEpoch: () => trainer.destroy() });
  await expect(within(20, run.finished)).rejects.toMatchObject({ code: 'E_DISPOSED' });
  await expect(trainer.fit({ epochs: 1 }).finished).rejects.toMatchObject({ code: 'E_DISPOSED' });
  const reading = (async () => {
    for await (const report of trainer.fit({ epochs: 1 })) expect(report).toBe('none');
  })();
  await expect(reading).rejects.toMatchObject({ code: 'E_DISPOSED' });
  await model.destroy();
  await gpu.settle();
});

it('a device that is closed within a fit is told as that, not as the fault of held-out examples', async () => {
  const gpu = await openGpu();
  const { trainer } = await training(gpu, plain());
  const run = trainer.fit({ epochs: 1000, validation: heldOut, onEpoch: () => gpu.close() });
  const failure = (await within(
    20,
    run.finished.catch((error: unknown) => error),
  )) as GradloomError;
  expect(failure).toMatchObject({ code: 'E_DISPOSED' });
  expect(failure.message).not.toContain('validation');
});

it('gives back what it takes on the device', async () => {
  const gpu = await testGpu();
  const { trainer } = await training(gpu, chancy());
  await trainer.fit({ steps: 1, validation: heldOut, keepBest: true }).finished;
  const before = gpu.bytesAllocated;
  await trainer.fit({ steps: 1, validation: heldOut, keepBest: true }).finished;
  await expect(
    trainer.fit({ steps: 1, validation: heldOut, keepBest: true, monitor: 'fame' }).finished,
  ).rejects.toThrow(/monitor/);
  await trainer
    .fit({ steps: 5, validation: heldOut, keepBest: true, onEpoch: () => Promise.reject(new Error('no')) })
    .finished.catch(() => undefined);
  expect(gpu.bytesAllocated).toBe(before);
});

it('a loop that is left has its best parameters back before anything that comes after it', async () => {
  const { losses, parameters } = await course(6);
  const best = leastOf(losses);
  expect(best).toBeLessThan(5);
  const { model, trainer } = await training(await testGpu(), plain(), wild);
  for await (const { epoch } of trainer.fit({ epochs: 30, validation: heldOut, keepBest: true })) {
    if (epoch === 6) break;
  }
  expect(await numbersOf(model)).toEqual(parameters[best]);
  // Nothing undoes what is trained then.
  await trainer.run(20);
  const trained = await numbersOf(model);
  expect(trained).not.toEqual(parameters[best]);
  await trainer.fit({ steps: 0 }).finished.catch(() => undefined);
  expect(await numbersOf(model)).toEqual(trained);
  trainer.destroy();
});
