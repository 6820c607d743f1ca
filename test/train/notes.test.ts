// What the lecture notes claim, seen on the device: ids are those of the list of items that the notes hold.

import { describe, expect, it } from 'vitest';
import * as ops from '../../src/graph/ops/index.ts';
import {
  adam,
  costOf,
  createTrainer,
  dense,
  grad,
  input,
  maxoutUnits,
  Model,
  network,
  sgd,
  type ActivationName,
  type DataSet,
  type Layer,
} from '../../src/index.ts';
import { runGraph } from '../plan/run.ts';
import { testGpu } from '../gpu.ts';

function table(x: number[][], y: number[]): DataSet {
  const features = x[0]!.length;
  const targets = y.length / x.length;
  return { x: Float32Array.from(x.flat()), y: Float32Array.from(y), examples: x.length, features, targets };
}

const xor = table(
  [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  [0, 1, 1, 0],
);

async function trained(
  data: DataSet,
  layers: Layer[],
  options: { steps: number; rate: number; seed?: number; adam?: boolean },
) {
  const { steps, rate: learningRate, seed = 1 } = options;
  const model = new Model(await testGpu(), { network: network({ inputs: data.features, layers }), seed });
  const optimizer = options.adam ? adam({ learningRate }) : sgd({ learningRate });
  const trainer = await createTrainer(model, { data, optimizer });
  const costs = await trainer.run(steps);
  trainer.destroy();
  return { model, costs };
}

describe('the fixtures of the notes (D6)', () => {
  it('predict 5 for 5 from X = Y = 1 … 4, and from 0 … 4', async () => {
    for (const points of [
      [1, 2, 3, 4],
      [0, 1, 2, 3, 4],
    ]) {
      const data = table(
        points.map((value) => [value]),
        points,
      );
      const { model, costs } = await trained(data, [dense(1)], { steps: 1500, rate: 0.05 });
      expect((await model.predict(Float32Array.of(5)))[0]).toBeCloseTo(5, 2);
      expect(costs.at(-1)).toBeLessThan(costs[0]!);
      await model.destroy();
    }
  });

  it('fit the table y = 0, 1.3, 1.2, 2.3, 3.4 by the least squares', async () => {
    const y = [0, 1.3, 1.2, 2.3, 3.4];
    const data = table(
      y.map((_, i) => [i]),
      y,
    );
    const { model } = await trained(data, [dense(1)], { steps: 2000, rate: 0.05 });
    const values = await model.values();
    // Σ (x − 2)(y − 1.64) / Σ (x − 2)² = 7.8 / 10, and ȳ − 2 · 0.78.
    expect(values.get('W1')![0]).toBeCloseTo(0.78, 4);
    expect(values.get('b1')![0]).toBeCloseTo(1.64 - 1.56, 4);
    await model.destroy();
  });
});

describe('starting at zeros (O3)', () => {
  it('is fine for logistic regression', async () => {
    const data = table([[-2], [-1], [1], [2]], [0, 0, 1, 1]);
    const layers = [dense(1, 'sigmoid', { initializer: 'zeros' })];
    const { model, costs } = await trained(data, layers, { steps: 200, rate: 0.5 });
    expect(costs[0]).toBeCloseTo(Math.log(2), 6);
    expect(costs.at(-1)).toBeLessThan(0.1);
    await model.destroy();
  });

  it('keeps all units of a hidden layer identical', async () => {
    const layers = [
      dense(4, 'sigmoid', { initializer: 'zeros' }),
      dense(1, 'sigmoid', { initializer: 'zeros' }),
    ];
    const data = table(
      [
        [0, 1],
        [1, 0],
        [1, 1],
        [2, 1],
      ],
      [1, 0, 1, 1],
    );
    const { model } = await trained(data, layers, { steps: 100, rate: 1 });
    const values = await model.values();
    const w = values.get('W1')!;
    for (let unit = 1; unit < 4; unit++) {
      expect([w[2 * unit], w[2 * unit + 1]]).toEqual([w[0], w[1]]);
      expect(values.get('W2')![unit]).toBe(values.get('W2')![0]);
    }
    expect(values.get('W2')![0]).not.toBe(0);
    await model.destroy();
  });

  it('lets ReLU learn nothing but the last bias', async () => {
    const layers = [
      dense(4, 'relu', { initializer: 'zeros' }),
      dense(1, 'sigmoid', { initializer: 'zeros' }),
    ];
    const data = table(
      [
        [0, 1],
        [1, 0],
        [1, 1],
        [2, 1],
      ],
      [1, 0, 1, 1],
    );
    const { model } = await trained(data, layers, { steps: 100, rate: 1 });
    const values = await model.values();
    for (const name of ['W1', 'b1', 'W2']) expect(values.get(name)!.every((v) => v === 0)).toBe(true);
    expect(values.get('b2')![0]).not.toBe(0);
    await model.destroy();
  });
});

describe('layers', () => {
  it('collapse into one where they are linear (M6): W₂ W₁ and W₂ b₁ + b₂', async () => {
    const model = new Model(await testGpu(), {
      network: network({ inputs: 3, layers: [dense(4), dense(2)] }),
    });
    model.setValues(
      new Map([
        ['W1', [1, 2, -1, 0, 1, 3, 2, -2, 1, 0.5, 0, 1]],
        ['b1', [1, -1, 0.5, 2]],
        ['W2', [1, 0, 2, -1, 0.5, 1, 0, 3]],
        ['b2', [0.25, -0.75]],
      ]),
    );
    const x = Float32Array.of(1, 2, 3, -1, 0.5, 4);
    const values = await model.values();
    const [w1, b1, w2, b2] = ['W1', 'b1', 'W2', 'b2'].map((name) => [...values.get(name)!]);
    const one = (row: number, j: number) =>
      [0, 1, 2, 3].reduce((s, k) => s + w2![row * 4 + k]! * w1![k * 3 + j]!, 0);
    const bias = (row: number) => [0, 1, 2, 3].reduce((s, k) => s + w2![row * 4 + k]! * b1![k]!, b2![row]!);
    const expected = [0, 1].flatMap((example) =>
      [0, 1].map((row) => [0, 1, 2].reduce((s, j) => s + one(row, j) * x[example * 3 + j]!, bias(row))),
    );
    expect([...(await model.predict(x))]).toEqual(expected);
    await model.destroy();
  });

  it('of one unit cannot separate XOR, hidden ones can (M4, M7), maxout as well (A4)', async () => {
    const line = await trained(xor, [dense(1, 'sigmoid')], { steps: 500, rate: 0.5 });
    expect(line.costs.at(-1)).toBeGreaterThan(0.69);
    await line.model.destroy();
    const hidden: Layer[][] = [
      [dense(8, 'tanh'), dense(1, 'sigmoid')],
      [
        dense(8, { name: 'leakyRelu', slope: 0.1 }),
        dense(4, { name: 'elu', alpha: 0.5 }),
        dense(1, 'sigmoid'),
      ],
      [maxoutUnits(4, 2), dense(1, 'sigmoid')],
    ];
    for (const layers of hidden) {
      const { model, costs } = await trained(xor, layers, { steps: 500, rate: 0.03, seed: 3, adam: true });
      expect(costs.at(-1)).toBeLessThan(0.1);
      const predicted = await model.predict(xor.x);
      expect([...predicted].map((value) => Number(value >= 0.5))).toEqual([0, 1, 1, 0]);
      await model.destroy();
    }
  });

  it('add the bias to every example (M5), as a row or as a column', async () => {
    const z = input('z', [2, 3]);
    const { values, program } = await runGraph(await testGpu(), {
      outputs: {
        rows: ops.add(z, input('b', [3])),
        columns: ops.add(z, input('c', [2, 1])),
        scalar: ops.add(z, input('d', [1, 1])),
      },
      inputs: {
        z: Float32Array.of(1, 2, 3, 4, 5, 6),
        b: Float32Array.of(10, 20, 30),
        c: Float32Array.of(100, 200),
        d: Float32Array.of(0.5),
      },
    });
    expect(values).toEqual({
      rows: [11, 22, 33, 14, 25, 36],
      columns: [101, 102, 103, 204, 205, 206],
      scalar: [1.5, 2.5, 3.5, 4.5, 5.5, 6.5],
    });
    program.destroy();
  });
});

describe('losses', () => {
  const z = input('z', [4, 1]);
  const y = input('y', [4, 1]);
  const inputs = { z: Float32Array.of(-2, -0.5, 0.25, 3), y: Float32Array.of(0, 1, 1, 0) };
  const sigma = [...inputs.z].map((value) => 1 / (1 + Math.exp(-value)));

  it('have dZ = A − Y, by the fused rule and by the chain through probabilities (B1)', async () => {
    const a = ops.sigmoid(z);
    const chain = ops.mean(ops.binaryCrossEntropy(a, y));
    const fused = costOf('binaryCrossEntropy', { z, a, activation: 'sigmoid', y });
    const { values, program } = await runGraph(await testGpu(), {
      outputs: { byChain: grad(chain, [z])[0], byRule: grad(fused, [z])[0], a: grad(chain, [a])[0] },
      inputs,
    });
    sigma.forEach((value, i) => {
      const dz = (value - inputs.y[i]!) / 4;
      expect(values['byChain']![i]).toBeCloseTo(dz, 6);
      expect(values['byRule']![i]).toBeCloseTo(dz, 6);
      const da = (-inputs.y[i]! / value + (1 - inputs.y[i]!) / (1 - value)) / 4;
      expect(values['a']![i]! / da).toBeCloseTo(1, 4);
    });
    program.destroy();
  });

  it('are means over the examples of what the formulas say (L1, L2, L3)', async () => {
    const a = ops.sigmoid(z);
    const forward = { z, a, activation: 'sigmoid' as ActivationName, y };
    const { values, program } = await runGraph(await testGpu(), {
      outputs: {
        mse: costOf('mse', forward),
        half: costOf('halfMse', forward),
        absolute: costOf('absolute', forward),
        cross: costOf('binaryCrossEntropy', forward),
      },
      inputs,
    });
    const mean = (of: (a: number, y: number) => number) =>
      sigma.reduce((sum, value, i) => sum + of(value, inputs.y[i]!), 0) / 4;
    expect(values['mse']![0]).toBeCloseTo(
      mean((h, t) => (h - t) ** 2),
      6,
    );
    expect(values['half']![0]).toBeCloseTo(
      mean((h, t) => (h - t) ** 2 / 2),
      6,
    );
    expect(values['absolute']![0]).toBeCloseTo(
      mean((h, t) => Math.abs(h - t)),
      6,
    );
    expect(values['cross']![0]).toBeCloseTo(
      mean((h, t) => (t === 1 ? -Math.log(h) : -Math.log(1 - h))),
      6,
    );
    program.destroy();
  });

  it('of class indices and of one-hot rows are equal (L2), and finite where a probability is 0 (L5)', async () => {
    const logits = input('logits', [3, 3]);
    const labels = input('labels', [3], 'u32');
    const oneHot = input('oneHot', [3, 3]);
    const far = input('far', [3, 1]);
    const { values, program } = await runGraph(await testGpu(), {
      outputs: {
        byIndex: ops.softmaxCrossEntropy(logits, labels),
        byRow: ops.softmaxCrossEntropy(logits, oneHot),
        chain: ops.categoricalCrossEntropy(ops.softmax(logits), oneHot),
        safe: ops.binaryCrossEntropyWithLogits(far, ops.multiply(far, 0)),
      },
      inputs: {
        logits: Float32Array.of(1, 2, 3, 0, -1, 2, 1000, 0, -1000),
        labels: Uint32Array.of(0, 2, 1),
        oneHot: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 1, 0),
        far: Float32Array.of(-200, 0, 200),
      },
    });
    expect(values['byIndex']).toEqual(values['byRow']);
    expect(values['byIndex']![0]).toBeCloseTo(Math.log(1 + Math.E + Math.E ** 2), 6);
    expect(values['byIndex']![2]).toBe(1000);
    expect(values['chain']![0]).toBeCloseTo(values['byIndex']![0]!, 5);
    expect(values['chain']!.every(Number.isFinite)).toBe(true);
    expect([values['safe']![0], values['safe']![2]]).toEqual([0, 200]);
    program.destroy();
  });

  it('of squares stay at 0.5 for XOR where one logistic unit decides (L4)', async () => {
    const model = new Model(await testGpu(), {
      network: network({ inputs: 2, layers: [dense(1, 'sigmoid')] }),
      seed: 2,
    });
    const trainer = await createTrainer(model, {
      data: xor,
      optimizer: sgd({ learningRate: 1 }),
      loss: 'mse',
    });
    await trainer.run(800);
    for (const value of await model.predict(xor.x)) expect(value).toBeCloseTo(0.5, 2);
    trainer.destroy();
    await model.destroy();
  });
});

describe('activations with a parameter (A2, A3)', () => {
  it('have the slopes 0.01 and 0.1, and α, as given', async () => {
    const x = input('x', [3]);
    const outputs = {
      tenth: ops.leakyRelu(x, 0.1),
      hundredth: ops.leakyRelu(x),
      elu: ops.elu(x, 2),
      slope: grad(ops.sum(ops.leakyRelu(x, 0.1)), [x])[0],
      curve: grad(ops.sum(ops.elu(x, 2)), [x])[0],
    };
    const { values, program } = await runGraph(await testGpu(), {
      outputs,
      inputs: { x: Float32Array.of(-1, 0, 2) },
    });
    const close = (name: keyof typeof outputs, wanted: number[]) =>
      wanted.forEach((value, i) => expect(values[name]![i]).toBeCloseTo(value, 6));
    close('tenth', [-0.1, 0, 2]);
    close('hundredth', [-0.01, 0, 2]);
    close('elu', [2 * Math.expm1(-1), 0, 2]);
    close('slope', [0.1, 0.1, 1]);
    close('curve', [2 * Math.exp(-1), 2, 1]);
    program.destroy();
  });
});
