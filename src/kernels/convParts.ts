// Files of shaders/parts/conv, which only networks with convolutions or pooling load; what both kernels share.

import { byName } from './parts.ts';

/** The texts by file name. */
export const convParts = byName(
  import.meta.glob<string>('../../shaders/parts/conv/*.wgsl', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
);

/** The bits of 1 / size, as f32. */
export function reciprocalBits(size: number): number {
  return new Uint32Array(Float32Array.of(1 / size).buffer)[0]!;
}
