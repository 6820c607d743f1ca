// What a fit refuses, before any step.

import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createGraphTrainer,
  mean,
  sgd,
  square,
  type GraphTrainer,
  type Model,
  type Trainer,
} from '../../src/index.ts';
import { testGpu } from '../gpu.ts';
import { within } from '../within.ts';
import { blobs, plain, training } from './fitScene.ts';

let trainer: Trainer;
let model: Model;
let graph: GraphTrainer;
const validation = blobs(10, 100);

beforeAll(async () => {
  const gpu = await testGpu();
  ({ model, trainer } = await training(gpu, plain()));
  graph = await createGraphTrainer(gpu, {
    parameters: { w: { shape: [] } },
    data: { x: { values: Float32Array.of(1, 2) } },
    cost: ({ parameters }) => mean(square(parameters['w']!)),
    optimizer: sgd(),
  });
});

afterAll(async () => {
  trainer.destroy();
  graph.destroy();
  await model.destroy();
});

it.each<[string, unknown, string, RegExp]>([
  ['no options', undefined, 'E_ARGUMENT', /either epochs or steps; got none/],
  ['null', null, 'E_ARGUMENT', /either epochs or steps; got none/],
  ['a number', 5, 'E_ARGUMENT', /either epochs or steps; got none/],
  ['both epochs and steps', { epochs: 1, steps: 1 }, 'E_ARGUMENT', /either epochs or steps; got both/],
  ['an unknown option', { epochs: 1, patients: 3 }, 'E_ARGUMENT', /got patients/],
  ['no epochs at all', { epochs: 0 }, 'E_ARGUMENT', /epochs must be a finite number above 0; got 0/],
  ['endless epochs', { epochs: Infinity }, 'E_ARGUMENT', /epochs must be .*; got Infinity/],
  ['epochs as text', { epochs: '3' }, 'E_ARGUMENT', /epochs must be .*; got "3"/],
  ['half a step', { steps: 0.5 }, 'E_ARGUMENT', /steps must be a whole number of at least 0; got 0.5/],
  ['patience without validation', { epochs: 1, patience: 3 }, 'E_ARGUMENT', /patience must come with valid/],
  ['keepBest without validation', { epochs: 1, keepBest: true }, 'E_ARGUMENT', /keepBest must come with/],
  ['a plateau without validation', { steps: 1, reduceOnPlateau: {} }, 'E_ARGUMENT', /reduceOnPlateau must/],
  ['no patience', { steps: 1, validation, patience: 0 }, 'E_ARGUMENT', /patience must be a whole number/],
  ['keepBest as text', { steps: 1, validation, keepBest: 'no' }, 'E_ARGUMENT', /keepBest must be true or/],
  ['an unknown mode', { steps: 1, validation, mode: 'up' }, 'E_ARGUMENT', /mode must be 'min' or 'max'/],
  ['a negative minDelta', { steps: 1, validation, minDelta: -1 }, 'E_ARGUMENT', /minDelta must be/],
  [
    'held-out examples without targets',
    { steps: 1, validation: { ...validation, y: undefined, targets: 0 } },
    'E_ARGUMENT',
    /must have targets; got none/,
  ],
  [
    'a metric that is measured anyway',
    { steps: 1, validation, metrics: { loss: () => 0 } },
    'E_ARGUMENT',
    /name of its own; got loss/,
  ],
  ['an unknown metric', { steps: 1, validation, monitor: 'auc' }, 'E_ARGUMENT', /loss, accuracy; got auc/],
  [
    'an own metric without a mode',
    { steps: 1, validation, metrics: { mine: () => 0 }, monitor: 'mine' },
    'E_ARGUMENT',
    /mine needs a mode/,
  ],
  ['a metric that is none', { steps: 1, validation, metrics: { mine: 3 } }, 'E_ARGUMENT', /the metric mine/],
  [
    'a metric that gives no scalar',
    { steps: 1, validation, metrics: { mine: ({ a }: { a: unknown }) => a } },
    'E_ARGUMENT',
    /the metric mine must be a scalar/,
  ],
  [
    'a metric of no such name',
    { steps: 1, validation, metrics: ['auc'] },
    'E_ARGUMENT',
    /or top5; got "auc"/,
  ],
  ['every without onBatch', { steps: 1, every: 2 }, 'E_ARGUMENT', /every must come with onBatch/],
  ['a callback that is none', { steps: 1, onEpoch: 'log' }, 'E_ARGUMENT', /onEpoch must be a function/],
  ['a controller for its signal', { steps: 1, signal: new AbortController() }, 'E_ARGUMENT', /AbortSignal/],
  ['a time limit of 0', { steps: 1, timeLimitMs: 0 }, 'E_ARGUMENT', /timeLimitMs must be/],
  [
    'a factor above 1',
    { steps: 1, validation, reduceOnPlateau: { factor: 2 } },
    'E_ARGUMENT',
    /factor must be a number above 0 and below 1; got 2/,
  ],
  [
    'an unknown option of the plateau',
    { steps: 1, validation, reduceOnPlateau: { cooldown: 2 } },
    'E_ARGUMENT',
    /got cooldown/,
  ],
  [
    'held-out examples of other features',
    { steps: 1, validation: { ...validation, features: 2, x: new Float32Array(20) } },
    'E_SHAPE',
    /^fit: validation: .*4 inputs, 2 features/,
  ],
  [
    'held-out examples that are not finite',
    { steps: 1, validation: { ...validation, x: new Float32Array(40).fill(NaN) } },
    'E_NONFINITE',
    /^fit: validation: /,
  ],
  [
    'held-out labels beyond the outputs',
    { steps: 1, validation: { ...validation, y: new Uint32Array(10).fill(7) } },
    'E_ARGUMENT',
    /^fit: validation: labels must be below/,
  ],
  ['held-out examples that are none', { steps: 1, validation: 'test' }, 'E_ARGUMENT', /^fit: validation: /],
])('refuses %s', async (_, options, code, message) => {
  const { finished } = trainer.fit(options as never);
  await expect(within(10, finished)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message) as string,
  });
  expect(trainer.step).toBe(0);
});

it('tells its readers what was wrong', async () => {
  const reports = trainer.fit({})[Symbol.asyncIterator]();
  await expect(within(10, reports.next())).rejects.toMatchObject({ code: 'E_ARGUMENT' });
});

it('tells wrong options at once, also where it has to wait for its turn', async () => {
  const { trainer: busy } = await training(await testGpu(), plain());
  const controller = new AbortController();
  const long = busy.run(1e6, { signal: controller.signal });
  await expect(within(20, busy.fit({ epochs: -1 }).finished)).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  controller.abort();
  await long;
  busy.destroy();
});

it.each<[string, unknown, string]>([
  ['held-out examples without metrics', { validation: { x: { values: Float32Array.of(1) } } }, 'E_ARGUMENT'],
  [
    'arrays of different lengths',
    {
      validation: { x: { values: Float32Array.of(1) }, y: { values: Float32Array.of(1, 2) } },
      metrics: () => ({}),
    },
    'E_SHAPE',
  ],
  [
    'metrics without the one that decides',
    { validation: { x: { values: Float32Array.of(1) } }, metrics: () => ({}) },
    'E_ARGUMENT',
  ],
  [
    'a metric that is no tensor',
    { validation: { x: { values: Float32Array.of(1) } }, metrics: () => ({ loss: 3 }) },
    'E_ARGUMENT',
  ],
])('a graph trainer refuses %s', async (_, options, code) => {
  const { finished } = graph.fit({ steps: 1, ...(options as object) });
  await expect(finished).rejects.toMatchObject({ code });
  expect(graph.step).toBe(0);
});
