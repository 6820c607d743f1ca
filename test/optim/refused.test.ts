// What optimisers and schedules refuse: a word or number that would be passed over in silence.

import { expect, it } from 'vitest';
import {
  adam,
  adamw,
  exponentialDecay,
  inverseTimeDecay,
  momentum,
  nesterov,
  rmsprop,
  sgd,
  warmup,
} from '../../src/index.ts';

const optimizers = { adam, adamw, momentum, nesterov, rmsprop, sgd };

it.each(Object.entries(optimizers))('%s refuses an option that it does not have', (name, make) => {
  expect(() => make({ learning_rate: 0.5 } as object)).toThrowError(
    expect.objectContaining({
      code: 'E_ARGUMENT',
      message: expect.stringMatching(new RegExp(`^${name}: the options are learningRate.*got learning_rate`)),
    }),
  );
});

it.each(Object.entries(optimizers))('%s refuses a number where options belong', (_, make) => {
  expect(() => make(0.25 as unknown as object)).toThrow('options must be an object; got 0.25');
});

it.each(Object.entries(optimizers))('%s refuses a learning rate that float32 does not hold', (_, make) => {
  for (const learningRate of [1e39, 1e-50])
    expect(() => make({ learningRate })).toThrow(`and fit float32; got ${learningRate}`);
  expect(make({ learningRate: 1e-30 }).config.learningRate).toBe(1e-30);
  expect(make({ learningRate: 0 }).config.learningRate).toBe(0);
});

it('an epsilon that is 0, or is 0 in float32, is refused', () => {
  expect(() => adam({ epsilon: 1e-60 })).toThrow('epsilon must be a finite number above 0, and fit float32');
  expect(() => adam({ epsilon: 0 })).toThrow('epsilon must be a finite number above 0; got 0');
});

it.each([
  ['exponentialDecay', exponentialDecay, -1],
  ['exponentialDecay', exponentialDecay, Number.NaN],
  ['exponentialDecay', exponentialDecay, { rate: 0.5 } as unknown as number],
  ['inverseTimeDecay', inverseTimeDecay, -1],
  ['inverseTimeDecay', inverseTimeDecay, '0.5' as unknown as number],
  ['warmup', warmup, 0],
  ['warmup', warmup, -5],
] as const)('%s refuses a pace that is none (case %#)', (name, make, value) => {
  expect(() => make(value)).toThrowError(
    expect.objectContaining({ code: 'E_ARGUMENT', message: expect.stringContaining(`${name}: `) }),
  );
});
