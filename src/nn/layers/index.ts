// The layers, by the names that networks are written with: `layers.dropout(0.5)`.

export { activationLayer as activation } from './activationLayer.ts';
export { batchNormLayer as batchNorm, type BatchNormLayerOptions } from './batchNormLayer.ts';
export { conv2dLayer as conv2d, type Conv2dLayerOptions } from './conv2dLayer.ts';
export { dense, type DenseOptions } from './dense.ts';
export { dropoutLayer as dropout } from './dropoutLayer.ts';
export { embeddingLayer as embedding, type EmbeddingOptions } from './embeddingLayer.ts';
export { layerNormLayer as layerNorm } from './layerNormLayer.ts';
export { maxoutUnits as maxout } from './maxoutUnits.ts';
export {
  averagePool2dLayer as averagePool2d,
  globalAveragePool2dLayer as globalAveragePool2d,
  maxPool2dLayer as maxPool2d,
} from './poolLayers.ts';
export { flattenLayer as flatten, reshapeLayer as reshape } from './reshapeLayer.ts';
export { residualLayer as residual, type ResidualOptions } from './residualLayer.ts';
