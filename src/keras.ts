// Gradloom's reader of models of Keras and TensorFlow.js, an entry of its own.

export { readKeras, type ReadKerasOptions } from './keras/readKeras.ts';
export type { ShardReader } from './keras/modelJson.ts';
