// A training step explained: each kernel call has the formulas of the notes, found in its graph.

import { afterAll, expect, it } from 'vitest';
import {
  adam,
  adamw,
  createGraphTrainer,
  createTrainer,
  dense,
  layers,
  matmul,
  mean,
  Model,
  momentum,
  nesterov,
  network,
  rmsprop,
  sgd,
  squaredError,
  type ActivationName,
  type Layer,
  type LossName,
  type Optimizer,
} from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

const gpu = await testGpu();
const models: Model[] = [];
afterAll(() => Promise.all(models.map((model) => model.destroy())));

interface Explained {
  readonly layers: readonly Layer[];
  readonly optimizer?: Optimizer;
  readonly batchSize?: number;
  readonly loss?: LossName;
  readonly inputs?: number[];
  readonly singleDispatch?: boolean;
}

/** The formulas of a step of a network on four examples, call by call. */
async function formulasOf(given: Explained): Promise<string[][]> {
  const { layers: own, optimizer = sgd(), inputs = [2], singleDispatch = false, ...options } = given;
  const built = network({ inputs, layers: own });
  const model = new Model(gpu, { network: built });
  models.push(model);
  const features = inputs.reduce((product, size) => product * size, 1);
  const data = {
    x: Float32Array.from({ length: 4 * features }, (_, i) => Math.sin(i)),
    y: Float32Array.from({ length: 4 * built.outputs }, (_, i) => i % 2),
    examples: 4,
    features,
    targets: built.outputs,
  };
  const trainer = await createTrainer(model, { data, optimizer, singleDispatch, ...options });
  const { calls } = await trainer.explainStep();
  expect(calls.length).toBe(trainer.calls);
  trainer.destroy();
  return calls.map(({ formulas }) => [...formulas]);
}

/** Right sides by their letters. */
function bySide(formulas: readonly string[]): Map<string, string> {
  return new Map(formulas.map((formula) => formula.split(/ :?= (.*)/) as [string, string]));
}

it('names the calls of a step of a small network by the formulas of the notes', async () => {
  const calls = await formulasOf({ layers: [dense(3, 'tanh'), dense(1, 'sigmoid')] });
  const all = calls.flat();
  for (const formula of [
    'Z[1] = W[1] A[0] + b[1]',
    'A[1] = tanh(Z[1])',
    'Z[2] = W[2] A[1] + b[2]',
    'A[2] = sigmoid(Z[2])',
    'ℒ = −(Y ∗ log A[2] + (1 − Y) ∗ log(1 − A[2]))',
    'J = (1/m) Σ ℒ',
    'dZ[2] = A[2] − Y',
    'dW[2] = (1/m) dZ[2] A[1]ᵀ',
    'db[2] = (1/m) Σ dZ[2]',
    'dA[1] = W[2]ᵀ dZ[2]',
    'dZ[1] = dA[1] ∗ tanh′(Z[1])',
    'dW[1] = (1/m) dZ[1] A[0]ᵀ',
    'db[1] = (1/m) Σ dZ[1]',
    'θ := θ − α dθ',
  ])
    expect(all.filter((other) => other === formula)).toEqual([formula]);
  // What is fused stands in one call, in the order in which it is computed.
  expect(calls[0]).toEqual(['Z[1] = W[1] A[0] + b[1]', 'A[1] = tanh(Z[1])']);
});

it.each<[ActivationName, string, ActivationName, string, string]>([
  ['relu', 'relu(Z[1])', 'softmax', '−Σ Y ∗ log A[2]', 'A[2] − Y'],
  ['sigmoid', 'sigmoid(Z[1])', 'identity', '(A[2] − Y)²', 'dA[2]'],
  [
    'leakyRelu',
    'leakyRelu(Z[1], 0.01)',
    'sigmoid',
    '−(Y ∗ log A[2] + (1 − Y) ∗ log(1 − A[2]))',
    '0.5 (A[2] − Y)',
  ],
  ['elu', 'elu(Z[1], 1)', 'softmax', '−Σ Y ∗ log A[2]', 'A[2] − Y'],
])('explains %s below %s', async (g, a1, head, loss, dZ2) => {
  const sides = bySide((await formulasOf({ layers: [dense(3, g), dense(2, head)] })).flat());
  expect(sides.get('A[1]')).toBe(a1);
  expect(sides.get('ℒ')).toBe(loss);
  expect(sides.get('dZ[2]')).toBe(dZ2);
  expect(sides.get('dZ[1]')).toBe(`dA[1] ∗ ${g}′(Z[1])`);
  expect(sides.get('dW[2]')).toBe('(1/m) dZ[2] A[1]ᵀ');
});

it.each([
  [3, '(1/3) (A[1] − Y)', '(2/3) (A[1] − Y)'],
  [5, '0.2 (A[1] − Y)', '0.4 (A[1] − Y)'],
  [6, '(1/6) (A[1] − Y)', '(1/3) (A[1] − Y)'],
])('writes a share of %s outputs as a fraction where decimals do not end', async (outputs, dZ, dA) => {
  const sigmoid = bySide((await formulasOf({ layers: [dense(outputs, 'sigmoid')] })).flat());
  expect(sigmoid.get('dZ[1]')).toBe(dZ);
  const squared = bySide((await formulasOf({ layers: [dense(outputs)] })).flat());
  expect(squared.get('dA[1]')).toBe(dA);
});

it.each<[LossName, string, string, string]>([
  ['mse', '(A[1] − Y)²', '(1/m) Σ ℒ', '2 (A[1] − Y)'],
  ['halfMse', '(A[1] − Y)²', '(1/(2m)) Σ ℒ', 'A[1] − Y'],
  ['absolute', '|A[1] − Y|', '(1/m) Σ ℒ', 'sign(A[1] − Y)'],
])('keeps the factors of the cost %s', async (loss, own, cost, dA) => {
  const sides = bySide((await formulasOf({ layers: [dense(1)], loss })).flat());
  expect([sides.get('ℒ'), sides.get('J'), sides.get('dA[1]')]).toEqual([own, cost, dA]);
});

it.each<[string, Optimizer, string[]]>([
  ['momentum', momentum(), ['v := 0.9 v + dθ', 'θ := θ − α v']],
  ['nesterov', nesterov(), ['v := 0.9 v + dθ', 'θ := θ − α (dθ + 0.9 v)']],
  ['decay', sgd({ weightDecay: 0.25 }), ['θ := θ − α (dθ + 0.25 θ)']],
  ['rmsprop', rmsprop(), ['s := 0.99 s + 0.01 dθ²', 'θ := θ − α dθ / (√s + 10^−8)']],
  [
    'adam',
    adam({ epsilon: 1e-7 }),
    [
      'μ := 0.9 μ + 0.1 dθ',
      's := 0.999 s + 0.001 dθ²',
      'θ := θ − (α / (1 − 0.9^t)) (μ / (√s / √(1 − 0.999^t) + 10^−7))',
    ],
  ],
  ['adamw', adamw(), ['θ := θ (1 − 0.01 α) − (α / (1 − 0.9^t)) (μ / (√s / √(1 − 0.999^t) + 10^−8))']],
])('writes the rule of %s', async (_, optimizer, rules) => {
  const all = (await formulasOf({ layers: [dense(1)], optimizer })).flat();
  expect(all).toEqual(expect.arrayContaining(rules));
});

it('tells batches from data, and what one call does of everything', async () => {
  const batches = (await formulasOf({ layers: [dense(2, 'relu'), dense(1)], batchSize: 3 })).flat();
  expect(batches).toEqual(expect.arrayContaining(['X = batch(data x, k)', 'A[0] = X']));
  const whole = await formulasOf({ layers: [dense(2, 'relu'), dense(1)], singleDispatch: true });
  expect(whole.length).toBe(1);
  expect(bySide(whole.flat()).get('dW[1]')).toBe('(1/m) dZ[1] A[0]ᵀ');
});

it('explains convolutions by name, and gives every call a formula', async () => {
  const { conv2d, flatten, batchNorm, dropout } = layers;
  const calls = await formulasOf({
    inputs: [4, 4, 1],
    layers: [conv2d(2, { activation: 'relu' }), flatten(), batchNorm(), dropout(0.5), dense(2, 'softmax')],
  });
  for (const formulas of calls) expect(formulas).not.toEqual([]);
  const sides = bySide(calls.flat());
  expect(sides.get('Z[1]')).toMatch(/^conv2d\(A\[0\], W\[1\]\) \+ b\[1\]$/);
  expect(sides.get('dZ[5]')).toBe('A[5] − Y');
});

it('explains the step of any graph in the names of its parameters', async () => {
  const trainer = await createGraphTrainer(gpu, {
    parameters: { w: { shape: [2, 1], values: 0.5 } },
    data: {
      x: { shape: [2], values: Float32Array.of(1, 2, 3, 4) },
      y: { shape: [1], values: Float32Array.of(1, 0) },
    },
    cost: ({ parameters: { w }, batch: { x, y } }) => mean(squaredError(matmul(x!, w!), y!)),
    optimizer: sgd(),
    singleDispatch: false,
  });
  const explained = await trainer.explainStep();
  const sides = bySide(explained.calls.flatMap(({ formulas }) => formulas));
  expect([sides.get('ℒ'), sides.get('T1')]).toEqual(['(T1 − y)²', 'x w']);
  expect(sides.get('dw')).toMatch(/^xᵀ T\d$/);
  expect(sides.get('θ')).toBe('θ − α dθ');
  expect(explained.legend['θ']).toBe('(w)');
  expect(String(explained)).toContain('θ := θ − α dθ');
  trainer.destroy();
});

it('refuses options that it does not know', async () => {
  const trainer = await createGraphTrainer(gpu, {
    parameters: { w: { shape: [1] } },
    data: { y: { shape: [], values: Float32Array.of(1) } },
    cost: ({ parameters: { w }, batch: { y } }) => mean(squaredError(w!, y!)),
    optimizer: sgd(),
  });
  await expect(trainer.explainStep({ time: true } as object)).rejects.toThrow(/explainStep: the options are/);
  trainer.destroy();
  await expect(trainer.explainStep()).rejects.toMatchObject({ code: 'E_DISPOSED' });
});

it('counts operations and bytes of what a call touches, not of the memory that it lies in', async () => {
  const model = new Model(gpu, {
    network: network({ inputs: 5, layers: [dense(7, 'sigmoid'), dense(3, 'softmax')] }),
  });
  models.push(model);
  const x = Float32Array.from({ length: 16 * 5 }, (_, i) => Math.sin(i));
  const y = Uint32Array.from({ length: 16 }, (_, i) => i % 3);
  const data = { x, y, examples: 16, features: 5, targets: 1 };
  const trainer = await createTrainer(model, { data, optimizer: sgd(), singleDispatch: false });
  const { calls } = await trainer.explainStep();
  const of = (formula: string) =>
    calls.find(({ formulas }) => formulas.some((own) => own.startsWith(formula)))!;
  const F = 4;
  // A product: 2 m n k, the bias and the activation one for each element. X, W, b and A.
  expect(of('Z[1] =').flops).toBe(2 * 16 * 7 * 5 + 2 * 16 * 7);
  expect(of('Z[1] =').bytes).toBe(F * (16 * 5 + 7 * 5 + 7 + 16 * 7));
  // Softmax: largest, difference, exp, sum and quotient, and the target's difference; then 1/m. Z, labels, losses, dZ.
  expect(of('A[2] =').flops).toBe(6 * 16 * 3);
  expect(of('A[2] =').bytes).toBe(F * (16 * 3 + 16 + 16 + 16 * 3));
  // One place of the ring of costs is written, not 8,192.
  expect(of('J =').bytes).toBeLessThan(F * (16 + 16));
  // db beside dW: the sums of the rows.
  expect(of('dW[1] =').flops).toBe(2 * 7 * 5 * 16 + 7 * 16);
  expect(of('dW[1] =').bytes).toBe(F * (16 * 7 + 16 * 5 + 7 * 5 + 7));
  trainer.destroy();
  // One kernel for the whole step reads and writes as well: the parameters before and after.
  const small = await createTrainer(model, { data, optimizer: sgd() });
  if (small.calls === 1) {
    const [only] = (await small.explainStep()).calls;
    const parameters = 7 * 5 + 7 + 3 * 7 + 3;
    expect(only!.bytes).toBeGreaterThanOrEqual(F * 2 * parameters);
    expect(only!.bytes).toBeLessThan(F * 16 * (16 * 5 + 16 + 2 * parameters));
  }
  small.destroy();
});

it('takes true and false for its options only', async () => {
  const model = new Model(gpu, { network: network({ inputs: 1, layers: [dense(1)] }) });
  models.push(model);
  const data = { x: Float32Array.of(1, 2), y: Float32Array.of(1, 2), examples: 2, features: 1, targets: 1 };
  const trainer = await createTrainer(model, { data, optimizer: sgd() });
  for (const options of [{ wgsl: 'false' }, { timed: 1 }])
    await expect(trainer.explainStep(options as never)).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  trainer.destroy();
});
