// Reshape, Transpose, Concat, Slice, … : the same elements, elsewhere.

import { GradloomError } from '../../../src/errors.ts';
import * as ops from '../../../src/graph/ops/index.ts';
import { exact, type OperatorTable } from '../operator.ts';
import type { OracleNode } from '../oracleNode.ts';

export const shape: OperatorTable = {
  Concat: exact((node) => ops.concat(node.tensors(), node.number('axis', 1))),
  Expand: exact((node) => {
    const x = node.tensor(0);
    // The shape given may be smaller than the tensor's own: both stretch.
    const own = [...x.shape];
    const given = node.numbers(1);
    while (own.length < given.length) own.unshift(1);
    while (given.length < own.length) given.unshift(1);
    return ops.broadcastTo(
      x,
      own.map((size, axis) => (size === 1 ? given[axis]! : size)),
    );
  }),
  Flatten: exact((node) => ops.flatten(node.tensor(0), node.number('axis', 1))),
  Reshape: exact((node) => {
    const x = node.tensor(0);
    const copies = !node.flag('allowzero', false);
    const sizes = (node.list('shape', 1) ?? []).map((size, axis) =>
      size === 0 && copies ? (x.shape[axis] ?? 0) : size,
    );
    return ops.reshape(x, sizes);
  }),
  Slice: exact((node) => ops.slice(node.tensor(0), sliceOptions(node))),
  Squeeze: exact((node) => ops.squeeze(node.tensor(0), node.list('axes', 1))),
  Transpose: exact((node) => ops.transpose(node.tensor(0), node.list('perm', -1))),
  Unsqueeze: exact((node) => {
    const axes = node.list('axes', 1);
    if (!axes) throw new GradloomError('E_ARGUMENT', 'Unsqueeze: axes must be given; got none.');
    return ops.unsqueeze(node.tensor(0), axes);
  }),
};

/** Bounds may lie as far off as the ends of int64, which are no safe integers: they are brought near. */
function sliceOptions(node: OracleNode): Required<ops.SliceOptions> {
  const sizes = node.shape(0);
  const [starts, ends] = [node.list('starts', 1) ?? [], node.list('ends', 2) ?? []];
  const axes = (node.list('axes', 3) ?? starts.map((_, axis) => axis)).map((axis) =>
    axis < 0 ? axis + sizes.length : axis,
  );
  const steps = node.list('steps', 4) ?? starts.map(() => 1);
  const clamp = (value: number, index: number) =>
    Math.max(-sizes[axes[index]!]! - 1, Math.min(sizes[axes[index]!]!, value));
  return { starts: starts.map(clamp), ends: ends.map(clamp), axis: axes, steps };
}
