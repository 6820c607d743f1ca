// Files of shaders/parts/conv, which only networks with convolutions or pooling load; what both kernels share.

import type { HeightWidth } from '../imageGeometry.ts';
import type { PatchesShape } from './matmul/matmulShape.ts';
import { byName } from './parts.ts';

/** The texts of shaders/parts/conv by file name. */
export const convParts = byName(
  import.meta.glob<string>('../../shaders/parts/conv/*.wgsl', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
);

/** What the shader of a product that reads patches depends on. */
export interface PatchesLink {
  /** Whether 4 divides the channels of a group. */
  readonly wide: boolean;
  /** The distance of the values in rows and columns; above 1 there are zeros between them. */
  readonly spread: HeightWidth;
  /** Whether a stack of products has its results side by side. */
  readonly sideBySide: boolean;
}

/** What a product links to read patches as one of its operands. */
export function linkPatches({
  wide,
  spread: [SPREAD_H, SPREAD_W],
  sideBySide,
}: PatchesLink): PatchesShape['link'] {
  return (of, width) => ({
    parts: convParts,
    values: {
      SPREAD_H,
      SPREAD_W,
      ...(wide ? { Quad: 'u32', Reals: 'f32', QUAD_STEPS: '0u', Inside: 'bool' } : {}),
    },
    replace: {
      'matmulSizes.wgsl': 'convSizes.wgsl',
      ...(of === 'a' ? { 'matmulA.wgsl': 'patchesA.wgsl' } : { 'matmulB.wgsl': 'patchesB.wgsl' }),
      ...(wide ? {} : { 'patchesA4.wgsl': 'patchesA1.wgsl', 'patchesB4.wgsl': 'patchesB1.wgsl' }),
      ...(sideBySide ? { 'matmulFinish4.wgsl': `convFinish${width}.wgsl` } : {}),
    },
  });
}

/** The bits of 1 / size, as f32. */
export function reciprocalBits(size: number): number {
  return new Uint32Array(Float32Array.of(1 / size).buffer)[0]!;
}
