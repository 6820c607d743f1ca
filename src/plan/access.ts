// Chooses how a fused operand is read, by the layout of its elements.

import type { Layout } from '../graph/tensor.ts';
import type { Access } from '../wgsl/fusedBody.ts';

/**
 * The cheapest access to an operand of this layout, for a kernel that sees its result as rows of `columns` elements.
 * `plain` is false where neighbours of one access may lie in two rows, so that only single elements may be read.
 */
export function accessOf(layout: Layout, { columns, plain }: { columns: number; plain: boolean }): Access {
  const { dims, strides } = collapse(layout);
  const { offset } = layout;
  if (offset === 0) {
    if (strides.every((stride) => stride === 0)) return { kind: 'scalar' };
    if (dims.length === 1 && strides[0] === 1) return { kind: 'flat' };
    const [, inner] = dims;
    if (plain && dims.length === 2 && inner === columns) {
      if (strides[0] === 0 && strides[1] === 1) return { kind: 'column' };
      if (strides[0] === 1 && strides[1] === 0) return { kind: 'row' };
    }
  }
  return { kind: 'strided', dims, strides, offset };
}

/** Drops sizes of 1 and joins neighbouring dimensions that are one run of memory (or all broadcast). */
function collapse({ shape, strides }: Layout): { dims: number[]; strides: number[] } {
  const dims: number[] = [];
  const steps: number[] = [];
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const stride = strides[axis]!;
    const last = dims.length - 1;
    if (last >= 0 && steps[last] === stride * size) {
      dims[last]! *= size;
      steps[last] = stride;
    } else {
      dims.push(size);
      steps.push(stride);
    }
  });
  return dims.length > 0 ? { dims, strides: steps } : { dims: [1], strides: [0] };
}
