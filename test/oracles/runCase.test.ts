import { describe, expect, it } from 'vitest';
import { testGpu } from '../gpu.ts';
import { compareTensors } from './compareTensors.ts';
import { OPERATORS } from './mapping/index.ts';
import type { OracleCase, OracleTensor } from './oracleCase.ts';
import { runCase } from './runCase.ts';
import { ELEMENTWISE } from './tolerance.ts';

function vector(data: OracleTensor['data'], dtype = 'float32'): OracleTensor {
  return { dtype, shape: [data.length], data };
}

function addition(x: OracleTensor, y: OracleTensor, sum: OracleTensor): OracleCase {
  return {
    name: 'test_case',
    op: 'Add',
    domain: 'ai.onnx',
    opset: { 'ai.onnx': 14 },
    attributes: {},
    nodeInputs: ['x', 'y'],
    nodeOutputs: ['sum'],
    cases: [{ inputs: { x, y }, outputs: { sum } }],
  };
}

function ofOne(
  op: string,
  { attributes, x, wanted }: { attributes: Record<string, number>; x: number[]; wanted: number[] },
): OracleCase {
  return {
    name: 'test_case',
    op,
    domain: 'ai.onnx',
    opset: { 'ai.onnx': 22 },
    attributes,
    nodeInputs: ['x'],
    nodeOutputs: ['y'],
    cases: [{ inputs: { x: vector(x) }, outputs: { y: vector(wanted) } }],
  };
}

describe('runCase', () => {
  it('passes a right result with its error', async () => {
    const oracle = addition(vector([1, 'Infinity']), vector([2, 1]), vector([3, 'Infinity']));
    expect(await runCase(await testGpu(), oracle, OPERATORS)).toEqual({
      name: 'test_case',
      op: 'Add',
      status: 'passed',
      reason: '',
      maxError: 0,
    });
  });

  it.each([
    ['a wrong value', vector([3, 5]), 'sum[1]: got 4, wanted 5'],
    ['a value that is off by a few parts in a million', vector([3, 4.00002]), 'sum[1]: got 4, wanted'],
    ['a number where NaN is wanted', vector([3, 'NaN']), 'sum[1]: got 4, wanted NaN'],
    ['a number where infinity is wanted', vector([3, 'Infinity']), 'sum[1]: got 4, wanted Infinity'],
    [
      'another shape',
      { ...vector([3, 4]), shape: [2, 1] },
      'sum: the shape is wrong: got [2], wanted [2, 1]',
    ],
  ])('fails on %s', async (_, wanted, reason) => {
    const result = await runCase(
      await testGpu(),
      addition(vector([1, 2]), vector([2, 2]), wanted),
      OPERATORS,
    );
    expect(result.status).toBe('failed');
    expect(result.reason).toContain(reason);
  });

  it.each([
    ['text', vector(['a'], 'string'), vector(['ab'], 'string'), 'string tensors'],
    [
      'numbers that f32 does not hold',
      vector([2 ** 24 + 2], 'int64'),
      vector([2 ** 24 + 3], 'int64'),
      '2^24',
    ],
    ['integers that wrap around', vector([255], 'uint8'), vector([0], 'uint8'), 'wraps around'],
    ['empty tensors', vector([]), vector([]), 'size 0'],
    [
      'doubles, though right',
      vector([0.5], 'float64'),
      vector([1.5], 'float64'),
      'right when computed in f32',
    ],
  ])('counts %s as outside', async (_, x, sum, reason) => {
    const one = vector(x.data.length === 0 ? [] : [1], x.dtype);
    const result = await runCase(await testGpu(), addition(x, one, sum), OPERATORS);
    expect(result.status).toBe('outside');
    expect(result.reason).toContain(reason);
  });

  it('fails on doubles that are wrong', async () => {
    const oracle = addition(vector([1], 'float64'), vector([1], 'float64'), vector([2.1], 'float64'));
    expect((await runCase(await testGpu(), oracle, OPERATORS)).status).toBe('failed');
  });

  it.each<[string, string, Record<string, number>, number[], number[]]>([
    ['Abs', 'Abs', {}, [-2, 0, 3.5], [2, 0, 3.5]],
    ['Reciprocal', 'Reciprocal', {}, [-4, 3, 0.5], [-0.25, 1 / 3, 2]],
    ['hard Shrink', 'Shrink', { lambd: 1.5 }, [-2, -1, 0, 1, 2], [-2, 0, 0, 0, 2]],
    ['soft Shrink', 'Shrink', { lambd: 1.5, bias: 1.5 }, [-2, -1, 0, 1, 2], [-0.5, 0, 0, 0, 0.5]],
  ])('computes %s', async (_, op, attributes, x, wanted) => {
    expect(await runCase(await testGpu(), ofOne(op, { attributes, x, wanted }), OPERATORS)).toMatchObject({
      status: 'passed',
      reason: '',
    });
  });

  describe('where what is wanted cancelled', () => {
    // e^x − 1 of a small x in f32: its error is a rounding of 1, a large part of the result.
    const x = [-0.001];
    const exact = Math.expm1(Math.fround(-0.001));
    const run = async (wanted: number) =>
      runCase(await testGpu(), ofOne('Elu', { attributes: { alpha: 1 }, x, wanted: [wanted] }), OPERATORS);

    it('judges by float64, within the rounding of what is wanted', async () => {
      expect(await run(exact + 3.4e-7)).toMatchObject({ status: 'passed' });
      expect((await run(exact + 3.4e-7)).maxError).toBeGreaterThan(3e-7);
    });

    it('fails where what is wanted is off by more than its rounding', async () => {
      expect(await run(exact + 2e-6)).toMatchObject({ status: 'failed' });
    });
  });

  it('fails where what is wanted is nearer to float64 than what it got', () => {
    const judged = { want: { shape: [1], values: [0.1] }, tolerance: ELEMENTWISE, exact: () => [0.1 + 1e-7] };
    const far = compareTensors('y', { ...judged, got: { shape: [1], values: [0.1 + 4e-7] } });
    expect(far.fault).toContain('y[0]');
    const near = { ...judged, want: { shape: [1], values: [0.1 - 4e-7] } };
    expect(compareTensors('y', { ...near, got: { shape: [1], values: [0.1] } }).fault).toBeUndefined();
  });

  it('carries whole numbers through f32', async () => {
    const oracle = addition(vector([7], 'int32'), vector([-9], 'int32'), vector([-2], 'int32'));
    const result = await runCase(await testGpu(), oracle, OPERATORS);
    expect(result).toMatchObject({ status: 'passed', reason: 'int32, exact in f32' });
  });

  it('counts an operator without a counterpart as outside', async () => {
    const oracle = { ...addition(vector([1]), vector([1]), vector([2])), op: 'toString' };
    expect(await runCase(await testGpu(), oracle, OPERATORS)).toMatchObject({
      status: 'outside',
      reason: 'operator toString',
    });
  });
});
