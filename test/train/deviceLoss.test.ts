// A device that is lost during a fit: another takes its place, and the bits are those of a fit that lost none.

import { afterEach, describe, expect, it } from 'vitest';
import {
  add,
  createGraphTrainer,
  evaluate,
  mean,
  Model,
  multiply,
  sgd,
  square,
  subtract,
  Variable,
  type DataSet,
  type FitHistory,
  type FitOptions,
  type Gpu,
  type ModelMetrics,
  type TrainingOptions,
} from '../../src/index.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { injectFaults } from '../../src/testing.ts';
import { randomOf } from '../../tools/fuzz/mutate.ts';
import { within } from '../within.ts';
import { blobs, chancy, numbersOf, plain, training } from './fitScene.ts';

type Options = FitOptions<DataSet, ModelMetrics>;

/** How many fits lose devices at random; `GRADLOOM_CASES=200` for the proof. */
const CASES = Number(process.env['GRADLOOM_CASES'] ?? 3);

let gpu: Gpu | undefined;
afterEach(() => gpu?.close());

/** A Gpu whose n-th device is lost at its submission number losses[n]; those after them are not. */
async function losing(losses: readonly number[]): Promise<Gpu> {
  let opened = 0;
  gpu = await openGpu({
    onDevice: (device) => {
      const lose = losses[opened++];
      if (lose !== undefined) injectFaults(device, { lose });
    },
  });
  return gpu;
}

const heldOut = blobs(40, 1000);
/** All that a fit has on the device beside the training: metrics, the best parameters, a rate that is lowered. */
const FIT: Options = {
  epochs: 12,
  validation: heldOut,
  keepBest: true,
  reduceOnPlateau: { factor: 0.7, patience: 1 },
  every: 3,
};

/** What must not depend on losses. */
function outcome({ reports, ...history }: FitHistory) {
  const timeless = reports.map(
    ({ milliseconds: _ms, recovered: _recovered, findings: _findings, ...report }) => report,
  );
  const { milliseconds: _ms, recoveries: _recoveries, findings: _findings, best, ...rest } = history;
  return { ...rest, best: best?.step, reports: timeless };
}

/** A fit with steps by a schedule of its user's own, on a Gpu: its bits, and how often a device was lost. */
async function fitted(device: Gpu, options: Partial<Options> = {}, more: Partial<TrainingOptions> = {}) {
  const { model, trainer } = await training(device, chancy(), {
    optimizer: sgd({ learningRate: 1 }),
    singleDispatch: false,
    ...more,
  });
  // Not from its start, with another rate: what is put back is not what a new training begins with.
  await trainer.run(2);
  trainer.setLearningRate(1.5);
  const told: number[] = [];
  const history = await trainer.fit({
    ...FIT,
    onBatch: ({ costs, step }) => {
      told.push(...costs);
      if (step === 14) trainer.setLearningRate(0.9);
    },
    ...options,
  }).finished;
  const numbers = await numbersOf(model);
  const { accuracy } = await evaluate(model, heldOut);
  trainer.destroy();
  return { history, wanted: { told, numbers, accuracy, ...outcome(history) } };
}

async function trainByHand(device: Gpu, loses: boolean) {
  const { model, trainer } = await training(device, plain(), { singleDispatch: false });
  const start = await model.values();
  const history = await trainer.fit({
    steps: 20,
    every: 4,
    onBatch: async ({ step }) => {
      if (step === 8) model.setValues(start);
      if (step === 12) await trainer.run(3);
      if (step === 19 && loses) device.device.destroy();
    },
  }).finished;
  return { step: trainer.step, numbers: await numbersOf(model), lost: history.recoveries.length };
}

async function trainGraph(device: Gpu, loses: boolean) {
  const data = {
    x: { shape: [3], values: Float32Array.from({ length: 60 }, (_, i) => Math.sin(i)) },
    y: { values: Float32Array.from({ length: 20 }, (_, i) => Math.cos(i)) },
  };
  const trainer = await createGraphTrainer(device, {
    parameters: { w: { shape: [3], values: 0.1 } },
    state: { error: { shape: [] } },
    data,
    cost: ({ parameters, state, batch }) => {
      const cost = mean(
        square(subtract(mean(multiply(batch['x']!, parameters['w']!), { axis: 1 }), batch['y']!)),
      );
      return { cost, state: { error: add(multiply(state['error']!, 0.9), cost) } };
    },
    optimizer: sgd({ learningRate: 0.1 }),
    batchSize: 7,
  });
  // What is uploaded is what counts, whatever becomes of the arrays.
  data.x.values.fill(0);
  const onBatch = ({ step }: { step: number }) => void (step === 7 && loses && device.device.destroy());
  const { recoveries } = await trainer.fit({ steps: 15, onBatch }).finished;
  const values = [...(await trainer.values())].map(([name, own]) => [name, [...own]]);
  return { values, lost: recoveries.length };
}

describe('a fit whose devices are lost', () => {
  it.each<[string, Partial<Options>, Partial<TrainingOptions>]>([
    ['', {}, {}],
    [
      ', with an average in use and scores that are read',
      { useAverage: true, monitor: 'rocAuc' },
      { average: { decay: 0.8 }, classWeights: [1, 2, 3] },
    ],
  ])(
    'ends with the same bits, costs and reports, wherever it happens, and reports it%s',
    async (_, ...options) => {
      const { wanted } = await fitted(await losing([]), ...options);
      gpu!.close();
      const random = randomOf(Number(process.env['GRADLOOM_SEED'] ?? 7));
      let lost = 0;
      for (let run = 0; run < CASES; run++) {
        // The first is past what is made before the fit begins; those after it may be lost while all is put back.
        const later = Array.from({ length: random(3) }, () => 1 + random(20));
        const losses = [20 + random(30), ...later];
        const { history, wanted: own } = await within(120, fitted(await losing(losses), ...options));
        expect(own, `lost at submissions ${losses.join(', ')}`).toEqual(wanted);
        lost += history.recoveries.length;
        expect(history.reports.reduce((sum, { recovered = 0 }) => sum + recovered, 0)).toBeLessThanOrEqual(
          history.recoveries.length,
        );
        for (const { reason } of history.recoveries) expect(reason).toContain('lost');
        gpu!.close();
      }
      expect(lost).toBeGreaterThanOrEqual(CASES);
      console.log(`${CASES} fits, ${lost} devices lost`);
    },
  );

  it('goes on where the loss is met in a callback, which is called once more', async () => {
    const { wanted } = await fitted(await losing([]));
    gpu!.close();
    const device = await losing([]);
    let calls = 0;
    const { model, trainer } = await training(device, chancy(), {
      optimizer: sgd({ learningRate: 1 }),
      singleDispatch: false,
    });
    await trainer.run(2);
    trainer.setLearningRate(1.5);
    const seen: number[] = [];
    const history = await trainer.fit({
      ...FIT,
      onBatch: ({ step }) => void (step === 14 && trainer.setLearningRate(0.9)),
      onEpoch: async ({ epoch }) => {
        calls++;
        if (calls === 4) device.device.destroy();
        await model.predict(heldOut.x);
        seen.push(epoch);
      },
    }).finished;
    expect(history.recoveries).toHaveLength(1);
    expect(calls).toBe(seen.length + 1);
    expect(wanted).toMatchObject(outcome(history));
    expect(await numbersOf(model)).toEqual(wanted.numbers);
  });

  it('goes on with parameters that a callback gave, and with a run in a callback', async () => {
    const wanted = await trainByHand(await losing([]), false);
    gpu!.close();
    expect(await trainByHand(await losing([]), true)).toEqual({ ...wanted, lost: 1 });
    expect(wanted).toMatchObject({ step: 23, lost: 0 });
  });

  it('gives up after so many attempts in a row without a step, with the loss', async () => {
    let opened = 0;
    gpu = await openGpu({
      onDevice: (device) => {
        // The first is lost in the fit, those after it at once.
        if (opened++ > 0) injectFaults(device, { lose: 2 });
      },
    });
    const { trainer } = await training(gpu, plain(), { singleDispatch: false });
    const fit = (deviceLosses?: number) =>
      trainer.fit({
        steps: 30,
        deviceLosses,
        onBatch: ({ step }) => void (step === 5 && gpu!.device.destroy()),
      }).finished;
    const failure = await within(60, fit(2)).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'E_DEVICE_LOST',
      hint: expect.stringContaining('2 attempts in a row'),
    });
    expect(opened).toBe(3);
    await expect(trainer.run(1)).rejects.toMatchObject({ code: 'E_DEVICE_LOST' });
  });

  it('ends with the loss where it may not go on', async () => {
    const device = await losing([]);
    const { trainer } = await training(device, plain(), { singleDispatch: false });
    const onBatch = ({ step }: { step: number }) => void (step === 5 && device.device.destroy());
    await expect(trainer.fit({ steps: 30, deviceLosses: 0, onBatch }).finished).rejects.toMatchObject({
      code: 'E_DEVICE_LOST',
    });
  });

  it('never lets others compute with what they lost', async () => {
    const device = await losing([]);
    const other = new Model(device, { network: plain(), seed: 9 });
    const variable = new Variable(device, 'mine', { shape: [2], values: Float32Array.of(1, 2) });
    const before = await other.predict(heldOut.x);
    expect(before.some((value) => value > 0)).toBe(true);
    const { model, trainer } = await training(device, plain(), { singleDispatch: false });
    await model.predict(heldOut.x);
    const onBatch = ({ step }: { step: number }) => void (step === 5 && device.device.destroy());
    await trainer.fit({ steps: 9, onBatch }).finished;
    await expect(other.predict(heldOut.x)).rejects.toMatchObject({
      code: 'E_DEVICE_LOST',
      message: expect.stringContaining('lost with an earlier one'),
    });
    await expect(variable.read()).rejects.toMatchObject({ code: 'E_DEVICE_LOST' });
    expect((await model.predict(heldOut.x)).length).toBe(120);
    await other.destroy();
    const again = new Model(device, { network: plain(), seed: 9 });
    expect(await again.predict(heldOut.x)).toEqual(before);
    const held = device.bytesAllocated;
    trainer.destroy();
    variable.destroy();
    for (const own of [model, again]) await own.destroy();
    expect(device.bytesAllocated).toBeLessThan(held);
  });

  it('may be the training of a graph with state, in one dispatch', async () => {
    const wanted = await trainGraph(await losing([]), false);
    gpu!.close();
    expect(await trainGraph(await losing([]), true)).toEqual({ ...wanted, lost: 1 });
  });

  it('is an error of its own kind where read-backs fail and no device is lost', async () => {
    let maps = 0;
    gpu = await openGpu({
      onDevice: (device) => {
        injectFaults(device, { map: 9 });
        maps++;
      },
    });
    await expect(fitted(gpu)).rejects.toMatchObject({ code: 'E_DEVICE_LOST' });
    expect(maps).toBe(1);
  });
});
