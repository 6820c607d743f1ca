// Penalties, clipping, decay, accumulation and averages against a float64 loop, with every optimiser, on both paths.

import { describe, expect, it } from 'vitest';
import {
  adam,
  adamw,
  averagedModel,
  createGraphTrainer,
  createPopulation,
  createTrainer,
  dense,
  layers,
  mean,
  Model,
  momentum,
  multiply,
  nesterov,
  network,
  rmsprop,
  sgd,
  square,
  subtract,
  sum,
  warmup,
  type AverageOptions,
  type DataSet,
  type Optimizer,
  type StepOptionsOfTraining,
  type TrainingOptions,
} from '../../src/index.ts';
import {
  referenceAdam,
  referenceRmsprop,
  referenceSgd,
  type ReferenceOptimizer,
} from '../optim/reference.ts';
import { testGpu } from '../gpu.ts';

const STEPS = 20;
const EXAMPLES = 12;
const x = Float32Array.from({ length: EXAMPLES * 3 }, (_, i) => Math.sin(1.7 * i) + (i % 3) / 4);
const y = Float32Array.from({ length: EXAMPLES }, (_, i) => 2 * Math.cos(i) + 2 * x[3 * i]! - x[3 * i + 2]!);
const data: DataSet = { x, y, examples: EXAMPLES, features: 3, targets: 1 };
/** W1 and b1. */
const start = [0.5, -0.25, 1, 0.125];
const net = network({ inputs: 3, layers: [dense(1)] });
const modelOf = async () => {
  const values = new Map([
    ['W1', start.slice(0, 3)],
    ['b1', start.slice(3)],
  ]);
  return new Model(await testGpu(), { network: net, values });
};

/** Strength for W and for b. */
const strengths = (penalty: StepOptionsOfTraining['l1'] = 0): number[] => {
  const [w, b] = typeof penalty === 'number' ? [penalty, 0] : [penalty['W1'] ?? 0, penalty['b1'] ?? 0];
  return [w, w, w, b];
};

const shorten = (g: number[], norm = Infinity): number[] => {
  const scale = Math.min(1, norm / Math.hypot(...g));
  return g.map((value) => value * scale);
};

/** θ, θ̄ and the costs after all steps, of the whole data each, in float64. */
function onCpu(reference: ReferenceOptimizer, rate: number, options: StepOptionsOfTraining) {
  const [l1, l2, decay] = [options.l1, options.l2, options.decoupledDecay].map((one) => strengths(one));
  const { decay: beta = 0.999, warmup: isWarm, biasCorrection } = Object(options.average) as AverageOptions;
  let theta = [...start];
  let average = [...start];
  const costs: number[] = [];
  for (let step = 1; step <= STEPS; step++) {
    let cost = 0;
    let g = [0, 0, 0, 0];
    for (let i = 0; i < EXAMPLES; i++) {
      const features = [x[3 * i]!, x[3 * i + 1]!, x[3 * i + 2]!, 1];
      const error = features.reduce((all, value, j) => all + value * theta[j]!, 0) - y[i]!;
      features.forEach((value, j) => (g[j]! += (2 * error * value) / EXAMPLES));
      cost += (error * error) / EXAMPLES;
    }
    theta.forEach((value, j) => {
      cost += (l2![j]! * value ** 2) / (2 * EXAMPLES) + (l1![j]! * Math.abs(value)) / EXAMPLES;
      g[j]! += (l2![j]! * value + l1![j]! * Math.sign(value)) / EXAMPLES;
    });
    costs.push(cost);
    const bound = options.clipValue ?? Infinity;
    g = g.map((value) => Math.max(-bound, Math.min(bound, value)));
    g = [...shorten(g.slice(0, 3), options.clipTensorNorm), ...shorten(g.slice(3), options.clipTensorNorm)];
    g = shorten(g, options.clipNorm);
    const before = theta;
    theta = reference(theta, g, step).map((value, j) => value - rate * decay![j]! * before[j]!);
    let b = beta;
    if (isWarm) b = Math.min(b, (1 + step) / (10 + step));
    if (biasCorrection) b = (beta * (1 - beta ** (step - 1))) / (1 - beta ** step);
    average = average.map((value, j) => b * value + (1 - b) * theta[j]!);
  }
  return { theta, average, costs };
}

const near = (got: readonly number[], wanted: readonly number[]): void =>
  got.forEach((value, at) =>
    expect(Math.abs(value - wanted[at]!), `${at}: ${value} for ${wanted[at]}`).toBeLessThan(
      2e-5 * Math.max(1, Math.abs(wanted[at]!)),
    ),
  );

const OPTIMIZERS: Readonly<Record<string, [Optimizer, () => ReferenceOptimizer, rate: number]>> = {
  sgd: [sgd({ learningRate: 0.05 }), () => referenceSgd({ lr: 0.05 }), 0.05],
  momentum: [momentum({ learningRate: 0.02 }), () => referenceSgd({ lr: 0.02, momentum: 0.9 }), 0.02],
  nesterov: [
    nesterov({ learningRate: 0.02 }),
    () => referenceSgd({ lr: 0.02, momentum: 0.9, nesterov: true }),
    0.02,
  ],
  rmsprop: [rmsprop({ learningRate: 0.01 }), () => referenceRmsprop({ lr: 0.01 }), 0.01],
  adam: [adam({ learningRate: 0.02 }), () => referenceAdam({ lr: 0.02 }), 0.02],
  adamw: [
    adamw({ learningRate: 0.02 }),
    () => referenceAdam({ lr: 0.02, weightDecay: 0.01, decoupled: true }),
    0.02,
  ],
};

const OPTIONS: Readonly<Record<string, StepOptionsOfTraining>> = {
  'an L1 penalty on weights': { l1: 2 },
  'penalties of each parameter': { l1: { W1: 1, b1: 0.5 }, l2: { b1: 3 } },
  'decoupled decay of weights': { decoupledDecay: 0.5 },
  'a gradient held to a value': { clipValue: 0.3 },
  'gradients held to a norm each': { clipTensorNorm: 0.4 },
  'all ways to clip': { clipValue: 0.5, clipTensorNorm: 0.45, clipNorm: 0.3 },
  'the whole data in three parts': { accumulate: 3, l2: 1, l1: { b1: 1 }, clipNorm: 0.8 },
  'an average': { average: { decay: 0.8 } },
  'an average that warms up': { average: { decay: 0.8, warmup: true } },
  'an average without the start': { average: { decay: 0.8, biasCorrection: true } },
};

/** Each option with another optimiser, and all of them together with every one, on both paths. */
const names = Object.keys(OPTIMIZERS);
const CASES = [
  ...Object.keys(OPTIONS).map((option, at) => [option, names[at % names.length]!, at % 3 > 0] as const),
  ...names.map((optimizer, at) => ['all together', optimizer, at % 2 > 0] as const),
];

it.each(CASES)('%s with %s is what float64 says (one dispatch: %s)', async (name, key, singleDispatch) => {
  const options = OPTIONS[name] ?? {
    ...OPTIONS['all ways to clip'],
    ...OPTIONS['penalties of each parameter'],
    ...OPTIONS['an average that warms up'],
    decoupledDecay: { W1: 0.1 },
  };
  {
    const [optimizer, reference, rate] = OPTIMIZERS[key]!;
    const model = await modelOf();
    const batchSize = options.accumulate === undefined ? undefined : EXAMPLES / options.accumulate;
    const trainer = await createTrainer(model, {
      data,
      optimizer,
      loss: 'mse',
      singleDispatch,
      ...options,
      ...(batchSize === undefined ? {} : { batchSize }),
    });
    const costs = await trainer.run(STEPS);
    const wanted = onCpu(reference(), rate, options);
    const plain = onCpu(reference(), rate, {});
    near([...costs], wanted.costs);
    const values = await model.values();
    near([...values.get('W1')!, ...values.get('b1')!], wanted.theta);
    expect(trainer.step).toBe(STEPS);
    expect(trainer.stepsPerEpoch).toBe(1);
    if (options.average) {
      const averaged = await averagedModel(trainer);
      const own = await averaged.values();
      near([...own.get('W1')!, ...own.get('b1')!], wanted.average);
      expect(Math.abs(wanted.average[0]! - wanted.theta[0]!)).toBeGreaterThan(1e-3);
      await averaged.destroy();
    } else if (name !== 'all ways to clip') {
      // The option does something: the loop without it ends elsewhere.
      expect(
        Math.max(...wanted.theta.map((value, at) => Math.abs(value - plain.theta[at]!))),
      ).toBeGreaterThan(1e-4);
    }
    trainer.destroy();
    await model.destroy();
  }
});

it('gives members of a population the same options', async () => {
  const gpu = await testGpu();
  const optimizer = sgd({ learningRate: 0.05 });
  const own = { l1: { W1: 2, b1: 1 }, clipValue: 0.3, clipTensorNorm: 0.4, decoupledDecay: 0.3 };
  const shared = { network: net, data, batchSize: 4, loss: 'mse' as const };
  const members = [{ ...own, optimizer, shuffle: false, seed: 3 }];
  const population = await createPopulation(gpu, { ...shared, members });
  const [costs] = await population.run(STEPS);
  const model = new Model(gpu, { network: net, seed: 3 });
  const options = { ...own, data, batchSize: 4, loss: 'mse' as const, optimizer, shuffle: false };
  const trainer = await createTrainer(model, { ...options, singleDispatch: false });
  near([...costs!], [...(await trainer.run(STEPS))]);
  trainer.destroy();
  await model.destroy();
  population.destroy();
  for (const refused of [{ average: true }, { accumulate: 2 }, { l1: { W9: 1 } }])
    await expect(
      createPopulation(gpu, {
        network: net,
        data,
        batchSize: 4,
        members: [Object.assign({ optimizer }, refused)],
      }),
    ).rejects.toMatchObject({ code: 'E_ARGUMENT' });
});

it('trains a graph by the same options', async () => {
  const gpu = await testGpu();
  const trainer = await createGraphTrainer(gpu, {
    parameters: {
      W: { shape: [3], values: start.slice(0, 3) },
      b: { shape: [], values: start[3], role: 'bias' },
    },
    data: { x: { shape: [3], values: x }, y: { values: y } },
    cost: ({ parameters, batch }) => {
      const z = sum(multiply(batch['x']!, parameters['W']!), { axis: 1 });
      return mean(square(subtract(subtract(z, batch['y']!), multiply(parameters['b']!, -1))));
    },
    optimizer: sgd({ learningRate: 0.05 }),
    batchSize: 4,
    accumulate: 3,
    l1: { W: 1, b: 0.5 },
    l2: { b: 3 },
    clipTensorNorm: 0.5,
    average: { decay: 0.5 },
  });
  await trainer.run(STEPS);
  const wanted = onCpu(referenceSgd({ lr: 0.05 }), 0.05, {
    l1: { W1: 1, b1: 0.5 },
    l2: { b1: 3 },
    clipTensorNorm: 0.5,
    average: { decay: 0.5 },
  });
  const values = await trainer.values();
  near([...values.get('W')!, ...values.get('b')!], wanted.theta);
  const lag = await trainer.average!.read();
  near([values.get('W')![0]! + lag[0]!], wanted.average.slice(0, 1));
  trainer.destroy();
});

describe('accumulation', () => {
  const tanhNet = network({ inputs: 3, layers: [dense(6, 'tanh'), dense(1)] });
  const train = async (options: Partial<TrainingOptions>, net2 = tanhNet) => {
    const model = new Model(await testGpu(), { network: net2, seed: 2 });
    const trainer = await createTrainer(model, { data, optimizer: adam(), seed: 4, ...options });
    const costs = [...(await trainer.run(30))];
    const values = [...(await model.values()).values()].flatMap((own) => [...own]);
    const epochs = trainer.step / trainer.stepsPerEpoch;
    trainer.destroy();
    await model.destroy();
    return { costs, values, epochs };
  };

  it('takes the examples of one large batch, in its order, and counts updates', async () => {
    const schedule = warmup(10);
    const large = await train({ batchSize: 8, schedule, clipNorm: 1 });
    const parts = await train({ batchSize: 2, accumulate: 4, schedule, clipNorm: 1 });
    near(parts.costs, large.costs);
    near(parts.values, large.values);
    expect(parts.epochs).toBe(large.epochs);
  });

  it('is the same bits with one part as without', async () => {
    expect(await train({ batchSize: 4, accumulate: 1 })).toEqual(await train({ batchSize: 4 }));
  });

  it('gives each part masks of its own and hands statistics from part to part', async () => {
    const drawn = network({ inputs: 3, layers: [dense(64), layers.dropout(0.5), dense(1)] });
    const model = new Model(await testGpu(), { network: drawn, seed: 1 });
    // All examples alike: with one mask for both parts the cost of a part would be that of the other.
    const one = { ...data, x: new Float32Array(36).fill(1), y: new Float32Array(12) };
    const optimizer = sgd({ learningRate: 0 });
    const both = await createTrainer(model, { data: one, optimizer, batchSize: 1, accumulate: 2 });
    const first = await createTrainer(model, { data: one, optimizer, batchSize: 1 });
    const [together] = await both.run(1);
    const [alone] = await first.run(1);
    expect(Math.abs(together! - alone!)).toBeGreaterThan(1e-3);
    const normed = network({ inputs: 3, layers: [layers.batchNorm(), dense(1)] });
    const statistics = async (options: Partial<TrainingOptions>, steps: number) => {
      const own = new Model(await testGpu(), { network: normed, seed: 1 });
      const trainer = await createTrainer(own, { data, optimizer, shuffle: false, ...options });
      await trainer.run(steps);
      return [...(await own.values()).get('runningMean1')!];
    };
    near(await statistics({ batchSize: 4, accumulate: 3 }, 1), await statistics({ batchSize: 4 }, 3));
  });
});

it.each<[string, Partial<TrainingOptions>, string]>([
  ['a penalty of no parameter', { l1: { W2: 1 } }, 'l1 must name parameters, W1, b1; got "W2"'],
  [
    'a negative penalty',
    { decoupledDecay: -1 },
    'decoupledDecay must be a finite number of at least 0; got -1',
  ],
  ['a value of 0 to clip to', { clipValue: 0 }, 'clipValue must be a finite number above 0; got 0'],
  ['no number of parts', { accumulate: 0, batchSize: 2 }, 'accumulate must be a whole number of at least 1'],
  ['parts of no batch', { accumulate: 2 }, 'accumulate must come with batchSize; got none'],
  ['more examples than there are', { accumulate: 4, batchSize: 4 }, 'at most the 12 examples; got 16'],
  ['an average that forgets nothing', { average: { decay: 1 } }, 'decay must be in [0, 1); got 1'],
  ['two ways to begin', { average: { warmup: true, biasCorrection: true } }, 'exclude each other'],
  ['an unknown option of the average', { average: { rate: 1 } as never }, 'decay, warmup, biasCorrection'],
  ['an unknown option', { clipping: 1 } as never, 'the options are data, optimizer'],
])('refuses %s', async (_, wrong, rule) => {
  const model = await modelOf();
  const options = { data, optimizer: sgd(), loss: 'mse' as const, ...wrong };
  await expect(createTrainer(model, options)).rejects.toMatchObject({
    code: 'E_ARGUMENT',
    message: expect.stringContaining(rule) as string,
  });
  await model.destroy();
});
