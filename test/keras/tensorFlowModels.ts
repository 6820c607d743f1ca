// Models built with TensorFlow.js, by name: what imports of them must compute.

import '@tensorflow/tfjs-backend-cpu';
import * as tfCore from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-layers';

const { layers } = tf;

function sequential(...list: tf.layers.Layer[]): tf.LayersModel {
  return tf.sequential({ layers: list });
}

/** Each builds its own model. */
export const TENSORFLOW_MODELS: Readonly<Record<string, () => tf.LayersModel>> = {
  'a multilayer perceptron': () =>
    sequential(
      layers.dense({ units: 16, activation: 'relu', inputShape: [5] }),
      layers.dropout({ rate: 0.3 }),
      layers.dense({ units: 8, activation: 'tanh' }),
      layers.dense({ units: 3, activation: 'softmax' }),
    ),
  'a regression without biases': () =>
    sequential(
      layers.dense({ units: 7, useBias: false, activation: 'selu', inputShape: [4] }),
      layers.dense({ units: 2, useBias: false }),
    ),
  'activations by name': () =>
    sequential(
      layers.dense({ units: 6, activation: 'elu', inputShape: [3] }),
      ...(
        ['sigmoid', 'softplus', 'softsign', 'swish', 'gelu', 'hardSigmoid', 'relu6', 'linear'] as const
      ).flatMap((name) => [layers.dense({ units: 6 }), layers.activation({ activation: name })]),
      layers.dense({ units: 6, activation: 'mish' }),
      layers.dense({ units: 6, activation: 'gelu_new' }),
    ),
  'activations as layers': () =>
    sequential(
      layers.dense({ units: 6, inputShape: [3] }),
      layers.leakyReLU({}),
      layers.dense({ units: 6 }),
      layers.leakyReLU({ alpha: 0.05 }),
      layers.dense({ units: 6 }),
      layers.elu({}),
      layers.dense({ units: 6 }),
      layers.reLU({}),
      layers.dense({ units: 6 }),
      layers.reLU({ maxValue: 6 }),
      layers.dense({ units: 4 }),
      layers.softmax({}),
    ),
  'slopes of its own for each feature and channel': () =>
    sequential(
      layers.conv2d({ filters: 3, kernelSize: 2, inputShape: [4, 5, 2] }),
      layers.prelu({ sharedAxes: [1, 2] }),
      layers.flatten(),
      layers.dense({ units: 5 }),
      layers.prelu({}),
      layers.dense({ units: 2 }),
      layers.prelu({ sharedAxes: [1] }),
    ),
  'a convolutional network whose pictures are flattened': () =>
    sequential(
      layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu', inputShape: [9, 8, 3] }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 5, activation: 'softmax' }),
    ),
  'strides, same padding, dilation and average pooling': () =>
    sequential(
      layers.conv2d({
        filters: 3,
        kernelSize: [3, 2],
        strides: [2, 1],
        padding: 'same',
        inputShape: [9, 7, 2],
      }),
      layers.averagePooling2d({ poolSize: [2, 3], strides: [1, 2], padding: 'same' }),
      layers.conv2d({ filters: 2, kernelSize: 2, dilationRate: 2, useBias: false }),
      layers.maxPooling2d({ poolSize: 2, strides: 1, padding: 'same' }),
      layers.flatten(),
    ),
  'batch normalisation': () =>
    sequential(
      layers.conv2d({ filters: 3, kernelSize: 2, useBias: false, inputShape: [5, 5, 2] }),
      layers.batchNormalization({}),
      layers.reLU({}),
      layers.globalAveragePooling2d({}),
      layers.batchNormalization({ scale: false, epsilon: 0.01 }),
      layers.dense({ units: 4, activation: 'sigmoid' }),
      layers.batchNormalization({ center: false }),
    ),
  'depthwise and separable convolutions': () =>
    sequential(
      layers.zeroPadding2d({
        padding: [
          [1, 0],
          [2, 1],
        ],
        inputShape: [6, 6, 3],
      }),
      layers.depthwiseConv2d({
        kernelSize: 3,
        depthMultiplier: 2,
        strides: 2,
        activation: 'relu6',
      }),
      layers.separableConv2d({ filters: 5, kernelSize: 2, depthMultiplier: 1, activation: 'tanh' }),
      layers.globalMaxPooling2d({}),
    ),
  'layer normalisation and a shape': () =>
    sequential(
      layers.dense({ units: 12, inputShape: [4] }),
      layers.layerNormalization({}),
      layers.reshape({ targetShape: [2, 3, 2] }),
      layers.conv2d({ filters: 3, kernelSize: 2 }),
      layers.flatten(),
      layers.layerNormalization({ epsilon: 0.1, scale: false }),
    ),
  'an embedding': () =>
    sequential(
      layers.embedding({ inputDim: 6, outputDim: 4, inputLength: 3 }),
      layers.flatten(),
      layers.dense({ units: 2 }),
    ),
  'convolutions and pooling of series': () =>
    sequential(
      layers.conv1d({ filters: 4, kernelSize: 3, strides: 2, activation: 'relu', inputShape: [17, 2] }),
      layers.maxPooling1d({ poolSize: 2, strides: 1 }),
      layers.conv1d({ filters: 3, kernelSize: 2, dilationRate: 2, padding: 'same' }),
      layers.averagePooling1d({ poolSize: 3 }),
      layers.globalMaxPooling1d({}),
    ),
  'a residual network of a functional model': () => {
    const input = tf.input({ shape: [6, 6, 2] });
    const first = layers
      .conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' })
      .apply(input);
    let inner = layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }).apply(first);
    inner = layers.batchNormalization({}).apply(inner);
    const sum = layers.add().apply([inner, first] as tf.SymbolicTensor[]);
    const way = layers.conv2d({ filters: 6, kernelSize: 3, strides: 2, padding: 'same' }).apply(sum);
    const past = layers.conv2d({ filters: 6, kernelSize: 1, strides: 2 }).apply(sum);
    const second = layers.add().apply([past, way] as tf.SymbolicTensor[]);
    const pooled = layers
      .globalAveragePooling2d({})
      .apply(layers.activation({ activation: 'relu' }).apply(second));
    const output = layers.dense({ units: 3, activation: 'softmax' }).apply(pooled);
    return tf.model({ inputs: input, outputs: output as tf.SymbolicTensor });
  },
  'a model within a model': () => {
    const inner = tf.sequential({
      layers: [
        layers.dense({ units: 5, activation: 'relu', inputShape: [4], name: 'inner_first' }),
        layers.dense({ units: 6, name: 'inner_second' }),
      ],
    });
    const input = tf.input({ shape: [4] });
    const output = layers.dense({ units: 2 }).apply(inner.apply(input));
    return tf.model({ inputs: input, outputs: output as tf.SymbolicTensor });
  },
};

/** What TensorFlow.js writes. */
export interface SavedModel {
  /** The content of model.json. */
  readonly json: Record<string, unknown>;
  readonly shards: ReadonlyMap<string, Uint8Array>;
}

/** Gives all weights numbers of their own, variances above 0. */
export function drawWeights(model: tf.LayersModel, draw: (low: number, high: number) => number): void {
  for (const weight of model.weights) {
    const size = weight.shape.reduce<number>((product, one) => product * one!, 1);
    const low = weight.originalName.includes('variance') ? 0.3 : -0.8;
    const numbers = Float32Array.from({ length: size }, () => draw(low, 1));
    weight.write(tfCore.tensor(numbers, weight.shape as number[]));
  }
}

/** The files that `model.save` makes, the weights in two of them. */
export async function saved(model: tf.LayersModel): Promise<SavedModel> {
  let artifacts: tfCore.io.ModelArtifacts | undefined;
  await model.save(
    tfCore.io.withSaveHandler(async (given) => {
      artifacts = given;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  const bytes = new Uint8Array(tfCore.io.CompositeArrayBuffer.join(artifacts!.weightData));
  const middle = Math.floor(bytes.length / 2) + 1;
  return {
    json: JSON.parse(
      JSON.stringify({
        format: 'layers-model',
        generatedBy: 'TensorFlow.js',
        modelTopology: artifacts!.modelTopology,
        weightsManifest: [{ paths: ['a.bin', 'b.bin'], weights: artifacts!.weightSpecs }],
      }),
    ) as Record<string, unknown>,
    shards: new Map([
      ['a.bin', bytes.slice(0, middle)],
      ['b.bin', bytes.slice(middle)],
    ]),
  };
}

/** What the model computes for x [examples, …]. */
export async function outputsOf(model: tf.LayersModel, x: Float32Array): Promise<Float32Array> {
  const shape = model.inputs[0]!.shape.slice(1) as number[];
  const examples = x.length / shape.reduce((product, one) => product * one, 1);
  const outputs = model.predict(tfCore.tensor(x, [examples, ...shape])) as tfCore.Tensor;
  return (await outputs.data()) as Float32Array;
}
