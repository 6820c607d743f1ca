// Elements picked by index.

import { checkOptions } from '../../../checkOptions.ts';
import { GradloomError } from '../../../errors.ts';
import { showShape, type Shape } from '../../shape.ts';
import { checkReal, Tensor } from '../../tensor.ts';
import { aroundAxis, checkWhole } from '../axis.ts';
import { checkIndices } from './oneHot.ts';
import { reshape } from '../shape/reshape.ts';

/**
 * The slices of x along `axis` (0 by default) whose numbers the indices hold: x [… , size, …] and indices u32 of any
 * shape give [… , shape of the indices, …]. 2^32 − k counts as −k from the end; an index beyond the axis reads its last
 * element. ∂x = sums of the ∂y of one index. Source: ONNX Gather.
 *
 * @throws GradloomError `E_DTYPE`, `E_ARGUMENT`.
 */
export function gather(x: Tensor, indices: Tensor, axis = 0): Tensor {
  checkReal('gather', x);
  checkIndices('gather', indices);
  const { outer, size, inner, withSizes } = aroundAxis('gather', x.shape, axis);
  const picked = pick(reshape(x, [outer, size, inner]), reshape(indices, [indices.size]), false);
  return reshape(picked, withSizes(...indices.shape));
}

/**
 * y[… , j, …] = x[… , index[… , j, …], …] along `axis` (the last by default); indices u32 have x's shape except for the
 * axis, and count as in gather. ∂x = sums of the ∂y of one index. Source: ONNX GatherElements, numpy.take_along_axis.
 *
 * @throws GradloomError `E_DTYPE`, `E_SHAPE`, `E_ARGUMENT`.
 */
export function takeAlong(x: Tensor, indices: Tensor, axis = -1): Tensor {
  checkReal('takeAlong', x);
  checkIndices('takeAlong', indices);
  const { axis: along, outer, size, inner } = aroundAxis('takeAlong', x.shape, axis);
  checkLike('takeAlong', indices.shape, { shape: x.shape, axis: along });
  const n = indices.shape[along]!;
  const picked = pick(reshape(x, [outer, size, inner]), reshape(indices, [outer, n, inner]), true);
  return reshape(picked, indices.shape);
}

/**
 * y[… , k, …] = Σ of the values whose index is k, along `axis` (the last by default) of the given size; indices u32 of
 * the values' shape, counting as in gather. ∂values = ∂y at the indices. One result for any number of runs.
 *
 * @throws GradloomError `E_DTYPE`, `E_SHAPE`, `E_ARGUMENT`.
 */
export function scatterAdd(
  values: Tensor,
  indices: Tensor,
  options: { readonly size: number; readonly axis?: number },
): Tensor {
  checkOptions('scatterAdd', options ?? null, ['size', 'axis']);
  const { size, axis = -1 } = options;
  checkReal('scatterAdd', values);
  checkIndices('scatterAdd', indices);
  checkWhole('scatterAdd: the size', size, { least: 1, hint: 'It is the size of the axis that is made.' });
  const { axis: along, outer, size: n, inner, withSizes } = aroundAxis('scatterAdd', values.shape, axis);
  checkLike('scatterAdd', indices.shape, { shape: values.shape, axis: along });
  if (indices.shape[along] !== n) {
    throw new GradloomError(
      'E_SHAPE',
      `scatterAdd: there must be one index for each value; got ${showShape(indices.shape)} for ${showShape(values.shape)}.`,
      { hint: 'Along the axis indices and values are of one size.' },
    );
  }
  const three = [outer, n, inner];
  return reshape(
    putBack(reshape(values, three), reshape(indices, three), { size, own: true }),
    withSizes(size),
  );
}

/** Indices [n] for all, or with `own` one for each element [outer, n, inner]. */
function pick(x: Tensor, indices: Tensor, own: boolean): Tensor {
  const [outer, size, inner] = x.shape as [number, number, number];
  return new Tensor({
    op: 'gather',
    lowering: { kind: 'gather', own },
    inputs: [x, indices],
    shape: [outer, own ? indices.shape[1]! : indices.size, inner],
    gradient: ({ outputGradient }) => [putBack(outputGradient, indices, { size, own }), undefined],
  });
}

function putBack(values: Tensor, indices: Tensor, { size, own }: { size: number; own: boolean }): Tensor {
  const [outer, , inner] = values.shape as [number, number, number];
  return new Tensor({
    op: 'scatterAdd',
    lowering: { kind: 'scatterAdd', own },
    inputs: [values, indices],
    shape: [outer, size, inner],
    gradient: ({ outputGradient }) => [pick(outputGradient, indices, own), undefined],
  });
}

function checkLike(op: string, indices: Shape, { shape, axis }: { shape: Shape; axis: number }): void {
  if (indices.length === shape.length && indices.every((size, a) => a === axis || size === shape[a])) return;
  throw new GradloomError(
    'E_SHAPE',
    `${op}: indices must have the shape of the other operand but for axis ${axis}; got ${showShape(indices)} for ${showShape(shape)}.`,
    { hint: 'Use gather to pick whole slices by a list of indices.' },
  );
}
