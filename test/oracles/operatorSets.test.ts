// What the shared cases do not show: operators as old operator sets define them, and rare attributes.

import { describe, expect, it } from 'vitest';
import { testGpu } from '../gpu.ts';
import { OPERATORS } from './mapping/index.ts';
import type { OracleTensor } from './oracleCase.ts';
import { runCase } from './runCase.ts';

/** A short way to write a node down: its inputs and outputs are named by their places. */
interface ShortCase {
  readonly op: string;
  readonly opset: number;
  readonly attributes?: Record<string, unknown>;
  readonly inputs: readonly (OracleTensor | undefined)[];
  readonly outputs: readonly OracleTensor[];
}

function real(shape: number[], data: OracleTensor['data']): OracleTensor {
  return { dtype: 'float32', shape, data };
}

function whole(...data: number[]): OracleTensor {
  return { dtype: 'int64', shape: [data.length], data };
}

function byPlace(
  letter: string,
  tensors: readonly (OracleTensor | undefined)[],
): Record<string, OracleTensor> {
  return Object.fromEntries(
    tensors.flatMap((tensor, index) => (tensor ? [[`${letter}${index}`, tensor] as const] : [])),
  );
}

async function run({ op, opset, attributes = {}, inputs, outputs }: ShortCase) {
  const oracle = {
    name: op,
    op,
    domain: 'ai.onnx',
    opset: { 'ai.onnx': opset },
    attributes,
    nodeInputs: inputs.map((tensor, index) => (tensor ? `x${index}` : '')),
    nodeOutputs: outputs.map((_, index) => `y${index}`),
    cases: [{ inputs: byPlace('x', inputs), outputs: byPlace('y', outputs) }],
  };
  return runCase(await testGpu(), oracle, OPERATORS);
}

const SIX = [1, 2, 3, 4, 5, 6];

describe('runCase', () => {
  it.each<[string, ShortCase]>([
    [
      'axes of a sum as an attribute',
      {
        op: 'ReduceSum',
        opset: 11,
        attributes: { axes: [-1], keepdims: 0 },
        inputs: [real([2, 3], SIX)],
        outputs: [real([2], [6, 15])],
      },
    ],
    [
      'a norm over no axes as the absolute value',
      {
        op: 'ReduceL1',
        opset: 18,
        attributes: { noop_with_empty_axes: 1 },
        inputs: [real([2], [-1, 2])],
        outputs: [real([2], [1, 2])],
      },
    ],
    [
      'bounds as attributes',
      {
        op: 'Clip',
        opset: 6,
        attributes: { min: 2, max: 4 },
        inputs: [real([6], SIX)],
        outputs: [real([6], [2, 2, 3, 4, 4, 4])],
      },
    ],
    [
      'softmax over all axes from one on',
      {
        op: 'Softmax',
        opset: 11,
        inputs: [real([1, 2, 2], [0, 0, 0, 0])],
        outputs: [real([1, 2, 2], [0.25, 0.25, 0.25, 0.25])],
      },
    ],
    [
      'the bounds of a slice as attributes',
      {
        op: 'Slice',
        opset: 1,
        attributes: { starts: [1], ends: [2 ** 63], axes: [1] },
        inputs: [real([2, 3], SIX)],
        outputs: [real([2, 2], [2, 3, 5, 6])],
      },
    ],
    [
      'a slice backwards from beyond one end to beyond the other',
      {
        op: 'Slice',
        opset: 13,
        inputs: [real([2, 3], SIX), whole(1000), whole(-(2 ** 63)), whole(-1), whole(-2)],
        outputs: [real([2, 2], [3, 1, 6, 4])],
      },
    ],
    [
      'axes to insert as an attribute',
      {
        op: 'Unsqueeze',
        opset: 11,
        attributes: { axes: [0, -1] },
        inputs: [real([2], [1, 2])],
        outputs: [real([1, 2, 1], [1, 2])],
      },
    ],
    [
      'k as an attribute',
      {
        op: 'TopK',
        opset: 1,
        attributes: { k: 2 },
        inputs: [real([3], [1, 3, 2])],
        outputs: [real([2], [3, 2]), whole(1, 2)],
      },
    ],
    [
      'a shape as an attribute',
      {
        op: 'Reshape',
        opset: 1,
        attributes: { shape: [0, -1] },
        inputs: [real([2, 3, 1], SIX)],
        outputs: [real([2, 3], SIX)],
      },
    ],
    [
      'dropout in inference with its mask',
      {
        op: 'Dropout',
        opset: 7,
        attributes: { ratio: 0.9 },
        inputs: [real([2], [1, 2])],
        outputs: [real([2], [1, 2]), real([2], [1, 1])],
      },
    ],
    [
      'a product of matrices without a third operand',
      {
        op: 'Gemm',
        opset: 11,
        attributes: { alpha: 2, transA: 1 },
        inputs: [real([1, 2], [1, 2]), real([1, 2], [3, 4])],
        outputs: [real([2, 2], [6, 8, 12, 16])],
      },
    ],
    [
      'negative indices that are classes and those that are none',
      {
        op: 'OneHot',
        opset: 11,
        inputs: [real([3], [-1, -3, -4]), whole(3), real([2], [0, 5])],
        outputs: [real([3, 3], [0, 0, 5, 5, 0, 0, 0, 0, 0])],
      },
    ],
    [
      'rows by negative indices',
      {
        op: 'Gather',
        opset: 13,
        inputs: [real([3, 2], SIX), whole(-1, 0)],
        outputs: [real([2, 2], [5, 6, 1, 2])],
      },
    ],
    [
      'running sums along a negative axis, backwards and exclusive',
      {
        op: 'CumSum',
        opset: 14,
        attributes: { exclusive: 1, reverse: 1 },
        inputs: [real([2, 3], SIX), whole(-1)],
        outputs: [real([2, 3], [5, 3, 0, 11, 6, 0])],
      },
    ],
    [
      'a bias for inference by statistics',
      {
        op: 'BatchNormalization',
        opset: 9,
        attributes: { epsilon: 1 },
        inputs: [
          real([1, 2], [5, 9]),
          real([2], [2, 1]),
          real([2], [0, 1]),
          real([2], [1, 1]),
          real([2], [3, 15]),
        ],
        outputs: [real([1, 2], [4, 3])],
      },
    ],
  ])('reads %s', async (_, short) => {
    expect(await run(short)).toMatchObject({ status: 'passed' });
  });

  it('counts a product with an explicit broadcast axis as outside', async () => {
    const result = await run({
      op: 'Mul',
      opset: 6,
      attributes: { broadcast: 1, axis: 0 },
      inputs: [real([2, 1], [1, 2]), real([2], [1, 2])],
      outputs: [real([2, 1], [1, 4])],
    });
    expect(result.status).toBe('outside');
  });
});
