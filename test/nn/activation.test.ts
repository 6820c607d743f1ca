import { describe, expect, test } from 'vitest';
import { GradloomError } from '../../src/errors.ts';
import { grad } from '../../src/graph/differentiate.ts';
import { sum } from '../../src/graph/ops/index.ts';
import { input } from '../../src/graph/tensor.ts';
import { activate, activation, ACTIVATION_NAMES, type Activation } from '../../src/nn/activation.ts';
import { dense } from '../../src/nn/layers/dense.ts';
import { network } from '../../src/nn/network.ts';
import { Model } from '../../src/train/model.ts';
import { decodeModel, encodeModel } from '../../src/train/modelFile.ts';
import { testGpu } from '../gpu.ts';
import { evaluate } from '../reference/evaluate.ts';

const z = input('z', [1, 4]);
const points = new Map([[z, [-2, -0.5, 0.5, 2]]]);

const at = (g: Activation) => [...evaluate([activate(z, g)], points)[0]!];

describe('an activation', () => {
  test.each(ACTIVATION_NAMES)('by the name %s has a value and a gradient', (name) => {
    const a = activate(z, activation(name));
    const [gradient] = grad(sum(a), [z]);
    for (const values of evaluate([a, gradient], points)) expect(values.every(Number.isFinite)).toBe(true);
    expect(a.shape).toEqual([1, 4]);
  });

  test('takes its parameters from the description', () => {
    expect(at({ name: 'leakyRelu', slope: 0.25 })).toEqual([-0.5, -0.125, 0.5, 2]);
    expect(at({ name: 'celu', alpha: 2 })[0]).toBeCloseTo(2 * Math.expm1(-1), 12);
    expect(at({ name: 'silu', alpha: 3 })[3]).toBeCloseTo(2 / (1 + Math.exp(-6)), 12);
    expect(at({ name: 'selu', alpha: 2, gamma: 3 })[2]).toBe(1.5);
    expect(at({ name: 'hardSigmoid', alpha: 0.25, beta: 0.5 })).toEqual([0, 0.375, 0.625, 1]);
  });

  test('by its name alone has the usual parameters', () => {
    expect(activation('leakyRelu')).toEqual({ name: 'leakyRelu', slope: 0.01 });
    expect(activation('selu')).toEqual({
      name: 'selu',
      alpha: 1.6732632423543772,
      gamma: 1.0507009873554805,
    });
    expect(activation('hardSigmoid')).toEqual({ name: 'hardSigmoid', alpha: 1 / 6, beta: 0.5 });
  });

  test.each([
    ['gelo', 'a known name'],
    ['constructor', 'a known name'],
    [{ name: 'elu' }, 'finite parameters'],
    [{ name: 'selu', alpha: 1, gamma: NaN }, 'finite parameters'],
    [{ name: 'celu', alpha: 0 }, 'alpha must not be 0'],
  ])('is refused as %j', (given, message) => {
    expect(() => activation(given as Activation)).toThrow(GradloomError);
    expect(() => activation(given as Activation)).toThrow(message);
  });
});

test('a model file keeps every activation with its parameters', async () => {
  const names = ACTIVATION_NAMES.filter((name) => name !== 'softmax');
  const layers = names.map((name) => dense(2, name));
  const model = new Model(await testGpu(), { network: network({ inputs: 2, layers }), seed: 1 });
  const read = decodeModel(await encodeModel(model));
  expect(read.network.config).toEqual(model.network.config);
});
