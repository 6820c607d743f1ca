// Every optimiser against a float64 loop over 50 steps of a linear regression, with schedules, clipping and l2.

import { describe, expect, it } from 'vitest';
import {
  adam,
  adamw,
  createTrainer,
  dense,
  exponentialDecay,
  inverseTimeDecay,
  Model,
  momentum,
  nesterov,
  network,
  rmsprop,
  sgd,
  warmup,
  type DataSet,
  type Optimizer,
  type TrainingOptions,
} from '../../src/index.ts';
import { testGpu } from '../gpu.ts';
import { referenceAdam, referenceRmsprop, referenceSgd, type ReferenceOptimizer } from './reference.ts';

const STEPS = 50;
const EXAMPLES = 12;
const x = Float32Array.from({ length: EXAMPLES * 3 }, (_, i) => Math.sin(1.7 * i) + (i % 3) / 4);
const y = Float32Array.from({ length: EXAMPLES }, (_, i) => Math.cos(i) + 2 * x[3 * i]! - x[3 * i + 2]!);
const data: DataSet = { x, y, examples: EXAMPLES, features: 3, targets: 1 };
const start = [0.5, -0.25, 1, 0.125];

/** ∂J/∂θ of J = mean (wᵀx + b − y)² + λ/2m Σ w², θ = [w, b]. */
function gradientOf(theta: readonly number[], l2: number): { gradient: number[]; cost: number } {
  const gradient = [0, 0, 0, 0];
  let cost = 0;
  for (let i = 0; i < EXAMPLES; i++) {
    const features = [x[3 * i]!, x[3 * i + 1]!, x[3 * i + 2]!, 1];
    const error = features.reduce((sum, value, j) => sum + value * theta[j]!, 0) - y[i]!;
    features.forEach((value, j) => (gradient[j]! += (2 * error * value) / EXAMPLES));
    cost += (error * error) / EXAMPLES;
  }
  for (let j = 0; j < 3; j++) {
    gradient[j]! += (l2 * theta[j]!) / EXAMPLES;
    cost += (l2 * theta[j]! ** 2) / (2 * EXAMPLES);
  }
  return { gradient, cost };
}

interface Reference {
  readonly reference: (rate: number) => ReferenceOptimizer;
  readonly rate: number;
  readonly rateAt?: (step: number) => number;
  readonly l2?: number;
  readonly clipNorm?: number;
}

function trainOnCpu({ reference, rate, rateAt, l2 = 0, clipNorm = Infinity }: Reference) {
  let theta = [...start];
  // Plain descent alone has a rate that changes; others get one for all steps.
  const fixed = reference(rate);
  const costs: number[] = [];
  for (let step = 1; step <= STEPS; step++) {
    const { gradient, cost } = gradientOf(theta, l2);
    costs.push(cost);
    const scale = Math.min(1, clipNorm / Math.hypot(...gradient));
    const update = rateAt ? reference(rateAt(step)) : fixed;
    theta = update(
      theta,
      gradient.map((value) => value * scale),
      step,
    );
  }
  return { theta, costs };
}

function expectClose(value: number, wanted: number): void {
  expect(Math.abs(value - wanted)).toBeLessThan(2e-5 * Math.max(1, Math.abs(wanted)));
}

async function compare(
  optimizer: Optimizer,
  { reference, ...rest }: Reference,
  options: Partial<TrainingOptions> = {},
): Promise<void> {
  const gpu = await testGpu();
  const values = new Map([
    ['W1', start.slice(0, 3)],
    ['b1', start.slice(3)],
  ]);
  const model = new Model(gpu, { network: network({ inputs: 3, layers: [dense(1)] }), values });
  const trainer = await createTrainer(model, { data, optimizer, loss: 'mse', ...options });
  const told = await trainer.run(STEPS);
  const { theta, costs } = trainOnCpu({ reference, ...rest });
  const got = await model.values();
  [...got.get('W1')!, ...got.get('b1')!].forEach((value, i) => expectClose(value, theta[i]!));
  told.forEach((value, i) => expectClose(value, costs[i]!));
  expect(costs.at(-1)).not.toBeCloseTo(costs[0]!, 2);
  trainer.destroy();
  await model.destroy();
}

describe('fifty steps of', () => {
  it('gradient descent', () =>
    compare(sgd({ learningRate: 0.05 }), { rate: 0.05, reference: (lr) => referenceSgd({ lr }) }));
  it('gradient descent with weight decay', () =>
    compare(sgd({ learningRate: 0.05, weightDecay: 0.1 }), {
      rate: 0.05,
      reference: (lr) => referenceSgd({ lr, weightDecay: 0.1 }),
    }));
  it('momentum', () =>
    compare(momentum({ learningRate: 0.02, momentum: 0.8, weightDecay: 0.01 }), {
      rate: 0.02,
      reference: (lr) => referenceSgd({ lr, momentum: 0.8, weightDecay: 0.01 }),
    }));
  it('Nesterov’s momentum', () =>
    compare(nesterov({ learningRate: 0.02, momentum: 0.8 }), {
      rate: 0.02,
      reference: (lr) => referenceSgd({ lr, momentum: 0.8, nesterov: true }),
    }));
  it('RMSprop', () =>
    compare(rmsprop({ learningRate: 0.01, decay: 0.9, weightDecay: 0.02 }), {
      rate: 0.01,
      reference: (lr) => referenceRmsprop({ lr, alpha: 0.9, weightDecay: 0.02 }),
    }));
  it('Adam', () =>
    compare(adam({ learningRate: 0.02 }), { rate: 0.02, reference: (lr) => referenceAdam({ lr }) }));
  it('Adam with weight decay and other betas', () =>
    compare(adam({ learningRate: 0.02, beta1: 0.5, beta2: 0.9, epsilon: 1e-3, weightDecay: 0.1 }), {
      rate: 0.02,
      reference: (lr) => referenceAdam({ lr, betas: [0.5, 0.9], epsilon: 1e-3, weightDecay: 0.1 }),
    }));
  it('Adam with betas of 0', () =>
    compare(adam({ learningRate: 0.02, beta1: 0, beta2: 0, epsilon: 0.1 }), {
      rate: 0.02,
      reference: (lr) => referenceAdam({ lr, betas: [0, 0], epsilon: 0.1 }),
    }));
  it('AdamW', () =>
    compare(adamw({ learningRate: 0.02, weightDecay: 0.2 }), {
      rate: 0.02,
      reference: (lr) => referenceAdam({ lr, weightDecay: 0.2, decoupled: true }),
    }));
});

const descent = (rate: number): Reference => ({ rate, reference: (lr) => referenceSgd({ lr }) });

describe('fifty steps of gradient descent with', () => {
  it('an exponential decay of the rate', () =>
    compare(
      sgd({ learningRate: 0.08 }),
      { ...descent(0.08), rateAt: (t) => 0.08 * Math.exp(-0.05 * (t - 1)) },
      { schedule: exponentialDecay(0.05) },
    ));
  it('a decay by inverse time', () =>
    compare(
      sgd({ learningRate: 0.08 }),
      { ...descent(0.08), rateAt: (t) => 0.08 / (1 + 0.1 * (t - 1)) },
      { schedule: inverseTimeDecay(0.1) },
    ));
  it('a warm-up', () =>
    compare(
      sgd({ learningRate: 0.05 }),
      { ...descent(0.05), rateAt: (t) => 0.05 * Math.min(1, t / 20) },
      { schedule: warmup(20) },
    ));
  it('the length of the gradient held below a bound', () =>
    compare(sgd({ learningRate: 0.05 }), { ...descent(0.05), clipNorm: 0.7 }, { clipNorm: 0.7 }));
  it('a penalty on squared weights, not on biases', () =>
    compare(sgd({ learningRate: 0.05 }), { ...descent(0.05), l2: 3 }, { l2: 3 }));
});

describe('an optimiser', () => {
  it('refuses hyperparameters out of range, with the rule', () => {
    expect(() => sgd({ learningRate: -1 })).toThrow(/at least 0; got -1/);
    expect(() => momentum({ momentum: 1 })).toThrow(/\[0, 1\); got 1/);
    expect(() => adam({ beta2: Number.NaN })).toThrow(/beta2/);
    expect(() => rmsprop({ epsilon: Infinity })).toThrow(/epsilon/);
  });

  it('takes a new learning rate from the next step on', async () => {
    const model = new Model(await testGpu(), { network: network({ inputs: 3, layers: [dense(1)] }) });
    const trainer = await createTrainer(model, { data, optimizer: sgd({ learningRate: 0.05 }) });
    await trainer.run(1);
    const before = await model.values();
    trainer.setLearningRate(0);
    await trainer.run(3);
    expect(await model.values()).toEqual(before);
    expect(() => trainer.setLearningRate(Number.NaN)).toThrow(/learning rate/);
    trainer.destroy();
    await model.destroy();
  });
});
