// The shader of matrix products by panels; see matmulSources.ts.

import panel from '../../../shaders/matmulPanel.wgsl?raw';

export const sources = { 'matmulPanel.wgsl': panel };
