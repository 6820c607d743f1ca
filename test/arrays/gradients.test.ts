import { describe, expect, it } from 'vitest';
import { customGradient } from '../../src/graph/customGradient.ts';
import { grad } from '../../src/graph/differentiate.ts';
import { argMax } from '../../src/graph/ops/reduce/argMax.ts';
import { increment, toReal } from '../../src/graph/ops/state/counter.ts';
import { binaryCrossEntropyWithLogits } from '../../src/graph/ops/loss/binaryCrossEntropy.ts';
import { softmaxCrossEntropy } from '../../src/graph/ops/loss/crossEntropy.ts';
import { exp } from '../../src/graph/ops/pointwise/exp.ts';
import { gather } from '../../src/graph/ops/index/gather.ts';
import { layerNorm } from '../../src/graph/ops/norm/layerNorm.ts';
import { matmul } from '../../src/graph/ops/product/matmul.ts';
import { multiply } from '../../src/graph/ops/pointwise/multiply.ts';
import { position } from '../../src/graph/ops/index/position.ts';
import { square } from '../../src/graph/ops/pointwise/square.ts';
import { subtract } from '../../src/graph/ops/pointwise/subtract.ts';
import { sum } from '../../src/graph/ops/reduce/sum.ts';
import { tanh } from '../../src/graph/ops/activation/tanh.ts';
import { stopGradient } from '../../src/graph/stopGradient.ts';
import { input, type Tensor } from '../../src/graph/tensor.ts';
import { valueAndGrad } from '../../src/graph/valueAndGrad.ts';
import { checkGradients } from '../../src/train/checkGradients.ts';
import { testGpu } from '../gpu.ts';
import { evaluateTensors } from './checkOperation.ts';

const three = Float32Array.of(1, 2, 3);

const slopes = (a: Tensor, b: Tensor, rows: Tensor): Tensor => {
  const picked = gather(multiply(exp(layerNorm(a)), b), rows);
  const [g] = grad(sum(square(picked)), [a]);
  return sum(square(g));
};

/** Σ of the squared gradients of the losses. */
function slopesOfLoss(z: Tensor, y: Tensor): Tensor {
  const [g] = grad(sum(exp(softmaxCrossEntropy(z, y))), [z]);
  return sum(square(g));
}

/** Rows of a target that sum to other values than 1, made of positions alone. */
const shares = (z: Tensor): Tensor => multiply(toReal(increment(position(z.shape, 1))), 0.25);

const smooth = (a: Tensor, b: Tensor): Tensor => sum(square(tanh(matmul(a, b))));

const halfStopped = (a: Tensor, b: Tensor): Tensor => sum(multiply(square(a), stopGradient(b)));

const places = (a: Tensor): Tensor => sum(gather(a, argMax(a)));

describe('valueAndGrad', () => {
  it('gives the value and the gradients by all arguments', async () => {
    const { value, gradients } = valueAndGrad((a: Tensor, b: Tensor) => sum(multiply(square(a), b)))(
      input('a', [3]),
      input('b', [3]),
    );
    const { values } = await evaluateTensors(
      { value, da: gradients[0], db: gradients[1] },
      { a: three, b: Float32Array.of(1, -1, 2) },
    );
    expect([...values.value]).toEqual([1 - 4 + 18]);
    expect([...values.da]).toEqual([2, -4, 12]);
    expect([...values.db]).toEqual([1, 4, 9]);
  });
});

describe('stopGradient', () => {
  it('counts as constant and costs nothing', async () => {
    const x = input('x', [3]);
    const [g] = grad(sum(multiply(x, stopGradient(square(x)))), [x]);
    const { values, program } = await evaluateTensors({ g: g }, { x: three });
    expect([...values.g]).toEqual([1, 4, 9]);
    expect(program.calls).toBe(1);
  });
});

describe('customGradient', () => {
  it('takes the place of the chain rule, also in gradients of gradients', async () => {
    const x = input('x', [3]);
    const f = customGradient(
      (a: Tensor) => exp(a),
      ({ inputs: [a], outputGradient }) => [multiply(outputGradient, multiply(square(a!), 5))],
    );
    const [first] = grad(sum(f(x)), [x]);
    const [second] = grad(sum(first), [x]);
    const { values } = await evaluateTensors({ y: f(x), first: first, second: second }, { x: three });
    expect(values.y[0]).toBeCloseTo(Math.E, 6);
    expect([...values.first]).toEqual([5, 20, 45]);
    expect([...values.second]).toEqual([10, 20, 30]);
  });

  it('refuses rules that give too few gradients, or other shapes', () => {
    const x = input('x', [3]);
    const few = customGradient(
      (a: Tensor, b: Tensor) => multiply(a, b),
      ({ outputGradient }) => [outputGradient],
    );
    expect(() => grad(sum(few(x, x)), [x])).toThrow(/one gradient for each input; got 1 for 2/);
    const other = customGradient(
      (a: Tensor) => square(a),
      () => [input('g', [2])],
    );
    expect(() => grad(sum(other(x)), [x])).toThrow(/shapes must be equal or broadcast/);
  });
});

describe('gradients of gradients', () => {
  it('pass through layer normalisation and gathers', async () => {
    const x = { shape: [2, 5], values: Float32Array.from({ length: 10 }, (_, i) => Math.sin(3 * i)) };
    const w = { shape: [2, 5], values: Float32Array.from({ length: 10 }, (_, i) => Math.cos(2 * i)) };
    const order = { shape: [3], values: Uint32Array.of(1, 0, 1) };
    const found = await checkGradients(await testGpu(), slopes, [x, w, order]);
    expect(found.deviation).toBeLessThan(2e-3);
    expect(found.checked).toBe(20);
  });
});

describe('gradients of gradients of cross-entropy', () => {
  const z = { shape: [3, 4], values: Float32Array.from({ length: 12 }, (_, i) => Math.sin(5 * i)) };

  it('are right for class indices, labels that are none included', async () => {
    const labels = { shape: [3], values: Uint32Array.of(2, 4294967295, 0) };
    const found = await checkGradients(await testGpu(), slopesOfLoss, [z, labels]);
    expect(found.deviation).toBeLessThan(1e-3);
  });

  it('are right for probabilities', async () => {
    const found = await checkGradients(await testGpu(), (a) => slopesOfLoss(a, shares(a)), [z]);
    expect(found.deviation).toBeLessThan(1e-3);
  });
});

describe('checkGradients', () => {
  const x = { shape: [2, 3], values: Float32Array.of(0.1, -0.4, 1.5, 2, -1, 0.3) };
  const w = { shape: [3, 4], values: Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)) };

  it('finds next to no deviation where the rules are right', async () => {
    const { deviation, checked } = await checkGradients(await testGpu(), smooth, [x, w], { samples: 8 });
    expect(deviation).toBeLessThan(1e-3);
    expect(checked).toBe(6 + 8);
  });

  it('names the element whose gradient is wrong', async () => {
    const wrong = customGradient(
      (a: Tensor) => square(a),
      ({ inputs: [a], outputGradient }) => [
        multiply(outputGradient, multiply(multiply(a!, 2), subtract(a!, a!))),
      ],
    );
    // The rule gives 0 for all; the largest should have been 4, at [1, 0].
    const found = await checkGradients(await testGpu(), (a) => sum(wrong(a)), [x]);
    expect(found).toMatchObject({ input: 0, index: [1, 0], gradient: 0 });
    expect(found.difference).toBeCloseTo(4, 3);
    expect(found.deviation).toBeCloseTo(1, 3);
  });

  it('finds the gradients of losses by real targets right', async () => {
    const targets = { shape: [2, 3], values: Float32Array.of(0.25, 0, 0.75, 1, 0.5, 0.125) };
    for (const loss of [binaryCrossEntropyWithLogits, softmaxCrossEntropy]) {
      const f = (z: Tensor, y: Tensor): Tensor => sum(loss(z, y));
      const found = await checkGradients(await testGpu(), f, [x, targets]);
      expect(found.deviation).toBeLessThan(1e-3);
      expect(found.checked).toBe(12);
    }
  });

  it('says that no gradient reaches an input, and checks the others alone where asked', async () => {
    const gpu = await testGpu();
    const y = { shape: [3], values: Float32Array.of(1, 2, -1) };
    await expect(checkGradients(gpu, halfStopped, [x, y])).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      message: expect.stringContaining('got none for input 1.') as string,
      hint: expect.stringContaining('{ inputs: [0] }') as string,
    });
    const found = await checkGradients(gpu, halfStopped, [x, y], { inputs: [0] });
    expect(found).toMatchObject({ input: 0, checked: 6 });
    expect(found.deviation).toBeLessThan(1e-3);
  });

  it.each<[string, object | number, string]>([
    ['an input that is none', { inputs: [2] }, 'inputs must be numbers of real inputs; got 2'],
    ['no input', { inputs: [] }, 'got none'],
    ['no sample', { samples: 0 }, 'samples must be a whole number of at least 1; got 0'],
    ['a step of 0', { step: 0 }, 'step must be a finite number above 0; got 0'],
    ['an unknown option', { stepSize: 1 }, 'got stepSize'],
    ['a number in place of options', 10, 'options must be an object; got 10'],
  ])('refuses %s', async (_, options, rule) => {
    const check = checkGradients(await testGpu(), (a) => sum(a), [x, w], options as object);
    await expect(check).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      message: expect.stringContaining(rule) as string,
    });
  });

  it('refuses functions that are no scalars or have no gradient', async () => {
    const gpu = await testGpu();
    await expect(checkGradients(gpu, (a) => square(a), [x])).rejects.toThrow(/loss must be a scalar/);
    await expect(checkGradients(gpu, () => sum(input('z', [2])), [x])).rejects.toThrow(
      /must depend on a real input/,
    );
    const whole = { shape: [2], values: Uint32Array.of(1, 2) };
    await expect(checkGradients(gpu, (a) => a, [whole])).rejects.toThrow(/there must be a real input/);
    expect((await checkGradients(gpu, places, [x])).deviation).toBeLessThan(1e-3);
  });
});
