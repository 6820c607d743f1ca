// The shader of narrow matrix products; see matmulSources.ts.

import narrow from '../../../shaders/matmulNarrow.wgsl?raw';

export const sources = { 'matmulNarrow.wgsl': narrow };
