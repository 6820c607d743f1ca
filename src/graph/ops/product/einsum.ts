// Sums of products, written by labels of axes.

import { sizeOf } from '../../shape.ts';
import { checkReal, type Tensor } from '../../tensor.ts';
import { broadcastTo } from '../shape/broadcastTo.ts';
import { diagonal } from '../shape/diagonal.ts';
import { readEquation } from './einsumEquation.ts';
import { matmul } from './matmul.ts';
import { multiply } from '../pointwise/multiply.ts';
import { reshape } from '../shape/reshape.ts';
import { squeeze } from '../shape/squeeze.ts';
import { sum } from '../reduce/sum.ts';
import { transpose } from '../shape/transpose.ts';
import { checkText } from '../../../checkOptions.ts';

/** A tensor and the labels of its axes. */
interface Labelled {
  readonly x: Tensor;
  readonly labels: readonly string[];
}

/**
 * Einstein's sum: `einsum('ij,jk->ik', a, b)` is the matrix product. A label in several operands multiplies along it, a
 * label that the result lacks is summed over, a label twice in one operand is its diagonal, `...` stands for further
 * axes, which broadcast. Without `->` the result has the labels that occur once, in alphabetical order. Operands are
 * joined from the left, pair by pair, as matrix products wherever they are summed. Source: numpy.einsum.
 *
 * @throws GradloomError `E_ARGUMENT` for what is no equation, `E_SHAPE` for sizes that do not fit.
 */
export function einsum(equation: string, ...operands: Tensor[]): Tensor {
  checkText('einsum: the equation', equation);
  checkReal('einsum', ...operands);
  const {
    operands: terms,
    result,
    sizes,
  } = readEquation(
    equation,
    operands.map(({ shape }) => shape),
  );
  const parts = operands.map((x, index) => prepared({ x, labels: terms[index]! }, sizes));
  const last = parts.reduce((joined, part, index) => {
    const kept = new Set([...result, ...parts.slice(index + 1).flatMap(({ labels }) => labels)]);
    return product(joined, part, kept);
  });
  const summed = sumOthers(last, new Set(result));
  // Axes that were of size 1 in one operand and summed away in none come back by broadcasting.
  const present = result.filter((label) => summed.labels.includes(label));
  const ordered = permuted(summed, present);
  const wide = reshape(
    ordered,
    result.map((label) => (present.includes(label) ? sizes.get(label)! : 1)),
  );
  return broadcastTo(
    wide,
    result.map((label) => sizes.get(label)!),
  );
}

/** Diagonals are taken, and axes that only broadcast are dropped. */
function prepared({ x, labels }: Labelled, sizes: ReadonlyMap<string, number>): Labelled {
  const repeated = labels.findIndex((label, axis) => labels.indexOf(label) !== axis);
  if (repeated >= 0) {
    const first = labels.indexOf(labels[repeated]!);
    const rest = labels.filter((_, axis) => axis !== first && axis !== repeated);
    return prepared({ x: diagonal(x, [first, repeated]), labels: [...rest, labels[repeated]!] }, sizes);
  }
  const stretched = labels.flatMap((label, axis) => (x.shape[axis] === sizes.get(label) ? [] : [axis]));
  return {
    x: stretched.length > 0 ? squeeze(x, stretched) : x,
    labels: labels.filter((_, axis) => !stretched.includes(axis)),
  };
}

/** Sums over the labels that are not kept. */
function sumOthers({ x, labels }: Labelled, kept: ReadonlySet<string>): Labelled {
  const axes = labels.flatMap((label, axis) => (kept.has(label) ? [] : [axis]));
  return {
    x: axes.length > 0 ? sum(x, { axis: axes }) : x,
    labels: labels.filter((label) => kept.has(label)),
  };
}

/** Two operands as one, summed over the labels of both that are not kept. */
function product(left: Labelled, right: Labelled, kept: ReadonlySet<string>): Labelled {
  const a = sumOthers(left, new Set([...kept, ...right.labels]));
  const b = sumOthers(right, new Set([...kept, ...left.labels]));
  const shared = a.labels.filter((label) => b.labels.includes(label));
  const batch = shared.filter((label) => kept.has(label));
  const summed = shared.filter((label) => !kept.has(label));
  const rows = a.labels.filter((label) => !shared.includes(label));
  const columns = b.labels.filter((label) => !shared.includes(label));
  const size = (part: Labelled, labels: readonly string[]): number[] =>
    labels.map((label) => part.x.shape[part.labels.indexOf(label)]!);
  const labels = [...batch, ...rows, ...columns];
  const shape = [...size(a, batch), ...size(a, rows), ...size(b, columns)];
  if (summed.length > 0 && (rows.length > 0 || columns.length > 0)) {
    const [m, k, n] = [size(a, rows), size(a, summed), size(b, columns)].map(sizeOf) as [
      number,
      number,
      number,
    ];
    const stack = size(a, batch);
    const x = reshape(permuted(a, [...batch, ...rows, ...summed]), [...stack, m, k]);
    const y = reshape(permuted(b, [...batch, ...summed, ...columns]), [...stack, k, n]);
    return { x: reshape(matmul(x, y), shape), labels };
  }
  // Nothing to sum, or one sum for each batch element: elementwise, with the axes of the other of size 1.
  const x = reshape(permuted(a, [...batch, ...summed, ...rows]), [
    ...size(a, [...batch, ...summed, ...rows]),
    ...columns.map(() => 1),
  ]);
  const y = reshape(permuted(b, [...batch, ...summed, ...columns]), [
    ...size(b, [...batch, ...summed]),
    ...rows.map(() => 1),
    ...size(b, columns),
  ]);
  const axes = summed.map((_, axis) => batch.length + axis);
  const products = multiply(x, y);
  return { x: reshape(axes.length > 0 ? sum(products, { axis: axes }) : products, shape), labels };
}

function permuted({ x, labels }: Labelled, order: readonly string[]): Tensor {
  const axes = order.map((label) => labels.indexOf(label));
  return axes.every((axis, place) => axis === place) ? x : transpose(x, axes);
}
