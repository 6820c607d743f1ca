// Float64 twin of a graph: every tensor's values on the CPU, by the lowerings that the planner gets as well.

import { fromFloat16, toFloat16 } from '../../src/float16.ts';
import { contiguousStrides, sizeOf, type Shape } from '../../src/graph/shape.ts';
import type { Layout, Tensor } from '../../src/graph/tensor.ts';
import { CALLS } from './calls.ts';
import { alongAxis } from './alongAxis.ts';
import { isOfImages, ofImages } from './images.ts';
import { batch, crossEntropy, matmul, pack, ring, softmax } from './kernels.ts';

/** Values in row-major order. */
export type Values = Float64Array;

/** How to evaluate. */
export interface EvaluateOptions {
  /** Applied to the result of each operation: `Math.fround` shows how much float32 alone may lose. */
  readonly round?: (value: number) => number;
}

/**
 * The values of some tensors in float64, given those of the leaves.
 * Constants and parameters are rounded to float32 first, as the device gets them.
 */
export function evaluate(
  outputs: readonly Tensor[],
  leaves: ReadonlyMap<Tensor, ArrayLike<number>>,
  { round }: EvaluateOptions = {},
): Values[] {
  const known = new Map<Tensor, Values>();
  for (const tensor of reachable(outputs)) {
    const operands = tensor.inputs.map((operand) => known.get(operand)!);
    const values = valuesOf(tensor, operands, leaves);
    known.set(tensor, rounded(values, tensor, round));
  }
  return outputs.map((output) => known.get(output)!);
}

function rounded(values: Values, { dtype }: Tensor, round: EvaluateOptions['round']): Values {
  if (dtype === 'f16') return values.map((value) => fromFloat16(toFloat16(round ? round(value) : value)));
  return round && dtype === 'f32' ? values.map(round) : values;
}

/** The same for one tensor. */
export function evaluateOne(
  output: Tensor,
  leaves: ReadonlyMap<Tensor, ArrayLike<number>>,
  options?: EvaluateOptions,
): Values {
  return evaluate([output], leaves, options)[0]!;
}

/** Everything that some tensors are made of, inputs before outputs. */
export function reachable(roots: readonly Tensor[]): Tensor[] {
  const seen = new Set<Tensor>(roots);
  const stack = [...roots];
  while (stack.length > 0) {
    for (const operand of stack.pop()!.inputs) {
      if (seen.has(operand)) continue;
      seen.add(operand);
      stack.push(operand);
    }
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

function valuesOf(
  tensor: Tensor,
  operands: readonly Values[],
  leaves: ReadonlyMap<Tensor, ArrayLike<number>>,
): Values {
  const { lowering, shape, inputs } = tensor;
  switch (lowering.kind) {
    case 'leaf': {
      const given = leaves.get(tensor);
      if (given?.length !== tensor.size) throw new Error(`no values for ${tensor.toString()}`);
      return Float64Array.from(given);
    }
    case 'constant':
      return new Float64Array(tensor.size).fill(
        tensor.dtype === 'u32' ? lowering.value : Math.fround(lowering.value),
      );
    case 'elementwise':
      return elementwise(tensor, lowering, operands);
    case 'view':
      return gatherLayout(operands[0]!, lowering.view(wholeLayout(inputs[0]!.shape))!);
    case 'matmul':
      return matmul(lowering, inputs, operands);
    case 'reduce':
      return reduce(lowering, inputs[0]!.shape, operands[0]!);
    case 'coordinate': {
      const stride = sizeOf(shape.slice(lowering.axis + 1));
      const size = shape[lowering.axis]!;
      return Float64Array.from({ length: tensor.size }, (_, index) => Math.floor(index / stride) % size);
    }
    case 'softmax':
      return softmax(shape, operands[0]!);
    case 'crossEntropy':
      return crossEntropy(lowering.result, inputs, operands);
    case 'batch':
      return batch(lowering.batching, operands);
    case 'pack':
      return pack(lowering.offsets, tensor.size, operands);
    case 'ring':
      return ring(operands);
    default:
      return isOfImages(lowering) ? ofImages(tensor, lowering, operands) : alongAxis(tensor, operands);
  }
}

function elementwise(
  { shape, inputs, op }: Tensor,
  { call, parameters }: { call: string; parameters: readonly number[] },
  operands: readonly Values[],
): Values {
  const compute = CALLS[call];
  if (!compute) throw new Error(`${op}: test/reference/calls.ts has no ${call}`);
  const stretched = operands.map((values, index) =>
    gatherLayout(values, stretch(wholeLayout(inputs[index]!.shape), shape)),
  );
  const rest = parameters.map(Math.fround);
  return Float64Array.from({ length: sizeOf(shape) }, (_, index) =>
    compute(...stretched.map((values) => values[index]!), ...rest),
  );
}

function reduce(
  { combine, axes }: { combine: 'sum' | 'max' | 'product'; axes: readonly number[] },
  shape: Shape,
  x: Values,
): Values {
  const outer = sizeOf(shape.slice(0, axes[0]));
  const size = sizeOf(axes.map((axis) => shape[axis]!));
  const inner = sizeOf(shape.slice(axes.at(-1)! + 1));
  const start = { sum: 0, max: -Infinity, product: 1 }[combine];
  const result = new Float64Array(outer * inner).fill(start);
  for (let index = 0; index < x.length; index++) {
    const target = Math.floor(index / (size * inner)) * inner + (index % inner);
    const [a, b] = [result[target]!, x[index]!];
    result[target] = combine === 'sum' ? a + b : combine === 'max' ? Math.max(a, b) : a * b;
  }
  return result;
}

function wholeLayout(shape: Shape): Layout {
  return { offset: 0, shape, strides: contiguousStrides(shape) };
}

function stretch({ shape: from, strides }: Layout, shape: Shape): Layout {
  const lead = shape.length - from.length;
  return {
    offset: 0,
    shape,
    strides: shape.map((_, axis) => (axis < lead || from[axis - lead] === 1 ? 0 : strides[axis - lead]!)),
  };
}

/** The elements that a layout names, in order. */
function gatherLayout(values: Values, { offset, shape, strides }: Layout): Values {
  const position = shape.map(() => 0);
  let place = offset;
  return Float64Array.from({ length: sizeOf(shape) }, () => {
    // Strides may be negative numbers modulo 2^32, as the device adds them.
    const value = values[place >>> 0]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += strides[axis]!;
      if (++position[axis]! < shape[axis]!) break;
      place -= strides[axis]! * shape[axis]!;
      position[axis] = 0;
    }
    return value;
  });
}
