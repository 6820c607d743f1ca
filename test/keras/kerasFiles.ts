// Files as Keras 2 and 3 write them, out of a model of TensorFlow.js: the same layers and weights in their layouts.

import type * as tf from '@tensorflow/tfjs-layers';
import { zipSync } from 'fflate';
import { ready } from 'h5wasm';
import type { SavedModel } from './tensorFlowModels.ts';

type Json = Record<string, unknown>;
interface Layer {
  class_name: string;
  name?: string;
  config: Json;
  inbound_nodes?: unknown;
}
interface Weights {
  readonly path: string;
  readonly shape: number[];
  readonly data: Float32Array;
}

let made = 0;
const nothing = (_config: Json): void => undefined;

/** An HDF5 file of arrays by path, and texts of the root. */
async function hdf5(
  arrays: readonly Weights[],
  texts: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const { File, FS } = await import('h5wasm');
  await ready;
  const name = `made${made++}.h5`;
  const file = new File(name, 'w');
  for (const [key, text] of Object.entries(texts)) file.create_attribute(key, text);
  for (const { path, shape, data } of arrays) {
    const folders = path.split('/').slice(0, -1);
    folders.forEach((_, at) => {
      const folder = folders.slice(0, at + 1).join('/');
      if (!file.get(folder)) file.create_group(folder);
    });
    file.create_dataset({ name: path, data, shape });
  }
  file.close();
  return FS!.readFile(name).slice();
}

/** Weights of each layer in Keras' order. */
function weightsOf(model: tf.LayersModel): { layer: string; kind: string; weights: Weights[] }[] {
  return model.layers.map((layer) => ({
    layer: layer.name,
    kind: layer.getClassName(),
    weights: layer.getWeights().map((tensor, at) => ({
      path: layer.weights[at]!.originalName.split('/').at(-1)!,
      shape: tensor.shape,
      data: tensor.dataSync() as Float32Array,
    })),
  }));
}

function topologyOf({ json }: SavedModel): { class_name: string; config: Json } {
  const topology = structuredClone(json['modelTopology']) as { class_name: string; config: Json };
  return topology.class_name === 'Model' ? { ...topology, class_name: 'Functional' } : topology;
}

/** `.h5` of Keras 2: `model_weights/dense/dense/kernel:0`. */
export function legacyFile(model: tf.LayersModel, files: SavedModel): Promise<Uint8Array> {
  const arrays = weightsOf(model).flatMap(({ layer, weights }) =>
    weights.map((one) => ({ ...one, path: `model_weights/${layer}/${layer}/${one.path}:0` })),
  );
  return hdf5(arrays, { model_config: JSON.stringify(topologyOf(files)), keras_version: '2.15.0' });
}

/** Numbers of classes as Keras 3 counts them. */
const SNAKE: Readonly<Record<string, string>> = {
  InputLayer: 'input_layer',
  Conv2D: 'conv2d',
  Dense: 'dense',
  Add: 'add',
  Activation: 'activation',
  BatchNormalization: 'batch_normalization',
  GlobalAveragePooling2D: 'global_average_pooling2d',
  MaxPooling2D: 'max_pooling2d',
  Flatten: 'flatten',
  ReLU: 're_lu',
};

/** `.keras` of Keras 3; `first` come before all other layers, such as a Rescaling. */
export async function kerasFile(
  model: tf.LayersModel,
  files: SavedModel,
  { version = '3.8.0', first = [] as Layer[], edit = nothing } = {},
): Promise<Uint8Array> {
  const topology = topologyOf(files);
  const list = topology.config['layers'] as Layer[];
  topology.config['layers'] = [...first, ...list.map(asKeras3)];
  for (const key of ['input_layers', 'output_layers']) {
    const ends = topology.config[key] as unknown[][] | undefined;
    // One of them is not in a list of its own.
    if (ends) topology.config[key] = ends[0];
  }
  edit(topology.config);
  const counts = new Map<string, number>();
  const arrays = weightsOf(model).flatMap(({ kind, weights }) => {
    const snake = SNAKE[kind]!;
    const count = counts.get(snake) ?? 0;
    counts.set(snake, count + 1);
    return weights.map((one, at) => ({
      ...one,
      path: `layers/${count === 0 ? snake : `${snake}_${count}`}/vars/${at}`,
    }));
  });
  arrays.push({ path: 'layers/dropout/seed_generator/vars/0', shape: [2], data: new Float32Array(2) });
  return zipSync({
    'metadata.json': text({ keras_version: version, date_saved: '2025-01-01@00:00:00' }),
    'config.json': text(topology),
    'model.weights.h5': await hdf5(arrays),
  });
}

function text(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function asKeras3(layer: Layer): Layer {
  const { batch_input_shape: shape, ...config } = layer.config;
  const calls = layer.inbound_nodes as [string, number, number, Json][][] | undefined;
  return {
    ...layer,
    config: shape ? { ...config, batch_shape: shape } : config,
    ...(calls
      ? {
          inbound_nodes: calls.map((call) => {
            const tensors = call.map(([name, node, at]) => ({
              class_name: '__keras_tensor__',
              config: { shape: [null, 1], dtype: 'float32', keras_history: [name, node, at] },
            }));
            return { args: tensors.length === 1 ? tensors : [tensors], kwargs: {} };
          }),
        }
      : {}),
  };
}
