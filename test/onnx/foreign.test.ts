import { describe, expect, it } from 'vitest';
import { applyStandardForm } from '../../src/index.ts';
import { readOnnx } from '../../src/onnx.ts';
import { testGpu } from '../gpu.ts';
import { exactOutputs, worstError } from './exactModel.ts';
import { foreignModel, type ForeignModel, type Node } from './foreignModel.ts';
import { runOnnx } from './onnxRuntime.ts';
import { Draw } from './randomNetwork.ts';

const conv = (x: string, name: string, y: string, attributes: Node[3] = {}): Node => [
  'Conv',
  `${x} ${name}.weight ${name}.bias`,
  y,
  attributes,
];
const linear = (x: string, name: string, y: string): Node => [
  'Gemm',
  `${x} ${name}.weight ${name}.bias`,
  y,
  { transB: 1 },
];
const norm = (x: string, name: string, y: string): Node => [
  'BatchNormalization',
  `${x} ${name}.weight ${name}.bias ${name}.mean ${name}.variance`,
  y,
  { epsilon: { real: 1e-5 }, momentum: { real: 0.9 } },
];
const normTensors = (name: string, size: number) =>
  Object.fromEntries(
    ['weight', 'bias', 'mean', 'variance'].map((part) => [`${name}.${part}`, [size]] as const),
  );
const layerTensors = (name: string, ...dims: number[]) => ({
  [`${name}.weight`]: dims,
  [`${name}.bias`]: [dims[0]!],
});

/** Networks as PyTorch (and Keras, with Transpose) exports them. */
const MODELS: Readonly<Record<string, ForeignModel & { readonly layers: string }>> = {
  'a multilayer perceptron': {
    input: [5],
    nodes: [
      linear('x', 'a', 'h'),
      ['Relu', 'h', 'r'],
      linear('r', 'b', 'z'),
      ['LeakyRelu', 'z', 'l', { alpha: { real: 0.01 } }],
      linear('l', 'c', 's'),
      ['Softmax', 's', 'y', { axis: 1 }],
    ],
    tensors: { ...layerTensors('a', 6, 5), ...layerTensors('b', 4, 6), ...layerTensors('c', 3, 4) },
    layers: 'dense relu, dense leakyRelu, dense softmax',
  },
  'a classifier of one fixed example, of opset 11': {
    input: [1, 6, 6],
    examples: 1,
    opset: 11,
    nodes: [
      ['Reshape', 'x shape', 'f'],
      ['Gemm', 'f w a.bias', 'h', { transB: 0, alpha: { real: 1 } }],
      ['Clip', 'h zero six', 'r'],
      ['Dropout', 'r', 'd', { ratio: { real: 0.5 } }],
      linear('d', 'b', 's'),
      ['Softmax', 's', 'y', { axis: -1 }],
    ],
    tensors: { w: [36, 4], 'a.bias': [4], ...layerTensors('b', 3, 4), zero: [[], [0]], six: [[], [6]] },
    wholes: { shape: [1, 36] },
    layers: 'flatten, dense relu6, dense softmax',
  },
  'a convolutional network': {
    input: [3, 12, 10],
    nodes: [
      conv('x', 'a', 'c1', {
        kernel_shape: [3, 3],
        pads: [1, 1, 1, 1],
        strides: [1, 1],
        dilations: [1, 1],
        group: 1,
      }),
      ['Relu', 'c1', 'r1'],
      ['MaxPool', 'r1', 'p1', { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 0 }],
      conv('p1', 'b', 'c2', { kernel_shape: [3, 2], strides: [2, 1], group: 2 }),
      ['Tanh', 'c2', 'r2'],
      ['Flatten', 'r2', 'f', { axis: 1 }],
      linear('f', 'c', 'h'),
      ['Sigmoid', 'h', 'g'],
      linear('g', 'd', 'y'),
    ],
    tensors: {
      ...layerTensors('a', 4, 3, 3, 3),
      ...layerTensors('b', 6, 2, 3, 2),
      ...layerTensors('c', 5, 48),
      ...layerTensors('d', 2, 5),
    },
    layers: 'conv2d relu, maxPool2d, conv2d tanh, flatten, dense sigmoid, dense',
  },
  'a residual network': {
    input: [2, 8, 8],
    nodes: [
      ['Conv', 'x stem', 'c0', { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }],
      norm('c0', 'n0', 'b0'),
      ['Relu', 'b0', 'r0'],
      ['Conv', 'r0 k1', 'c1', { kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [2, 2] }],
      norm('c1', 'n1', 'b1'),
      ['Relu', 'b1', 'r1'],
      ['Conv', 'r1 k2', 'c2', { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }],
      norm('c2', 'n2', 'b2'),
      ['Conv', 'r0 side', 's', { kernel_shape: [1, 1], strides: [2, 2] }],
      norm('s', 'n3', 'b3'),
      ['Add', 'b2 b3', 'sum'],
      ['Relu', 'sum', 'r2'],
      ['Add', 'r2 r2', 'twice'],
      ['GlobalAveragePool', 'twice', 'g'],
      // x.view(x.size(0), -1)
      ['Shape', 'g', 'sizes'],
      ['Gather', 'sizes zero', 'size', { axis: 0 }],
      ['Unsqueeze', 'size axes', 'sized'],
      ['Concat', 'sized open', 'to', { axis: 0 }],
      ['Reshape', 'g to', 'f'],
      linear('f', 'fc', 'y'),
    ],
    tensors: {
      stem: [4, 2, 3, 3],
      k1: [5, 4, 3, 3],
      k2: [5, 5, 3, 3],
      side: [5, 4, 1, 1],
      ...normTensors('n0', 4),
      ...normTensors('n1', 5),
      ...normTensors('n2', 5),
      ...normTensors('n3', 5),
      ...layerTensors('fc', 3, 5),
    },
    wholes: { axes: [0], open: [-1] },
    raw: [{ name: 'zero', dims: [], dataType: 7, int64Data: [0] }],
    layers: 'conv2d, batchNorm, activation, residual, activation, residual, globalAveragePool2d, dense',
  },
  'pictures put in standard form channel by channel': {
    input: [3, 5, 4],
    nodes: [
      ['Div', 'x full', 'share'],
      ['Sub', 'share mean', 'moved'],
      ['Div', 'moved std', 'form'],
      conv('form', 'a', 'c', { kernel_shape: [2, 2] }),
      ['HardSwish', 'c', 'r'],
      ['ReduceMean', 'r', 'm', { axes: [2, 3], keepdims: 0 }],
      linear('m', 'b', 'y'),
    ],
    tensors: {
      full: [[], [255]],
      mean: [
        [1, 3, 1, 1],
        [0.485, 0.456, 0.406],
      ],
      std: [
        [3, 1, 1],
        [0.229, 0.224, 0.225],
      ],
      ...layerTensors('a', 3, 3, 2, 2),
      ...layerTensors('b', 2, 3),
    },
    layers: 'conv2d hardSwish, globalAveragePool2d, dense',
  },
  'numbers of pictures normalised one by one': {
    input: [2, 4, 3],
    nodes: [
      [
        'AveragePool',
        'x',
        'p',
        { kernel_shape: [2, 2], strides: [1, 1], pads: [1, 0, 0, 1], count_include_pad: 1 },
      ],
      ['Flatten', 'p', 'f'],
      norm('f', 'n', 'b'),
      ['Elu', 'b', 'e', { alpha: { real: 0.7 } }],
      ['MatMul', 'e w', 'm'],
      ['Add', 'bias m', 'y'],
    ],
    tensors: { ...normTensors('n', 24), w: [24, 3], bias: [3] },
    layers: 'averagePool2d, flatten, batchNorm, activation, dense',
  },
  'a perceptron of rows with formulas for GELU and SiLU': {
    input: [3, 4],
    nodes: [
      ['MatMul', 'x w1', 'm1'],
      ['Add', 'b1 m1', 'z1'],
      ['Div', 'z1 root', 'd'],
      ['Erf', 'd', 'e'],
      ['Add', 'e one', 'e1'],
      ['Mul', 'z1 e1', 'g'],
      ['Mul', 'g half', 'gelu'],
      ['LayerNormalization', 'gelu scale shift', 'n', { axis: -1, epsilon: { real: 1e-5 } }],
      ['MatMul', 'n w2', 'm2'],
      ['Add', 'm2 b2', 'z2'],
      ['Sigmoid', 'z2', 's'],
      ['Mul', 's z2', 'silu'],
      ['Add', 'silu n', 'sum'],
      ['Transpose', 'sum', 't', { perm: [0, 2, 1] }],
      ['Transpose', 't', 'back', { perm: [0, 2, 1] }],
      ['Flatten', 'back', 'f'],
      linear('f', 'c', 'y'),
    ],
    tensors: {
      w1: [4, 5],
      b1: [5],
      root: [[], [Math.SQRT2]],
      one: [[], [1]],
      half: [[], [0.5]],
      scale: [5],
      shift: [5],
      w2: [5, 5],
      b2: [5],
      ...layerTensors('c', 2, 15),
    },
    layers: 'dense gelu, layerNorm, residual, flatten, dense',
  },
  'words of a table': {
    input: [3],
    inputType: 7,
    nodes: [
      ['Gather', 'table x', 'e'],
      ['Reshape', 'e shape', 'f'],
      ['Transpose', 'w', 'wt', { perm: [1, 0] }],
      ['MatMul', 'f wt', 'm'],
      ['Add', 'm bias', 'z'],
      ['Softplus', 'z', 'y'],
    ],
    tensors: { table: [6, 2], w: [4, 6], bias: [4] },
    wholes: { shape: [-1, 6] },
    layers: 'embedding, flatten, dense softplus',
  },
  'a regression in the units of its data': {
    input: [4],
    nodes: [
      ['Sub', 'x mean', 'c'],
      ['Mul', 'c scale', 'form'],
      linear('form', 'a', 'h'),
      ['Selu', 'h', 'r'],
      linear('r', 'b', 'z'),
      ['Mul', 'z deviation', 'wide'],
      ['Add', 'wide price', 'y'],
    ],
    tensors: {
      mean: [4],
      scale: [4],
      ...layerTensors('a', 3, 4),
      ...layerTensors('b', 2, 3),
      deviation: [[2], [100, 3]],
      price: [[2], [2000, -7]],
    },
    layers: 'dense selu, dense',
  },
  'pictures with channels last, turned for each layer': {
    input: [6, 5, 2],
    nodes: [
      ['Transpose', 'x', 'xt', { perm: [0, 3, 1, 2] }],
      conv('xt', 'a', 'c', {
        auto_pad: 'SAME_UPPER',
        strides: [2, 2],
        kernel_shape: [3, 3],
        dilations: [1, 1],
      }),
      ['Relu', 'c', 'r'],
      ['GlobalMaxPool', 'r', 'p'],
      ['Squeeze', 'p axes', 's'],
      linear('s', 'b', 'y'),
    ],
    tensors: { ...layerTensors('a', 3, 2, 3, 3), ...layerTensors('b', 2, 3) },
    wholes: { axes: [2, -1] },
    layers: 'conv2d relu, maxPool2d, flatten, dense',
  },
};

const EXAMPLES = 3;
/** Models that are run on the device too; compiling all of them takes long. */
const ON_DEVICE: ReadonlySet<string> = new Set([
  'a convolutional network',
  'a regression in the units of its data',
]);

/** Inputs as the file takes them, and as the model does, which has channels last. */
function inputsFor({ input, examples = EXAMPLES, inputType }: ForeignModel, channelsFirst: boolean) {
  const draw = new Draw(5);
  const size = input.reduce((a, b) => a * b, 1);
  const x = Float32Array.from({ length: examples * size }, () =>
    inputType === 7 ? draw.below(6) : draw.between(-2, 2),
  );
  const pixels = size / input[0]!;
  const own = x.map((_, to) => {
    const place = to % size;
    const from = (place % input[0]!) * pixels + Math.floor(place / input[0]!);
    return x[to - place + from]!;
  });
  const given = inputType === 7 ? BigInt64Array.from(x, BigInt) : x;
  return { given, shape: [examples, ...input], own: channelsFirst ? own : x };
}

/** Kinds of layers, and the activations of those that have one. */
function layersOf({ config }: { config: { layers: readonly { kind: string }[] } }): string {
  return config.layers
    .map((layer) => {
      const { name = 'identity' } = Object((layer as { activation?: unknown }).activation) as {
        name?: string;
      };
      return layer.kind === 'activation' || name === 'identity' ? layer.kind : `${layer.kind} ${name}`;
    })
    .join(', ');
}

describe('readOnnx', () => {
  it.each(Object.keys(MODELS))('reads %s as ONNX Runtime computes it', async (name) => {
    const model = MODELS[name]!;
    const bytes = foreignModel(model);
    const read = readOnnx(bytes);
    expect(layersOf(read.network)).toBe(model.layers);
    const channelsFirst = read.warnings.length > 0;
    const { given, shape, own } = inputsFor(model, channelsFirst);
    const expected = await runOnnx(bytes, given, shape);
    const opened = read.open(await testGpu());
    const { standardForm, targetScale, network } = opened;
    const form = standardForm ? applyStandardForm(standardForm, own, network.inputs) : own;
    const exact = exactOutputs(network, read.values, form);
    const scaled = targetScale
      ? exact.map((value, at) => {
          const target = at % targetScale.mean.length;
          return value * targetScale.deviation[target]! + targetScale.mean[target]!;
        })
      : exact;
    expect(worstError(scaled, expected)).toBeLessThan(1e-5);
    if (ON_DEVICE.has(name)) expect(worstError(await opened.predict(own), expected)).toBeLessThan(1e-5);
    await opened.destroy();
  });
});
