// The shaders of tiled matrix products; see matmulSources.ts.

import sum from '../../../shaders/matmulSum.wgsl?raw';
import tile from '../../../shaders/matmulTile.wgsl?raw';

export const sources = { 'matmulTile.wgsl': tile, 'matmulSum.wgsl': sum };
