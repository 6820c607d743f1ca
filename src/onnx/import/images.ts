// Convolutions and pooling: ONNX has channels first, layers have them last.

import { averagePool2d, conv2d, globalAveragePool2d, maxPool2d } from '../../nn/layers/index.ts';
import { inSameOrder, withChannelsFirst, type View } from './flow.ts';
import type { GraphReader, Operator, Value } from './graphReader.ts';
import type { OnnxNode } from './onnxNode.ts';
import { afterLayer } from './valueOf.ts';

type Pair = [number, number];

/** The pictures that a node reads, with the channels last in the layers. */
function pictures(node: OnnxNode, reader: GraphReader): View {
  const view = withChannelsFirst(reader.view(node, 0));
  if (view?.dims.length === 3) return view;
  throw node.refusal(
    'it must read pictures [examples, channels, height, width]',
    `examples of [${reader.view(node, 0).dims.join(', ')}]`,
  );
}

function pair(node: OnnxNode, name: string, usual: Pair): Pair {
  const given = node.ints(name) ?? usual;
  if (given.length === 2 && given.every((one) => one >= 0)) return [given[0]!, given[1]!];
  throw node.refusal(`${name} must be two sizes, for rows and columns`, given.slice(0, 6).join(', '));
}

/** Stride and padding. */
function windows(
  node: OnnxNode,
  { size, dims, dilation }: { size: Pair; dims: readonly number[]; dilation: Pair },
) {
  const stride = pair(node, 'strides', [1, 1]);
  const automatic = node.text('auto_pad', 'NOTSET');
  const pads = node.ints('pads') ?? [0, 0, 0, 0];
  const [above = 0, left = 0, below = 0, right = 0] = pads;
  if (!['NOTSET', 'VALID', 'SAME_UPPER'].includes(automatic))
    throw node.refusal('auto_pad must be NOTSET, VALID or SAME_UPPER', automatic);
  if (pads.length !== 4 || !pads.every((one) => one >= 0) || !stride.every((one) => one > 0))
    throw node.refusal(
      'pads must be four sizes from 0, strides from 1',
      [...pads, ...stride].slice(0, 8).join(', '),
    );
  const ceil = node.int('ceil_mode', 0);
  const isWhole = [above + below, left + right].every((around, axis) => {
    const extent = (size[axis]! - 1) * dilation[axis]! + 1;
    const left = (dims[1 + axis]! + around - extent) % (stride[axis] ?? 1);
    return left === 0;
  });
  if (ceil !== 0 && !(isWhole && automatic === 'NOTSET'))
    throw node.refusal('windows must lie within the padded pictures', `ceil_mode ${ceil}`);
  const numbers: [Pair, Pair] = [
    [above, below],
    [left, right],
  ];
  const padding = automatic === 'SAME_UPPER' ? 'same' : automatic === 'VALID' ? 'valid' : numbers;
  return { stride, padding } as const;
}

/** After a layer of pictures: channels first in the graph. */
function picturesAfter(view: View, layer: Parameters<typeof afterLayer>[1], values = {}): Value {
  const [height, width, channels] = layer.build(view.flow.shape).shape;
  return afterLayer(view, layer, { values, dims: [channels!, height!, width!] });
}

function conv(node: OnnxNode, reader: GraphReader): Value {
  const view = pictures(node, reader);
  const { dims, data, type } = reader.numbers(node, 1, 'weights');
  const [filters = 0, depth = 0, rows = 0, columns = 0] = dims;
  const groups = node.int('group', 1);
  const size = pair(node, 'kernel_shape', [rows, columns]);
  const dilation = pair(node, 'dilations', [1, 1]);
  const fits = dims.length === 4 && data.length > 0 && size[0] === rows && size[1] === columns;
  if (!fits || type !== 'real' || depth * groups !== view.dims[0])
    throw node.refusal(
      `its weights must be float32 [filters, ${view.dims[0]} / groups, rows, columns]`,
      `${type} [${dims.slice(0, 6).join(', ')}], ${groups} groups`,
    );
  const w = Float32Array.from({ length: data.length }, (_, to) => {
    const filter = Math.floor(to / (depth * rows * columns));
    const within = to % (depth * rows * columns);
    return data[(filter * depth + (within % depth)) * rows * columns + Math.floor(within / depth)]!;
  });
  const bias = node.inputs[2] ? reader.numbers(node, 2, 'bias') : undefined;
  if (bias && (bias.data.length !== filters || bias.type !== 'real'))
    throw node.refusal(`its bias must be float32 for ${filters} filters`, `${bias.data.length} numbers`);
  const options = {
    size,
    dilation,
    groups,
    bias: !!bias,
    ...windows(node, { size, dims: view.dims, dilation }),
  };
  const layer = conv2d(filters, { ...options, initializer: 'heNormal' });
  return picturesAfter(view, layer, { W: w, ...(bias ? { b: Float32Array.from(bias.data) } : {}) });
}

function pool(node: OnnxNode, reader: GraphReader, kind: 'max' | 'average'): Value {
  const view = pictures(node, reader);
  const size = pair(node, 'kernel_shape', [0, 0]);
  if (pair(node, 'dilations', [1, 1]).join() !== '1,1') throw node.refusal('dilations must be 1', 'others');
  const options = { size, ...windows(node, { size, dims: view.dims, dilation: [1, 1] }) };
  if (kind === 'average') {
    const countPadding = node.int('count_include_pad', 0) !== 0;
    return picturesAfter(view, averagePool2d({ ...options, countPadding }));
  }
  node.expect('storage_order', 0);
  return picturesAfter(view, maxPool2d(options));
}

/** The largest or the average over a whole picture, which is left as one pixel. */
function globalPool(node: OnnxNode, reader: GraphReader, kind: 'max' | 'average'): Value {
  const view = pictures(node, reader);
  const [channels, height, width] = view.dims as readonly [number, number, number];
  if (kind === 'max') return picturesAfter(view, maxPool2d({ size: [height, width], stride: 1 }));
  return afterLayer(view, globalAveragePool2d(), { dims: [channels, 1, 1], order: 'same' });
}

/** A mean over rows and columns. */
function reduceMean(node: OnnxNode, reader: GraphReader): Value {
  const given = node.ints('axes') ?? (node.inputs[1] ? Array.from(reader.numbers(node, 1, 'axes').data) : []);
  const keeps = node.int('keepdims', 1) !== 0;
  node.int('noop_with_empty_axes', 0);
  const view = reader.view(node, 0);
  const axes = given.map((axis) => (axis < 0 ? axis + view.dims.length + 1 : axis)).toSorted((a, b) => a - b);
  const isFirst = axes.join() === '2,3';
  const own = isFirst ? withChannelsFirst(view) : axes.join() === '1,2' ? inSameOrder(view) : undefined;
  if (!own || own.dims.length !== 3)
    throw node.refusal(
      'it must be over rows and columns of pictures',
      `axes ${given.slice(0, 6).join(', ')}`,
    );
  const channels = own.dims[isFirst ? 0 : 2]!;
  const kept = isFirst ? [channels, 1, 1] : [1, 1, channels];
  return afterLayer(own, globalAveragePool2d(), { dims: keeps ? kept : [channels], order: 'same' });
}

export const IMAGES: Readonly<Record<string, Operator>> = {
  AveragePool: (node, reader) => pool(node, reader, 'average'),
  Conv: conv,
  GlobalAveragePool: (node, reader) => globalPool(node, reader, 'average'),
  GlobalMaxPool: (node, reader) => globalPool(node, reader, 'max'),
  MaxPool: (node, reader) => pool(node, reader, 'max'),
  ReduceMean: reduceMean,
};
