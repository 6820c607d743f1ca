// Gradloom's ONNX, an entry of its own: models for other programs, and models of theirs.

export { exportOnnx, type ExportOnnxOptions } from './onnx/export/exportOnnx.ts';
export type { ExportedLayer, OnnxLayerWriter, OnnxLayerWriters } from './onnx/export/exportedLayer.ts';
export type { GraphBuilder, NodeAttributes, OnnxValue } from './onnx/export/graphBuilder.ts';
export { readOnnx, type ReadOnnxOptions } from './onnx/import/readOnnx.ts';
