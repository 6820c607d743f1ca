import { describe, expect, test } from 'vitest';
import { deviationOf, ulpDistance } from '../../tools/accuracy/deviation.ts';
import * as twins from '../reference/activation.ts';
import { dividesExactly, firstDifference, useDevice, valuesAt, valuesOf } from './gpu.ts';

useDevice();

const COUNT = 2 ** 14;
const evenly = (low: number, high: number) =>
  new Float32Array(COUNT).map((_, i) => low + ((high - low) * i) / (COUNT - 1));
const filled = (value: number) => new Float32Array(COUNT).fill(value);

describe('forward', () => {
  const x = evenly(-30, 30);

  test.each([
    ['sigmoid(x)', twins.sigmoid],
    ['tanh_activation(x)', twins.tanhActivation],
    ['softplus(x)', twins.softplus],
    ['elu(x, Real(1.5))', (value: number) => twins.elu(value, 1.5)],
  ])('%s agrees with its CPU twin', async (expression, twin) => {
    expect(deviationOf(await valuesOf(expression, [x]), x, twin).max).toBeLessThanOrEqual(4);
  });

  test.each([
    ['relu(x)', twins.relu],
    ['leaky_relu(x, Real(0.25))', (value: number) => twins.leakyRelu(value, 0.25)],
    ['leaky_relu(x, Real(-0.5))', (value: number) => twins.leakyRelu(value, -0.5)],
  ])('%s has the bits of its CPU twin', async (expression, twin) => {
    expect(firstDifference(await valuesOf(expression, [x]), x.map(twin))).toBeUndefined();
  });

  test.each([
    'relu(x)',
    'leaky_relu(x, Real(0.0))',
    'elu(x, Real(1.0))',
    'sigmoid(x)',
    'tanh_activation(x)',
    'softplus(x)',
  ])('%s lets NaN of either sign through', async (expression) => {
    const bits = new Uint32Array([0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001]);
    const got = await valuesOf(expression, [new Float32Array(bits.buffer)]);
    expect([...got].every(Number.isNaN)).toBe(true);
  });

  test('relu is 0 at both zeros and at negative infinity', async () => {
    const got = await valuesAt('relu(x)', [
      [0],
      [-0],
      [Number.NEGATIVE_INFINITY],
      [Number.POSITIVE_INFINITY],
    ]);
    expect(got).toEqual([0, 0, 0, Number.POSITIVE_INFINITY]);
  });
});

describe('gradient', () => {
  const x = evenly(-12, 12);
  const dy = filled(-1.75);

  test.each([
    ['sigmoid_grad(x, y)', twins.sigmoid, twins.sigmoidGrad],
    ['tanh_grad(x, y)', twins.tanhActivation, twins.tanhGrad],
    ['relu_grad(x, y)', twins.relu, twins.reluGrad],
  ])('%s, from the output, agrees with its CPU twin', async (expression, forward, twin) => {
    const outputs = x.map(forward);
    const got = await valuesOf(expression, [outputs, dy]);
    expect(deviationOf(got, outputs, (y) => twin(y, -1.75)).max).toBeLessThanOrEqual(2);
  });

  test.each([
    ['sigmoid', 'sigmoid_grad(sigmoid(x), y)', (v: number) => 1 / (2 + Math.exp(v) + Math.exp(-v))],
    ['tanh', 'tanh_grad(tanh_activation(x), y)', (v: number) => 1 / Math.cosh(v) ** 2],
    ['elu', 'elu_grad(x, elu(x, Real(0.7)), Real(0.7), y)', (v: number) => (v > 0 ? 1 : 0.7 * Math.exp(v))],
  ])('the gradient of %s is the derivative in float64', async (_, expression, derivative) => {
    const got = await valuesOf(expression, [x, dy]);
    // The absolute error: near a flat end the output has few digits left of the derivative. A division that is 2.5 ULP off
    // moves y by 1.5e-7 at most, and so 1.75 (1 - y²) by 2 · 1.75 times that.
    const bound = dividesExactly() ? 6e-7 : 1.1e-6;
    got.forEach((value, i) => expect(Math.abs(value + 1.75 * derivative(x[i] ?? 0))).toBeLessThan(bound));
  });

  test('relu takes the derivative 0 at 0, leaky_relu its slope, elu alpha', async () => {
    expect(
      await valuesAt('relu_grad(relu(x), y)', [
        [0, 3],
        [-0, 3],
      ]),
    ).toEqual([0, 0]);
    expect(await valuesAt('leaky_relu_grad(x, Real(0.1), y)', [[0, 3]])).toEqual([Math.fround(f(0.1) * 3)]);
    expect(await valuesAt('elu_grad(x, Real(0.0), Real(0.5), y)', [[0, 3]])).toEqual([1.5]);
  });

  test('leaky_relu_grad takes slopes that are 0 or negative', async () => {
    const rows = [
      [-2, 0, 3],
      [-2, -0.5, 3],
      [2, -0.5, 3],
    ];
    const got = await valuesAt('leaky_relu_grad(x, y, z)', rows);
    expect(got.map((value) => value + 0)).toEqual([0, -1.5, 3]);
  });

  test('sigmoid_grad from a tiny output keeps its digits', async () => {
    const [got = 0] = await valuesAt('sigmoid_grad(sigmoid(x), Real(1.0))', [[-40]]);
    expect(ulpDistance(got, Math.exp(-40))).toBeLessThanOrEqual(4);
  });
});

const f = Math.fround;
