// Normalisations, and softmax.

import { batchNorm, layerNorm } from '../../nn/layers/index.ts';
import { decided, inSameOrder, placesFrom, withChannelsFirst, type View } from './flow.ts';
import type { GraphReader, Operator, Value } from './graphReader.ts';
import type { OnnxNode } from './onnxNode.ts';
import { afterLayer } from './valueOf.ts';

/** Numbers of each feature. */
function ofFeatures(
  node: OnnxNode,
  reader: GraphReader,
  { place, features, what }: { place: number; features: number; what: string },
): Float32Array {
  const { data, type, dims } = reader.numbers(node, place, what);
  if (data.length === features && dims.length === 1 && type === 'real') return Float32Array.from(data);
  throw node.refusal(
    `its ${what} must be ${features} of float32`,
    `${type} [${dims.slice(0, 6).join(', ')}]`,
  );
}

function batchNormalization(node: OnnxNode, reader: GraphReader): Value {
  const given = reader.view(node, 0);
  const view = batchView(given);
  if (!view)
    throw node.refusal('features must be the first axis after the examples', `[${given.dims.join(', ')}]`);
  const features = view.dims[0]!;
  const [gamma, beta, runningMean, runningVariance] = ['scale', 'shift', 'mean', 'variance'].map(
    (what, at) => {
      const numbers = ofFeatures(node, reader, { place: at + 1, features, what });
      const { order } = view;
      if (typeof order !== 'object') return numbers;
      const place = placesFrom(order.channels, features);
      return numbers.map((_, to) => numbers[place(to)]!);
    },
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const epsilon = node.real('epsilon', 1e-5);
  node.real('momentum', 0.9);
  node.expect('training_mode', 0);
  node.expect('spatial', 1);
  const values = { gamma, beta, runningMean, runningVariance };
  return afterLayer(view, batchNorm({ epsilon }), { values });
}

/** One list of features as it is, more axes with the first one last in the layers. */
function batchView(given: View): View | undefined {
  if (given.dims.length > 1) return withChannelsFirst(given);
  return typeof given.order === 'object' ? given : inSameOrder(given);
}

function layerNormalization(node: OnnxNode, reader: GraphReader): Value {
  const view = inSameOrder(reader.view(node, 0));
  const axis = node.int('axis', -1);
  if (!view || (axis !== -1 && axis !== view.dims.length))
    throw node.refusal('it must be along the last axis of layers', `axis ${axis}`);
  const features = view.dims.at(-1)!;
  const gamma = ofFeatures(node, reader, { place: 1, features, what: 'scale' });
  const beta = node.inputs[2]
    ? ofFeatures(node, reader, { place: 2, features, what: 'shift' })
    : new Float32Array(features);
  const epsilon = node.real('epsilon', 1e-5);
  node.int('stash_type', 1);
  return afterLayer(view, layerNorm({ epsilon }), { values: { gamma, beta } });
}

function softmax(node: OnnxNode, reader: GraphReader): Value {
  const value = reader.value(node, 0);
  const axis = node.int('axis', node.opset < 13 ? 1 : -1);
  const view = decided(reader.settled(value, node));
  const { length } = view.dims;
  const place = axis < 0 ? axis + length + 1 : axis;
  // Before opset 13 it went over all axes from this one on.
  const isOfChannels = view.order === 'first' && place === 1 && (node.opset >= 13 || length === 1);
  const isAsIs = isOfChannels || (typeof view.order === 'object' && place === 1);
  const own = isAsIs ? view : place === length ? inSameOrder(view) : undefined;
  if (!own) throw node.refusal('it must be along the last axis of layers', `axis ${axis}`);
  return { view: own, expression: { call: 'Softmax', numbers: [], of: 'x' } };
}

export const NORMALIZATIONS: Readonly<Record<string, Operator>> = {
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  Softmax: softmax,
};
