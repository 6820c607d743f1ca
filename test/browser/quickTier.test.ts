// The same library in a page: a quick tier of the GPU tests in Chromium.

import { afterAll, describe, expect, it } from 'vitest';
import {
  adam,
  add,
  compile,
  createTrainer,
  decodeModel,
  dense,
  drawDigits,
  encodeModel,
  evaluate,
  fitStandardForm,
  grad,
  input,
  Model,
  multiply,
  network,
  openGpu,
  sgd,
} from '../../src/index.ts';

const gpu = await openGpu();

afterAll(() => gpu.close());

describe('in Chromium', () => {
  it('computes J = 3(a + bc) and its gradients 3, 6, 9', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => input(name, []));
    const j = multiply(3, add(a!, multiply(b!, c!)));
    const [da, db, dc] = grad(j, [a!, b!, c!]);
    const program = await compile(gpu, { outputs: { j, da: da, db: db, dc: dc } });
    program.write('a', Float32Array.of(5));
    program.write('b', Float32Array.of(3));
    program.write('c', Float32Array.of(2));
    await program.run();
    const values = await Promise.all(['j', 'da', 'db', 'dc'].map((name) => program.read(name)));
    expect(values.map(([value]) => value)).toEqual([33, 3, 6, 9]);
  });

  it('gives the costs of a float64 loop, step for step', async () => {
    const x = Float32Array.from({ length: 40 }, (_, i) => Math.sin(i * 1.7));
    const y = Float32Array.from({ length: 20 }, (_, i) => (x[2 * i]! + 0.5 * x[2 * i + 1]! > 0 ? 1 : 0));
    const model = new Model(gpu, {
      network: network({ inputs: 2, layers: [dense(1, 'sigmoid')] }),
      values: new Map([
        ['W1', [0.1, -0.2]],
        ['b1', [0.3]],
      ]),
    });
    const data = { x, y, examples: 20, features: 2, targets: 1 };
    const trainer = await createTrainer(model, { data, optimizer: sgd({ learningRate: 0.5 }) });
    const costs = await trainer.run(30);
    let [w, b] = [[0.1, -0.2], 0.3];
    for (const cost of costs) {
      const a = [...y].map((_, i) => 1 / (1 + Math.exp(-(w[0]! * x[2 * i]! + w[1]! * x[2 * i + 1]! + b))));
      const expected = a.reduce((sum, p, i) => sum - Math.log(y[i] ? p : 1 - p), 0) / 20;
      expect(Math.abs(cost - expected)).toBeLessThan(1e-6);
      const dz = a.map((p, i) => (p - y[i]!) / 20);
      w = w.map((value, j) => value - 0.5 * dz.reduce((sum, d, i) => sum + d * x[2 * i + j]!, 0));
      b -= 0.5 * dz.reduce((sum, d) => sum + d, 0);
    }
  });

  it('trains mini-batches of drawn digits, and a saved model predicts as before', async () => {
    const data = drawDigits({ count: 2000, seed: 1 });
    const test = drawDigits({ count: 200, seed: 1, first: 1_000_000 });
    const model = new Model(gpu, {
      network: network({ inputs: 784, layers: [dense(32, 'relu'), dense(10, 'softmax')] }),
      seed: 1,
      standardForm: fitStandardForm(data, 'divideBy255'),
      classes: data.classes,
    });
    const trainer = await createTrainer(model, {
      data,
      optimizer: adam({ learningRate: 0.003 }),
      batchSize: 50,
    });
    const costs = await trainer.run(120);
    expect(costs.at(-1)!).toBeLessThan(costs[0]! / 2);
    const before = await evaluate(model, test);
    expect(before.accuracy).toBeGreaterThan(0.7);
    const copy = decodeModel(await encodeModel(model)).open(gpu);
    expect((await evaluate(copy, test)).outputs).toEqual(before.outputs);
    expect(copy.classes).toEqual(data.classes);
  });

  it('says what to do where no adapter answers', async () => {
    const instance = { requestAdapter: () => Promise.resolve(null) } as unknown as GPU;
    await expect(openGpu({ instance })).rejects.toMatchObject({ code: 'E_NO_ADAPTER' });
  });
});
