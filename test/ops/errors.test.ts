import { describe, expect, test } from 'vitest';
import { GradloomError } from '../../src/errors.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { input } from '../../src/graph/tensor.ts';

const x = input('x', [2, 3]);
const count = input('count', [2, 3], 'u32');

function failure(make: () => unknown): GradloomError {
  try {
    make();
  } catch (error) {
    if (error instanceof GradloomError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('whole numbers are refused by', () => {
  const unary = [
    ops.abs,
    ops.sign,
    ops.floor,
    ops.ceil,
    ops.round,
    ops.erf,
    ops.log1p,
    ops.rsqrt,
    ops.reciprocal,
    ops.isNaN,
    ops.isInf,
    ops.isFinite,
    ops.logicalNot,
    ops.gelu,
    ops.geluTanh,
    ops.silu,
    ops.mish,
    ops.selu,
    ops.celu,
    ops.softplus,
    ops.softsign,
    ops.logSigmoid,
    ops.hardSigmoid,
    ops.hardSwish,
    ops.relu6,
    ops.thresholdedRelu,
    ops.shrink,
    ops.sin,
    ops.cos,
    ops.tan,
    ops.asin,
    ops.acos,
    ops.atan,
    ops.sinh,
    ops.cosh,
    ops.asinh,
    ops.acosh,
    ops.atanh,
  ];

  test.each(unary.map((apply) => [apply.name, apply] as const))('%s', (name, apply) => {
    const error = failure(() => apply(count));
    expect(error.code).toBe('E_DTYPE');
    expect(error.message).toContain(`${name}: operands must be f32; got u32`);
    expect(error.hint).toContain('toReal()');
  });

  const binary = [
    ops.pow,
    ops.minimum,
    ops.maximum,
    ops.prelu,
    ops.equal,
    ops.notEqual,
    ops.less,
    ops.lessEqual,
    ops.greater,
    ops.greaterEqual,
    ops.logicalAnd,
    ops.logicalOr,
    ops.logicalXor,
  ];

  test.each(binary.map((apply) => [apply.name, apply] as const))('%s', (name, apply) => {
    expect(failure(() => apply(x, count)).code).toBe('E_DTYPE');
    expect(failure(() => apply(count, x)).message).toContain(`${name}: operands must be f32; got`);
  });

  test('where and clip', () => {
    expect(failure(() => ops.where(count, x, x)).message).toContain('where: operands must be f32; got u32');
    expect(failure(() => ops.clip(count, { min: 0 })).message).toContain('clip: operands must be f32');
  });
});

describe('parameters must be finite', () => {
  test.each([
    ['silu', 'alpha', (value: number) => ops.silu(x, value)],
    ['celu', 'alpha', (value: number) => ops.celu(x, value)],
    ['selu', 'gamma', (value: number) => ops.selu(x, { gamma: value })],
    ['hardSigmoid', 'beta', (value: number) => ops.hardSigmoid(x, { beta: value })],
    ['thresholdedRelu', 'alpha', (value: number) => ops.thresholdedRelu(x, value)],
    ['shrink', 'bias', (value: number) => ops.shrink(x, { bias: value })],
    ['clip', 'max', (value: number) => ops.clip(x, { max: value })],
  ])('in %s: %s', (name, parameter, apply) => {
    for (const value of [NaN, Infinity, -1e39]) {
      const error = failure(() => apply(value));
      expect(error.code).toBe('E_ARGUMENT');
      expect(error.message).toContain(`${name}: ${parameter} must be a finite f32 number; got ${value}.`);
      expect(error.hint).not.toBe('');
    }
  });
});

describe('bounds and shapes are checked', () => {
  test('clip refuses min above max and takes one bound alone', () => {
    const error = failure(() => ops.clip(x, { min: 2, max: 1 }));
    expect(error.code).toBe('E_ARGUMENT');
    expect(error.message).toContain('clip: min must be at most max; got 2 and 1.');
    expect(error.hint).toContain('Swap');
    expect(ops.clip(x, {})).toBe(x);
    expect(ops.clip(x, { min: 1, max: 1 }).shape).toEqual([2, 3]);
  });

  test('celu refuses an alpha of 0, shrink a negative lambda', () => {
    expect(failure(() => ops.celu(x, 0)).message).toContain('celu: alpha must not be 0; got 0.');
    expect(failure(() => ops.shrink(x, { lambda: -1 })).message).toContain(
      'shrink: lambda must be at least 0; got -1.',
    );
  });

  test('prelu refuses a slope that is larger than x', () => {
    const error = failure(() => ops.prelu(input('one', [3]), input('slope', [2, 3])));
    expect(error.code).toBe('E_SHAPE');
    expect(error.message).toContain('prelu: the slope must broadcast to x; got [2, 3] for x [3].');
    expect(error.hint).toContain('[features]');
  });

  test.each([
    ['pow', ops.pow],
    ['less', ops.less],
    ['logicalAnd', ops.logicalAnd],
    ['maximum', ops.maximum],
  ])('%s names shapes that do not broadcast', (name, apply) => {
    const error = failure(() => apply(x, input('y', [2])));
    expect(error.code).toBe('E_SHAPE');
    expect(error.message).toContain(`${name}: shapes must be equal or broadcast`);
    expect(error.message).toContain('[2, 3] and [2]');
  });
});
