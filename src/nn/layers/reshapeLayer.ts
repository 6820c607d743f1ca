// The numbers of each example in another shape.

import { GradloomError } from '../../errors.ts';
import { reshape } from '../../graph/ops/shape/reshape.ts';
import { showShape, sizeOf, type Shape } from '../../graph/shape.ts';
import type { BuiltLayer, Layer } from '../layer.ts';
import { libraryLayer } from '../libraryLayer.ts';

/** Each example as one list of numbers, in row-major order: [28, 28, 1] becomes [784]. */
export function flattenLayer(): Layer {
  return libraryLayer({ kind: 'flatten' }, (input) => reshaped('flatten', [sizeOf(input)]));
}

/**
 * Each example in another shape of as many numbers, in row-major order; one size may be −1, found from the others.
 *
 * @throws GradloomError `E_ARGUMENT` for what is no shape; built, `E_SHAPE` where the sizes do not multiply to the numbers
 *   of an example.
 */
export function reshapeLayer(shape: Shape): Layer {
  const list: unknown = shape;
  const sizes = Array.isArray(list) ? (list as Shape) : [];
  const open = sizes.filter((size) => size === -1).length;
  if (
    sizes.length === 0 ||
    open > 1 ||
    !sizes.every((size) => Number.isSafeInteger(size) && (size >= 1 || size === -1))
  ) {
    throw new GradloomError(
      'E_ARGUMENT',
      `reshape: the shape must be a list of whole numbers from 1, one of them −1 at most; got [${String(list)}].`,
      { hint: 'The axis of examples is left out: reshape([28, 28, 1]).' },
    );
  }
  return libraryLayer({ kind: 'reshape', shape: [...sizes] }, (input) => {
    const known = sizeOf(sizes.filter((size) => size !== -1));
    const target = sizes.map((size) => (size === -1 ? sizeOf(input) / known : size));
    if (sizeOf(target) === sizeOf(input) && target.every(Number.isSafeInteger))
      return reshaped('reshape', target);
    throw new GradloomError(
      'E_SHAPE',
      `reshape: sizes must multiply to the numbers of an example; got ${showShape(input)} to ${showShape(sizes)}.`,
    );
  });
}

function reshaped(label: string, shape: Shape): BuiltLayer {
  return { shape, label, forward: (x) => reshape(x, [x.shape[0]!, ...shape]) };
}
