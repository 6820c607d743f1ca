// The health of any graph's training: gradients by parameter, numbers that are not finite, units that are off.

import { describe, expect, it } from 'vitest';
import {
  adam,
  add,
  createGraphTrainer,
  healthText,
  matmul,
  mean,
  multiply,
  relu,
  sgd,
  sigmoid,
  sin,
  sqrt,
  square,
  subtract,
  sum,
  transpose,
  type GraphTrainingOptions,
  type HealthFinding,
  type Tensor,
} from '../../../src/index.ts';
import { injectFaults } from '../../../src/testing.ts';
import { openGpu } from '../../../src/node/openNodeGpu.ts';
import { testGpu } from '../../gpu.ts';

const DEPTH = 10;
const NAMES = Array.from({ length: DEPTH }, (_, i) => `w${i + 1}`);
const x = Float32Array.from({ length: 40 }, (_, i) => Math.cos(i) + 1.5);

/** A chain h := g(w h) of so many links, each a number. */
function chain(g: (z: Tensor) => Tensor, values: number): GraphTrainingOptions {
  return {
    parameters: Object.fromEntries(NAMES.map((name) => [name, { shape: [], values }])),
    data: { x: { values: x } },
    cost: ({ parameters, batch }) => {
      let h = batch['x']!;
      for (const name of NAMES) h = g(multiply(parameters[name]!, h));
      return mean(square(subtract(h, 0.9)));
    },
    optimizer: sgd({ learningRate: 1e-12 }),
  };
}

/** |∂J/∂w| of the chain in float64. */
function slopes(w: number, g: (z: number) => readonly [value: number, slope: number]): number[] {
  const gradients = new Float64Array(DEPTH);
  for (const first of x) {
    const inputs: number[] = [];
    const factors: number[] = [];
    let h = first;
    for (let i = 0; i < DEPTH; i++) {
      inputs.push(h);
      const [value, slope] = g(w * h);
      factors.push(slope);
      h = value;
    }
    let own = (2 * (h - 0.9)) / x.length;
    for (let i = DEPTH - 1; i >= 0; i--) {
      own *= factors[i]!;
      gradients[i]! += own * inputs[i]!;
      own *= w;
    }
  }
  return Array.from(gradients, Math.abs);
}

async function findingsOf(options: GraphTrainingOptions, steps = 3): Promise<readonly HealthFinding[]> {
  const trainer = await createGraphTrainer(await testGpu(), options);
  try {
    return (await trainer.fit({ steps, health: { onFatal: 'tell' } }).finished).findings;
  } finally {
    trainer.destroy();
  }
}

/** One hidden layer of relu units; `bias` is where they begin. */
const hidden = (bias: readonly number[], more: Partial<GraphTrainingOptions> = {}): GraphTrainingOptions => ({
  parameters: {
    W1: { shape: [8, 1], values: [0.5, -0.7, 0.9, -0.4, 0.6, -0.8, 0.3, -0.2] },
    b1: { shape: [8], values: bias, role: 'bias' },
    W2: { shape: [1, 8], values: [0.3, 0.5, -0.4, 0.6, 0.2, -0.3, 0.5, 0.1] },
  },
  data: { x: { shape: [1], values: x } },
  cost: ({ parameters: { W1, b1, W2 }, batch }) => {
    const h = relu(add(matmul(batch['x']!, transpose(W1!)), b1!));
    const target = multiply(0.5, square(batch['x']!));
    return { cost: mean(square(subtract(matmul(h, transpose(W2!)), target))), activations: { hidden: h } };
  },
  optimizer: adam({ learningRate: 0.01 }),
  ...more,
});

describe('the health of a graph in training', () => {
  it.each([
    ['vanishes', 'vanishingGradient', sigmoid, 0.8, (z: number) => 1 / (1 + Math.exp(-z))],
    ['explodes', 'explodingGradient', sin, 4.5, Math.sin],
  ] as const)('tells the parameter on the way to which the gradient %s', async (verb, code, g, w, value) => {
    const want = slopes(w, (z) => {
      const a = value(z);
      return [a, verb === 'vanishes' ? a * (1 - a) : Math.cos(z)];
    });
    const ratios = want.map((slope) => slope / want.at(-1)!);
    const worst = verb === 'vanishes' ? Math.min(...ratios) : Math.max(...ratios);
    const finding = (await findingsOf(chain(g, w))).find((own) => own.code === code)!;
    expect(finding.name).toBe(NAMES[ratios.indexOf(worst)]);
    expect(Math.abs(finding.values['ratio']! / worst - 1)).toBeLessThan(verb === 'vanishes' ? 1e-3 : 0.05);
    expect(finding.message).toMatch(
      new RegExp(`^The gradient ${verb} on its way to parameter ${finding.name}: `),
    );
    expect(finding.message).toContain('times that of parameter w10.');
    expect(finding.layer).toBeUndefined();
    expect(healthText(finding)).toContain(finding.message);
  });

  it('tells the parameter that is not finite', async () => {
    const gpu = await testGpu();
    const trainer = await createGraphTrainer(gpu, {
      parameters: { fine: { shape: [2], values: 1 }, bad: { shape: [3], values: 1e-6 } },
      data: { x: { values: x } },
      // The slope of a root goes beyond 0 with one step.
      cost: ({ parameters, batch }) =>
        add(mean(square(multiply(mean(batch['x']!), parameters['fine']!))), sum(sqrt(parameters['bad']!))),
      optimizer: sgd({ learningRate: 0.01 }),
    });
    const found: HealthFinding[] = [];
    const { finished } = trainer.fit({ steps: 20, health: { onFinding: (own) => found.push(own) } });
    await expect(finished).rejects.toMatchObject({ code: 'E_NONFINITE' });
    const finding = found.find(({ code }) => code === 'nonFinite')!;
    expect(finding).toMatchObject({ fatal: true, name: 'bad' });
    expect(finding.message).toContain('parameter bad is NaN or infinite');
    trainer.destroy();
  });

  it('tells dead units of an activation that the cost names, in whole batches and in small ones', async () => {
    const bias = [-9, -9, -9, -9, -9, 0, 3, 3];
    for (const more of [{}, { batchSize: 4 }]) {
      const finding = (await findingsOf(hidden(bias, more))).find(({ code }) => code === 'deadUnits')!;
      // The sixth has a negative weight and only positive inputs.
      expect(finding).toMatchObject({ name: 'hidden', values: { share: 6 / 8, examples: 40 } });
      expect(finding.message).toContain(
        '75 % of the units of activation hidden are dead: none of 40 examples',
      );
    }
  });

  it('finds nothing where all is well, and changes no bit', async () => {
    const gpu = await testGpu();
    const bias = [0, 3, 0, 2, 0, 4, 0, 1];
    const values = [];
    for (const health of [true, false]) {
      const trainer = await createGraphTrainer(gpu, hidden(bias, { batchSize: 8, seed: 3 }));
      const { findings } = await trainer.fit({ steps: 400, reportEvery: 10, health }).finished;
      expect(findings).toEqual([]);
      expect(await trainer.health()).toEqual([]);
      values.push(await trainer.values());
      trainer.destroy();
    }
    expect(values[0]).toEqual(values[1]);
  });

  it('is looked at by a batch as in training where the cost counts on its size', async () => {
    const bias = [-9, -9, -9, -9, -9, 0, 3, 3];
    const options = hidden(bias, { batchSize: 20 });
    const cost: GraphTrainingOptions['cost'] = (inputs) => {
      expect(inputs.batch['x']!.shape).toEqual([20, 1]);
      return options.cost(inputs);
    };
    // 20 of 40 examples say nothing of units; the gradient is looked at all the same.
    expect(await findingsOf({ ...options, cost })).toEqual([]);
  });

  it('says nothing of gradients near the lowest cost, where each goes to 0 at its own pace', async () => {
    const trainer = await createGraphTrainer(await testGpu(), {
      parameters: { far: { shape: [], values: 2 }, near: { shape: [], values: 3 } },
      data: { x: { values: x } },
      // The optimum of `far` is reached at once, that of `near` slowly.
      cost: ({ parameters: { far, near } }) =>
        add(square(add(square(subtract(far!, 1)), 0)), multiply(1e3, square(subtract(near!, 1)))),
      optimizer: sgd({ learningRate: 1e-4 }),
    });
    const { findings } = await trainer.fit({ steps: 3000, reportEvery: 100, health: true }).finished;
    expect(findings.filter(({ code }) => code.endsWith('Gradient'))).toEqual([]);
    trainer.destroy();
  });

  it('is looked at again after a lost device', async () => {
    let opened = 0;
    const gpu = await openGpu({
      onDevice: (device) => {
        if (opened++ === 0) injectFaults(device, { lose: 10 });
      },
    });
    const trainer = await createGraphTrainer(gpu, hidden([-9, -9, -9, -9, -9, 0, 3, 3], { batchSize: 4 }));
    const { findings, recoveries } = await trainer.fit({ steps: 60, reportEvery: 1, health: true }).finished;
    expect(recoveries).toHaveLength(1);
    expect(findings.map(({ code }) => code)).toContain('deadUnits');
    trainer.destroy();
    gpu.close();
  });

  it('refuses activations that are no tensors', async () => {
    const options = hidden([0, 0, 0, 0, 0, 0, 0, 0]);
    for (const activations of [5, { h: 1 }, null]) {
      const cost: GraphTrainingOptions['cost'] = (inputs) => ({
        cost: (options.cost(inputs) as { cost: Tensor }).cost,
        activations: activations as never,
      });
      await expect(createGraphTrainer(await testGpu(), { ...options, cost })).rejects.toMatchObject({
        code: 'E_ARGUMENT',
      });
    }
  });
});
