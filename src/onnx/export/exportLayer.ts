// Layers as nodes of ONNX: one writer for each kind.

import { GradloomError } from '../../errors.ts';
import { quoted } from '../../formats/fileFormatError.ts';
import { both, windowsOf, type WindowOptions } from '../../graph/ops/image/windows.ts';
import { sizeOf, type Shape } from '../../graph/shape.ts';
import type { Activation } from '../../nn/activation.ts';
import type { LayerConfig } from '../../nn/layer.ts';
import { exportActivation } from './exportActivation.ts';
import { exportResidual } from './exportResidual.ts';
import type { ExportedLayer, OnnxLayerWriter, OnnxLayerWriters } from './exportedLayer.ts';
import type { GraphBuilder, NodeAttributes, OnnxValue } from './graphBuilder.ts';

const WRITERS: Readonly<Record<string, OnnxLayerWriter>> = {
  dense: exportDense,
  maxout: exportMaxout,
  activation: (x, { config }, graph) => exportActivation(graph, x, activationOf(config)),
  dropout: (x) => x,
  batchNorm: exportBatchNorm,
  layerNorm: exportLayerNorm,
  flatten: exportFlatten,
  reshape: exportReshape,
  residual: (x, layer, graph, writers) =>
    exportResidual(x, { layer, graph, writers, exportOne: exportLayer }),
  conv2d: exportConv2d,
  maxPool2d: (x, layer, graph) => exportPool('MaxPool', x, layer, graph),
  averagePool2d: (x, layer, graph) => exportPool('AveragePool', x, layer, graph),
  globalAveragePool2d: (x, { shape }, graph) => {
    const pooled = graph.node('GlobalAveragePool', [graph.channelsFirst(x).name]);
    return { name: graph.node('Flatten', [pooled], { ints: { axis: 1 } }), shape, channelsFirst: false };
  },
  embedding: exportEmbedding,
};

/**
 * Writes one layer, and returns what it gives. Writers of one's own come before those of the library.
 *
 * @throws GradloomError `E_UNSUPPORTED` for a kind that nobody writes.
 */
export function exportLayer(
  x: OnnxValue,
  { layer, graph, writers }: { layer: ExportedLayer; graph: GraphBuilder; writers: OnnxLayerWriters },
): OnnxValue {
  const { kind } = layer.config;
  const own = Object.hasOwn(writers, kind) ? writers[kind] : undefined;
  const write = own ?? (Object.hasOwn(WRITERS, kind) ? WRITERS[kind] : undefined);
  if (typeof write !== 'function') {
    throw new GradloomError(
      'E_UNSUPPORTED',
      `exportOnnx: every layer must be one of the library, or have a writer of its own; got kind ${quoted(kind)}.`,
      { hint: 'Say what it is in ONNX: exportOnnx(model, { layers: { kind: (x, layer, graph) => … } }).' },
    );
  }
  const value = write(x, layer, graph, writers);
  if (typeof value?.name === 'string' && sameSizes(value.shape, layer.shape)) return value;
  throw new GradloomError(
    'E_SHAPE',
    `exportOnnx: the writer of layers of kind ${quoted(kind)} must give { name, shape: [${layer.shape.join(', ')}], channelsFirst }; got shape [${String(value?.shape)}].`,
  );
}

function sameSizes(given: unknown, wanted: Shape): boolean {
  return Array.isArray(given) && given.join() === wanted.join();
}

function activationOf(config: LayerConfig): Activation {
  return config['activation'] as Activation;
}

/** X Wᵀ + b: Gemm, or for more axes MatMul along the last. */
function linear(x: OnnxValue, layer: ExportedLayer, graph: GraphBuilder): string {
  const { values, name, input } = layer;
  const inputs = input.at(-1)!;
  const [w, b] = [values('W'), layer.has('b') ? values('b') : undefined];
  const units = w.length / inputs;
  const bias = b ? [graph.real(name('b'), [units], b)] : [];
  if (input.length === 1) {
    const weights = graph.real(name('W'), [units, inputs], w);
    return graph.node('Gemm', [x.name, weights, ...bias], { ints: { transB: 1 } });
  }
  const turned = new Float32Array(w.length);
  for (let at = 0; at < w.length; at++) turned[(at % inputs) * units + Math.floor(at / inputs)] = w[at]!;
  const product = graph.node('MatMul', [x.name, graph.real(name('W'), [inputs, units], turned)]);
  return b ? graph.node('Add', [product, ...bias]) : product;
}

function exportDense(given: OnnxValue, layer: ExportedLayer, graph: GraphBuilder): OnnxValue {
  const z = linear(graph.channelsLast(given), layer, graph);
  const value = { name: z, shape: layer.shape, channelsFirst: false };
  return exportActivation(graph, value, activationOf(layer.config));
}

/** The largest of the pieces of each unit. */
function exportMaxout(x: OnnxValue, layer: ExportedLayer, graph: GraphBuilder): OnnxValue {
  const { units, pieces } = layer.config as unknown as { units: number; pieces: number };
  const z = linear(x, layer, graph);
  const shape = graph.whole('shape', [-1, units, pieces]);
  const shaped = graph.node('Reshape', [z, shape]);
  const name = graph.node('ReduceMax', [shaped], { ints: { axes: [2], keepdims: 0 } });
  return { name, shape: layer.shape, channelsFirst: false };
}

/** Features are the second axis to ONNX, whatever follows. */
function exportBatchNorm(given: OnnxValue, layer: ExportedLayer, graph: GraphBuilder): OnnxValue {
  const { values, name, shape } = layer;
  const x = shape.length === 1 ? given : graph.channelsFirst(given);
  const numbers = ['gamma', 'beta', 'runningMean', 'runningVariance'].map((own) =>
    graph.real(name(own), [shape.at(-1)!], values(own)),
  );
  const reals = { epsilon: layer.config['epsilon'] as number };
  return { ...x, name: graph.node('BatchNormalization', [x.name, ...numbers], { reals }) };
}

function exportLayerNorm(given: OnnxValue, layer: ExportedLayer, graph: GraphBuilder): OnnxValue {
  const { values, name, shape } = layer;
  const x = graph.channelsLast(given);
  const numbers = ['gamma', 'beta'].map((own) => graph.real(name(own), [shape.at(-1)!], values(own)));
  const reals = { epsilon: layer.config['epsilon'] as number };
  return {
    ...x,
    name: graph.node('LayerNormalization', [x.name, ...numbers], { ints: { axis: -1 }, reals }),
  };
}

function exportFlatten(given: OnnxValue, { shape }: ExportedLayer, graph: GraphBuilder): OnnxValue {
  const x = inOrder(given, graph);
  const name = given.shape.length === 1 ? x.name : graph.node('Flatten', [x.name], { ints: { axis: 1 } });
  return { name, shape, channelsFirst: false };
}

function exportReshape(given: OnnxValue, { shape }: ExportedLayer, graph: GraphBuilder): OnnxValue {
  const sizes = graph.whole('shape', [-1, ...shape]);
  return { name: graph.node('Reshape', [inOrder(given, graph).name, sizes]), shape, channelsFirst: false };
}

/** The value with its numbers in the order of layers; one channel, or one pixel, has no other. */
function inOrder(value: OnnxValue, graph: GraphBuilder): OnnxValue {
  const channels = value.shape.at(-1)!;
  return channels === 1 || sizeOf(value.shape) === channels ? value : graph.channelsLast(value);
}

function exportConv2d(given: OnnxValue, layer: ExportedLayer, graph: GraphBuilder): OnnxValue {
  const { config, values, name, shape } = layer;
  const x = graph.channelsFirst(given);
  const [rows, columns] = both('conv2d: size', config['size'], 1);
  const filters = shape[2]!;
  const w = values('W');
  const depth = w.length / (filters * rows * columns);
  const weights = graph.real(
    name('W'),
    [filters, depth, rows, columns],
    depthFirst(w, depth, rows * columns),
  );
  const bias = layer.has('b') ? [graph.real(name('b'), [filters], values('b'))] : [];
  const windows = windowsOfLayer(layer);
  windows.ints['group'] = config['groups'] as number;
  const z = { name: graph.node('Conv', [x.name, weights, ...bias], windows), shape, channelsFirst: true };
  return exportActivation(graph, z, activationOf(config));
}

/** [filters, pixels, depth] as [filters, depth, pixels]. */
function depthFirst(w: ArrayLike<number>, depth: number, pixels: number): Float32Array {
  const filter = depth * pixels;
  return Float32Array.from({ length: w.length }, (_, to) => {
    const within = to % filter;
    return w[to - within + (within % pixels) * depth + Math.floor(within / pixels)]!;
  });
}

function exportPool(
  opType: 'MaxPool' | 'AveragePool',
  given: OnnxValue,
  layer: ExportedLayer,
  graph: GraphBuilder,
): OnnxValue {
  const windows = windowsOfLayer(layer);
  delete windows.ints['dilations'];
  if (opType === 'AveragePool') windows.ints['count_include_pad'] = layer.config['countPadding'] ? 1 : 0;
  const name = graph.node(opType, [graph.channelsFirst(given).name], windows);
  return { name, shape: layer.shape, channelsFirst: true };
}

/** Windows in ONNX's words: padding in numbers, behind the images only as much as the last window reaches. */
function windowsOfLayer({ config, input }: ExportedLayer): NodeAttributes & {
  readonly ints: Record<string, number | readonly number[]>;
} {
  const options = config as unknown as Omit<WindowOptions, 'size'>;
  const size = both(`${config.kind}: size`, config['size'], 1);
  const { stride, padding } = options;
  // A pooling has no gaps.
  const { dilation = 1 } = options;
  const windows = windowsOf(config.kind, [1, ...input], { size, stride, padding, dilation });
  const after = size.map((one, axis) => {
    const reach =
      (windows.count[axis]! - 1) * windows.stride[axis]! + (one - 1) * windows.dilation[axis]! + 1;
    return Math.max(0, reach - windows.before[axis]! - input[axis]!);
  });
  return {
    ints: {
      kernel_shape: size,
      strides: windows.stride,
      pads: [...windows.before, ...after],
      dilations: windows.dilation,
    },
  };
}

/** Rows of a table; ONNX takes whole numbers of 64 bits. */
function exportEmbedding(x: OnnxValue, layer: ExportedLayer, graph: GraphBuilder): OnnxValue {
  const { count, features } = layer.config as unknown as { count: number; features: number };
  const table = graph.real(layer.name('E'), [count, features], layer.values('E'));
  return { name: graph.node('Gather', [table, x.name]), shape: layer.shape, channelsFirst: false };
}
