// A fused part of nothing, and what a fused part moves.

import type { Fused } from '../../kernels/linkKernel.ts';

/** Nothing fused: of the kernel's own result nothing is stored. */
export const NOTHING_FUSED = {
  body: { operands: [], instructions: [], outputs: [] },
  operands: [],
  outputs: [],
} satisfies Fused<never>;

/** Bytes that a fused part reads and writes. */
export function trafficOf({ operands, outputs, bytes: touched }: Fused): number {
  return touched ?? [...operands, ...outputs].reduce((bytes, range) => bytes + range.bytes, 0);
}
