import { describe, expect, it } from 'vitest';
import { testGpu } from '../gpu.ts';
import { OPERATORS } from './mapping/index.ts';
import type { OracleCase, OracleTensor } from './oracleCase.ts';
import { runCase } from './runCase.ts';

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
