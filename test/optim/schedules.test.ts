// Every schedule on the device, step by step, against its formula in float64.

import { describe, expect, it } from 'vitest';
import {
  chained,
  compile,
  constantRate,
  cosineDecay,
  cosineRestarts,
  createTrainer,
  dense,
  exponentialDecay,
  input,
  Model,
  network,
  oneCycle,
  polynomialDecay,
  sgd,
  stepDecay,
  warmup,
  type Schedule,
  type Tensor,
} from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

const BASE = 0.3;
const half = (share: number): number => (1 + Math.cos(Math.PI * share)) / 2;

/** PyTorch's OneCycleLR with total_steps 50, pct_start 0.3, by its own loop over phases. */
function cycle(t: number): number {
  const [first, last] = [BASE / 25, BASE / 25 / 1e4];
  const [top, end] = [0.3 * 50 - 1, 49];
  const step = t - 1;
  if (step <= top) return BASE + (first - BASE) * half(step / top);
  return last + (BASE - last) * half(Math.min(1, (step - top) / (end - top)));
}

/** Cycles of 7, 14, 28, … steps, counted one by one. */
function restarts(t: number, growth: number): number {
  let [left, length] = [t - 1, 7];
  while (left >= length) {
    left -= length;
    length *= growth;
  }
  return BASE * (0.1 + 0.9 * half(left / length));
}

const CASES: [string, Schedule, (t: number) => number][] = [
  ['constant', constantRate(), () => BASE],
  ['step', stepDecay({ every: 7, factor: 0.5 }), (t) => BASE * 0.5 ** Math.floor((t - 1) / 7)],
  ['step, every 3', stepDecay({ every: 3 }), (t) => BASE * 0.1 ** Math.floor((t - 1) / 3)],
  ['exponential', exponentialDecay(0.05), (t) => BASE * Math.exp(-0.05 * (t - 1))],
  ['linear', polynomialDecay({ steps: 40 }), (t) => BASE * Math.max(0, 1 - (t - 1) / 40)],
  [
    'polynomial',
    polynomialDecay({ steps: 40, power: 2.5, least: 0.2 }),
    (t) => BASE * (0.2 + 0.8 * Math.max(0, 1 - (t - 1) / 40) ** 2.5),
  ],
  ['cosine', cosineDecay({ steps: 40 }), (t) => BASE * half(Math.min(1, (t - 1) / 40))],
  ['cosine with restarts', cosineRestarts({ steps: 7, least: 0.1 }), (t) => restarts(t, 1)],
  [
    'cosine with longer and longer cycles',
    cosineRestarts({ steps: 7, least: 0.1, growth: 2 }),
    (t) => restarts(t, 2),
  ],
  ['one cycle', oneCycle({ steps: 50 }), cycle],
  [
    'a chain of three',
    chained([
      { steps: 10, schedule: warmup(10) },
      { steps: 15, schedule: polynomialDecay({ steps: 10, power: 0.5, least: 0.5 }) },
      { schedule: () => 0.01 },
    ]),
    (t) => {
      if (t <= 10) return (BASE * t) / 10;
      return t <= 25 ? BASE * (0.5 + 0.5 * Math.max(0, 1 - (t - 11) / 10) ** 0.5) : 0.01;
    },
  ],
];

describe('a schedule', () => {
  it.each(CASES)('%s: each of 120 steps has the rate of its formula', async (_, schedule, formula) => {
    const count = 120;
    const step = input('step', [count]);
    const base = input('base', [count]);
    const rate = schedule(base, step) as Tensor;
    const program = await compile(await testGpu(), { outputs: { rate, step } });
    program.write(
      'step',
      Float32Array.from({ length: count }, (_unused, i) => i + 1),
    );
    program.write('base', new Float32Array(count).fill(BASE));
    const found = (await program.runAndRead('rate')) as Float32Array;
    for (let t = 1; t <= count; t++)
      expect(Math.abs(found[t - 1]! - formula(t)), `step ${t}`).toBeLessThanOrEqual(
        1e-6 * BASE + 1e-6 * formula(t),
      );
    program.destroy();
  });

  it.each([true, false])('trains with it on the device, in one dispatch %s', async (singleDispatch) => {
    const data = { x: Float32Array.of(1), y: Float32Array.of(0), examples: 1, features: 1, targets: 1 };
    const schedule = chained([
      { steps: 3, schedule: warmup(3) },
      { schedule: cosineRestarts({ steps: 4, growth: 2 }) },
    ]);
    const model = new Model(await testGpu(), {
      network: network({ inputs: 1, layers: [dense(1)] }),
      values: new Map([
        ['W1', [1]],
        ['b1', [0]],
      ]),
    });
    const trainer = await createTrainer(model, {
      data,
      optimizer: sgd({ learningRate: 0.05 }),
      schedule,
      singleDispatch,
    });
    const costs = await trainer.run(20);
    let [w, b] = [1, 0];
    for (const [index, cost] of costs.entries()) {
      expect(Math.abs(cost - (w + b) ** 2)).toBeLessThan(1e-5);
      let [left, length] = [index - 3, 4];
      while (left >= length) [left, length] = [left - length, 2 * length];
      const rate = 0.05 * (index < 3 ? (index + 1) / 3 : half(left / length));
      const slope = 2 * (w + b) * rate;
      [w, b] = [w - slope, b - slope];
    }
    trainer.destroy();
    await model.destroy();
  });

  it.each<[string, () => unknown, RegExp]>([
    ['steps of 0', () => cosineDecay({ steps: 0 }), /cosineDecay: steps must be .* above 0; got 0/],
    [
      'a last rate above the first',
      () => cosineDecay({ steps: 9, least: 2 }),
      /least must be .*at most 1; got 2/,
    ],
    ['a growth of 1.5', () => cosineRestarts({ steps: 9, growth: 1.5 }), /growth must be a whole number/],
    ['half a step', () => stepDecay({ every: 0.5 }), /every must be a whole number above 0; got 0.5/],
    ['a factor of 0', () => stepDecay({ every: 1, factor: 0 }), /factor must be/],
    ['no power', () => polynomialDecay({ steps: 1, power: 0 }), /power must be/],
    ['a cycle of 2 steps', () => oneCycle({ steps: 2 }), /rise · steps − 1 must be/],
    ['a cycle that only rises', () => oneCycle({ steps: 20, rise: 1 }), /\(1 − rise\) · steps must be/],
    ['no stages', () => chained([]), /stages must be a list/],
    [
      'a stage without steps',
      () => chained([{ schedule: warmup(1) }, { schedule: warmup(1) }]),
      /steps of stage 1/,
    ],
    [
      'an end of the last stage',
      () => chained([{ schedule: warmup(1), steps: 3 }]),
      /the last stage has no steps/,
    ],
    ['an unknown option', () => cosineDecay({ steps: 3, restarts: 2 } as never), /got restarts/],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(
      expect.objectContaining({ code: 'E_ARGUMENT', message: expect.stringMatching(message) as string }),
    );
  });
});
