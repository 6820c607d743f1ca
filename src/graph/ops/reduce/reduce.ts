// The one way to make a reduction: runs of adjacent axes are reduced one after another.

import { checkOptions } from '../../../checkOptions.ts';
import { normalizeAxes, type Shape } from '../../shape.ts';
import { checkReal, Tensor, type GradientRule } from '../../tensor.ts';
import { reshape } from '../shape/reshape.ts';

/** Options of reductions: the axes, and whether they stay in the shape with size 1. */
export interface ReduceOptions {
  /** One axis or several; all where absent. */
  readonly axis?: number | readonly number[];
  /** Whether the axes stay, with size 1; default false. */
  readonly keepDims?: boolean;
}

/** The names of the options. */
export const REDUCE_OPTIONS = ['axis', 'keepDims'] as const;

/** The shape after a reduction. */
export function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): number[] {
  return keepDims
    ? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : shape.filter((_, axis) => !axes.includes(axis));
}

/** Reduces by an associative operation. The gradient rule sees the result with the reduced axes kept. */
export function reduce(
  op: 'sum' | 'max' | 'prod',
  x: Tensor,
  { options, gradient }: { readonly options: ReduceOptions; readonly gradient: GradientRule },
): Tensor {
  checkOptions(op, options, REDUCE_OPTIONS);
  checkReal(op, x);
  const axes = normalizeAxes(op, x.shape, options.axis);
  let result = x;
  for (const run of adjacentRuns(axes)) {
    const shape = reducedShape(result.shape, run, true);
    if (run.every((axis) => result.shape[axis] === 1)) continue;
    result = new Tensor({
      op,
      lowering: { kind: 'reduce', combine: op === 'prod' ? 'product' : op, axes: run },
      inputs: [result],
      shape,
      gradient,
    });
  }
  return reshape(result, reducedShape(x.shape, axes, options.keepDims ?? false));
}

function adjacentRuns(axes: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const axis of axes) {
    const last = runs.at(-1);
    if (last && last.at(-1) === axis - 1) last.push(axis);
    else runs.push([axis]);
  }
  return runs;
}
