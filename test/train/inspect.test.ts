// A step taken apart equals a float64 computation by the notes' formulas, and names what made each tensor.

import { afterAll, describe, expect, it } from 'vitest';
import {
  adam,
  createTrainer,
  dense,
  fitStandardForm,
  inspect,
  layers,
  Model,
  network,
  readCsv,
  type ActivationName,
  type DataSet,
} from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

const gpu = await testGpu();
const models: Model[] = [];
afterAll(() => Promise.all(models.map((model) => model.destroy())));

/** g in float64; g′ is taken by differences. */
const G: Partial<Record<ActivationName, (z: number) => number>> = {
  identity: (z) => z,
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  tanh: Math.tanh,
  relu: (z) => Math.max(0, z),
  leakyRelu: (z) => (z > 0 ? z : 0.01 * z),
  elu: (z) => (z > 0 ? z : Math.expm1(z)),
  softplus: (z) => Math.log1p(Math.exp(z)),
  silu: (z) => z / (1 + Math.exp(-z)),
  mish: (z) => z * Math.tanh(Math.log1p(Math.exp(z))),
  softsign: (z) => z / (1 + Math.abs(z)),
  geluTanh: (z) => 0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3))),
};
const slope = (g: (z: number) => number, z: number): number => (g(z + 1e-6) - g(z - 1e-6)) / 2e-6;

type Matrix = number[][];
const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, p) => sum + value * b[p]![j]!, 0)));
const transposed = (a: Matrix): Matrix => a[0]!.map((_, j) => a.map((row) => row[j]!));
const rowsOf = (values: ArrayLike<number>, columns: number): Matrix =>
  Array.from({ length: values.length / columns }, (_, i) =>
    Array.from(values).slice(i * columns, (i + 1) * columns),
  );

const M = 6;
const FEATURES = 3;
/** Hidden layers and the head of ten networks. */
const NETWORKS: [ActivationName[], ActivationName][] = [
  [['tanh'], 'sigmoid'],
  [['relu', 'relu'], 'softmax'],
  [['sigmoid', 'tanh'], 'identity'],
  [['leakyRelu'], 'softmax'],
  [['elu', 'softplus'], 'sigmoid'],
  [['silu'], 'identity'],
  [['mish', 'identity'], 'softmax'],
  [['softsign'], 'sigmoid'],
  [['geluTanh', 'relu', 'tanh'], 'softmax'],
  [[], 'sigmoid'],
];

function dataFor(head: ActivationName): DataSet {
  const x = Float32Array.from({ length: M * FEATURES }, (_, i) => Math.sin(1 + i * i));
  const y =
    head === 'softmax'
      ? Uint32Array.from({ length: M }, (_, i) => i % 3)
      : Float32Array.from({ length: M }, (_, i) => (head === 'sigmoid' ? i % 2 : Math.cos(i)));
  return { x, y, examples: M, features: FEATURES, targets: 1 };
}

function modelOf(hidden: ActivationName[], head: ActivationName): Model {
  const list = [...hidden.map((name, i) => dense(4 + i, name)), dense(head === 'softmax' ? 3 : 1, head)];
  const model = new Model(gpu, { network: network({ inputs: FEATURES, layers: list }), seed: 7 });
  models.push(model);
  return model;
}

/** All tensors by name, an example a row, by the notes' formulas in float64. */
async function onPaper(model: Model, { x, y }: DataSet): Promise<Map<string, Matrix>> {
  const found = new Map<string, Matrix>([['A0', rowsOf(x, FEATURES)]]);
  const values = await model.values();
  const names = model.network.layers.map(({ built }) => built.activation!);
  const last = names.length;
  names.forEach((name, index) => {
    const l = index + 1;
    const before = found.get(`A${l - 1}`)!;
    const W = rowsOf(values.get(`W${l}`)!, before[0]!.length);
    const b = values.get(`b${l}`)!;
    const Z = times(before, transposed(W)).map((row) => row.map((value, j) => value + b[j]!));
    const A =
      name === 'softmax'
        ? Z.map((row) => {
            const sum = row.reduce((total, z) => total + Math.exp(z), 0);
            return row.map((z) => Math.exp(z) / sum);
          })
        : Z.map((row) => row.map(G[name]!));
    found
      .set(`W${l}`, W)
      .set(`b${l}`, [[...b]])
      .set(`Z${l}`, Z)
      .set(`A${l}`, A);
  });
  for (let l = last; l > 0; l--) {
    const name = names[l - 1]!;
    const [A, Z] = [found.get(`A${l}`)!, found.get(`Z${l}`)!];
    const wanted = (i: number, j: number): number => (name === 'softmax' ? Number(y![i] === j) : y![i]!);
    const dA =
      l < last
        ? times(found.get(`dZ${l + 1}`)!, found.get(`W${l + 1}`)!)
        : A.map((row, i) =>
            row.map((a, j) => {
              const t = wanted(i, j);
              if (name === 'softmax') return -t / a;
              return name === 'sigmoid' ? -t / a + (1 - t) / (1 - a) : 2 * (a - t);
            }),
          );
    const dZ =
      name === 'softmax'
        ? A.map((row, i) => row.map((a, j) => a - wanted(i, j)))
        : dA.map((row, i) => row.map((value, j) => value * slope(G[name]!, Z[i]![j]!)));
    const dW = times(transposed(dZ), found.get(`A${l - 1}`)!).map((row) => row.map((value) => value / M));
    const db = [transposed(dZ).map((column) => column.reduce((sum, value) => sum + value, 0) / M)];
    found.set(`dA${l}`, dA).set(`dZ${l}`, dZ).set(`dW${l}`, dW).set(`db${l}`, db);
  }
  return found;
}

describe('a step taken apart', () => {
  it.each(NETWORKS)('has the float64 values of a network of %j with a head of %s', async (hidden, head) => {
    const model = modelOf(hidden, head);
    const data = dataFor(head);
    const inspection = await inspect(model, data);
    const paper = await onPaper(model, data);
    const names = inspection.layers.flatMap(({ tensors }) => Object.values(tensors).map(({ name }) => name));
    expect(names.toSorted()).toEqual([...paper.keys()].toSorted());
    for (const [name, expected] of paper) {
      const { values } = inspection.tensor(name)!;
      const flat = expected.flat();
      const largest = Math.max(1, ...flat.map(Math.abs));
      flat.forEach((value, i) => expect(Math.abs(values[i]! - value) / largest, name).toBeLessThan(1e-5));
    }
    const trainer = await createTrainer(model, { data, optimizer: adam(), singleDispatch: false });
    const [cost] = await trainer.run(1);
    expect(Math.abs(inspection.cost - cost!)).toBeLessThan(1e-6 * Math.max(1, cost!));
    trainer.destroy();
  });

  it('names the formula in the notes’ letters, the shape, and the kernel call of each tensor', async () => {
    const { layers: parts } = await inspect(modelOf(['relu'], 'softmax'), dataFor('softmax'));
    const all = Object.fromEntries(
      parts.flatMap(({ tensors }) => Object.values(tensors)).map((t) => [t.name, t]),
    );
    expect(Object.values(all).map(({ formula }) => formula)).toEqual([
      'A[0] = X',
      'Z[1] = W[1] A[0] + b[1]',
      'A[1] = relu(Z[1])',
      'dA[1] = W[2]ᵀ dZ[2]',
      'dZ[1] = dA[1] ∗ relu′(Z[1])',
      'W[1]',
      'dW[1] = (1/m) dZ[1] A[0]ᵀ',
      'b[1]',
      'db[1] = (1/m) Σ dZ[1]',
      'Z[2] = W[2] A[1] + b[2]',
      'A[2] = softmax(Z[2])',
      'dA[2] = ∂ℒ/∂A[2]',
      'dZ[2] = A[2] − Y',
      'W[2]',
      'dW[2] = (1/m) dZ[2] A[1]ᵀ',
      'b[2]',
      'db[2] = (1/m) Σ dZ[2]',
    ]);
    expect(all['Z1']!.call).toMatch(/matmul/);
    expect(all['dW2']!.call).toMatch(/matmul/);
    expect(all['W1']!.call).toBeUndefined();
    expect(all['dW1']!.shape).toEqual([4, FEATURES]);
  });

  it('says of numbers how many are zero and how many lie where the activation is flat', async () => {
    const model = modelOf(['relu', 'sigmoid'], 'identity');
    const values = await model.values();
    // No unit of the first layer passes anything on; every unit of the second is far out.
    values.get('b1')!.fill(-100);
    values.get('b2')!.fill(100);
    model.setValues(values);
    const found = await inspect(model, dataFor('identity'));
    expect(found.tensor('A1')!.statistics).toMatchObject({ mean: 0, spread: 0, zeros: 1 });
    expect(found.tensor('A1')!.statistics.saturated).toBeUndefined();
    expect(found.tensor('A2')!.statistics.saturated).toBe(1);
    expect(found.tensor('dW1')!.statistics).toMatchObject({ least: 0, largest: 0 });
    expect(String(found)).toMatch(/A2 .*100\.0 % {2}A\[2\] = sigmoid\(Z\[2\]\)/);
  });

  it('shows other layers by their parameters, and changes nothing of the model', async () => {
    const list = [dense(4), layers.batchNorm(), layers.activation('relu'), layers.dropout(0.5), dense(1)];
    const model = new Model(gpu, { network: network({ inputs: FEATURES, layers: list }) });
    models.push(model);
    const before = await model.values();
    const data = dataFor('identity');
    const [training, prediction] = [
      await inspect(model, data),
      await inspect(model, data, { training: false }),
    ];
    expect(training.tensor('dgamma2')!.formula).toBe('∂J/∂gamma[2]'.replace(/^/, 'dgamma[2] = '));
    expect(training.tensor('A4')!.statistics.zeros).toBeGreaterThan(
      prediction.tensor('A4')!.statistics.zeros,
    );
    expect([...(await model.values())]).toEqual([...before]);
  });

  it('sees the parameters and the data of the call, whatever is called after it', async () => {
    const model = modelOf(['tanh'], 'sigmoid');
    const data = dataFor('sigmoid');
    const alone = await inspect(model, data);
    const trainer = await createTrainer(model, { data, optimizer: adam({ learningRate: 0.1 }) });
    const own = { ...data, x: data.x.slice() };
    const waiting = inspect(model, own);
    own.x.fill(0);
    const trained = trainer.run(20);
    expect((await waiting).tensor('dW1')!.values).toEqual(alone.tensor('dW1')!.values);
    await trained;
    expect((await inspect(model, data)).cost).toBeLessThan(alone.cost);
    trainer.destroy();
  });

  it('takes missing values where the model’s standard form does', async () => {
    const data = { ...dataFor('sigmoid'), x: dataFor('sigmoid').x.slice() };
    data.x[4] = Number.NaN;
    const standardForm = fitStandardForm(data, 'standard');
    const net = network({ inputs: FEATURES, layers: [dense(1, 'sigmoid')] });
    const model = new Model(gpu, { network: net, standardForm });
    models.push(model);
    const found = await inspect(model, data);
    expect(found.tensor('A0')!.values[4]).toBe(0);
    expect(found.cost).toBeGreaterThan(0);
    await expect(inspect(modelOf([], 'sigmoid'), data)).rejects.toMatchObject({ code: 'E_NONFINITE' });
  });

  it('refuses columns in another order than those of the model’s table', async () => {
    const [u, v] = ['u,v,k\n1,2,3\n3,5,4\n6,1,2\n', 'v,u,k\n2,1,3\n5,3,4\n1,6,2\n'].map((text) =>
      readCsv(text),
    );
    const net = network({ inputs: 2, layers: [dense(1)] });
    const model = new Model(gpu, { network: net, table: u!.table });
    models.push(model);
    await expect(inspect(model, v!)).rejects.toThrow(/columns must be those of the model's table/);
    const trainer = await createTrainer(model, { data: u!, optimizer: adam(), singleDispatch: false });
    await expect(trainer.fit({ steps: 1, validation: v! }).finished).rejects.toThrow(/columns must be those/);
    trainer.destroy();
  });

  it('refuses wrong options and data before any work', async () => {
    const model = modelOf([], 'sigmoid');
    const data = dataFor('sigmoid');
    await expect(inspect(model, data, { step: -1 })).rejects.toMatchObject({ code: 'E_ARGUMENT' });
    await expect(inspect(model, data, { seed: 0.5 })).rejects.toMatchObject({ code: 'E_ARGUMENT' });
    await expect(inspect(model, data, { training: 1 as never })).rejects.toMatchObject({
      code: 'E_ARGUMENT',
    });
    await expect(inspect(model, data, { loss: 'softmaxCrossEntropy' })).rejects.toMatchObject({
      code: 'E_ARGUMENT',
    });
    await expect(inspect(model, { ...data, features: 2 })).rejects.toMatchObject({ code: 'E_SHAPE' });
    await expect(inspect(model, 7 as never)).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  });

  it('of a trainer, is a list of kernel calls with their WGSL where asked for', async () => {
    const model = modelOf(['tanh'], 'sigmoid');
    const trainer = await createTrainer(model, {
      data: dataFor('sigmoid'),
      optimizer: adam(),
      singleDispatch: false,
    });
    const calls = await trainer.report({ wgsl: true });
    expect(calls.length).toBeGreaterThan(3);
    for (const { wgsl } of calls) expect(wgsl).toMatch(/@compute/);
    expect((await trainer.report())[0]).not.toHaveProperty('wgsl');
    trainer.destroy();
  });
});
