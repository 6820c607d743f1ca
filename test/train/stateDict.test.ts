import { describe, expect, it } from 'vitest';
import {
  dense,
  layers,
  network,
  readSafetensors,
  valuesOfStateDict,
  type ArrayData,
  type Layer,
} from '../../src/index.ts';
import { writeSafetensors } from '../../src/formats/safetensors.ts';
import { exactOutputs, worstError } from '../onnx/exactModel.ts';
import { foreignModel, type Node } from '../onnx/foreignModel.ts';
import { runOnnx } from '../onnx/onnxRuntime.ts';
import { Draw } from '../onnx/randomNetwork.ts';

/** A state dict of random numbers, out of a file that holds it in the order of names. */
function stateDict(shapes: Readonly<Record<string, readonly number[]>>): Map<string, ArrayData> {
  const draw = new Draw(9);
  const tensors = Object.entries(shapes).map(([name, shape]): [string, ArrayData] => {
    const size = shape.reduce((a, b) => a * b, 1);
    const low = name.endsWith('running_var') ? 0.5 : -0.9;
    const data = Float32Array.from({ length: size }, () => draw.between(low, 1));
    return [name, { dtype: 'f32', shape: [...shape], data }];
  });
  return new Map(
    readSafetensors(writeSafetensors(new Map(tensors.toSorted(([a], [b]) => (a < b ? -1 : 1))), new Map()))
      .tensors,
  );
}

const norm = (name: string, size: number) =>
  Object.fromEntries(
    ['weight', 'bias', 'running_mean', 'running_var'].map((part) => [`${name}.${part}`, [size]]),
  );
const module = (name: string, ...shape: number[]) => ({
  [`${name}.weight`]: shape,
  [`${name}.bias`]: [shape[0]!],
});
const linear = (x: string, name: string, y: string): Node => [
  'Gemm',
  `${x} ${name}.weight ${name}.bias`,
  y,
  { transB: 1 },
];
const conv = (x: string, name: string, y: string): Node => ['Conv', `${x} ${name}.weight ${name}.bias`, y];
const normNode = (x: string, name: string, y: string): Node => [
  'BatchNormalization',
  `${x} ${name}.weight ${name}.bias ${name}.running_mean ${name}.running_var`,
  y,
];

/** What the module computes, by ONNX Runtime, for inputs with channels first. */
async function moduleOutputs(
  tensors: ReadonlyMap<string, ArrayData>,
  { input, nodes, x }: { input: readonly number[]; nodes: readonly Node[]; x: Float32Array },
) {
  const raw = [...tensors].map(([name, { shape, data }]) => ({
    name,
    dims: shape,
    dataType: 1,
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  }));
  const size = input.reduce((a, b) => a * b, 1);
  return runOnnx(foreignModel({ input, nodes, raw }), x, [x.length / size, ...input]);
}

const random = (length: number) => {
  const draw = new Draw(4);
  return Float32Array.from({ length }, () => draw.between(-1, 1));
};

/** [channels, pixels] as [pixels, channels], example by example. */
function channelsLast(x: Float32Array, channels: number, pixels: number): Float32Array {
  const size = channels * pixels;
  return x.map((_, to) => {
    const within = to % size;
    return x[to - within + (within % channels) * pixels + Math.floor(within / channels)]!;
  });
}

const outputs = (net: ReturnType<typeof network>, tensors: Map<string, ArrayData>, x: Float32Array) =>
  exactOutputs(net, valuesOfStateDict(net, tensors), x);

describe('valuesOfStateDict', () => {
  it('reads a sequence of more than ten modules in the order of their numbers', async () => {
    const names = Array.from({ length: 12 }, (_, at) => String(at * 2));
    const tensors = stateDict(
      Object.assign({}, ...names.map((name) => module(name, 3, 3))) as Record<string, number[]>,
    );
    const net = network({ inputs: 3, layers: names.map(() => dense(3, 'tanh')) });
    const nodes = names.flatMap((name, at): Node[] => [
      linear(at === 0 ? 'x' : `t${at - 1}`, name, `z${at}`),
      ['Tanh', `z${at}`, at === 11 ? 'y' : `t${at}`],
    ]);
    const x = random(6);
    const wanted = await moduleOutputs(tensors, { input: [3], nodes, x });
    expect(worstError(outputs(net, tensors, x), wanted)).toBeLessThan(1e-5);
  });

  it('puts a convolutional network in the order of channels last, through flatten and normalisation', async () => {
    const tensors = stateDict({
      ...module('features.0', 4, 2, 3, 2),
      ...norm('features.1', 4),
      ...module('features.4', 3, 4, 2, 2),
      ...norm('classifier.1', 27),
      ...module('classifier.2', 5, 27),
      ...module('classifier.4', 2, 5),
    });
    tensors.set('features.1.num_batches_tracked', { dtype: 'i64', shape: [], data: BigInt64Array.of(3n) });
    const net = network({
      inputs: [6, 5, 2],
      layers: [
        layers.conv2d(4, { size: [3, 2] }),
        layers.batchNorm(),
        layers.activation('relu'),
        layers.dropout(0.5),
        layers.conv2d(3, { size: 2, activation: 'tanh' }),
        layers.maxPool2d({ size: [1, 1] }),
        layers.flatten(),
        layers.batchNorm(),
        dense(5, 'elu'),
        dense(2),
      ],
    });
    const nodes: Node[] = [
      conv('x', 'features.0', 'a'),
      normNode('a', 'features.1', 'b'),
      ['Relu', 'b', 'c'],
      conv('c', 'features.4', 'd'),
      ['Tanh', 'd', 'e'],
      ['Flatten', 'e', 'f'],
      normNode('f', 'classifier.1', 'g'),
      linear('g', 'classifier.2', 'h'),
      ['Elu', 'h', 'i'],
      linear('i', 'classifier.4', 'y'),
    ];
    const x = random(2 * 60);
    tensors.delete('features.1.num_batches_tracked');
    const wanted = await moduleOutputs(tensors, { input: [2, 6, 5], nodes, x });
    tensors.set('features.1.num_batches_tracked', { dtype: 'i64', shape: [], data: BigInt64Array.of(3n) });
    expect(worstError(outputs(net, tensors, channelsLast(x, 2, 30)), wanted)).toBeLessThan(1e-5);
  });

  it('reads layers within residual layers, in order', async () => {
    const tensors = stateDict({
      ...module('1', 3, 2),
      ...module('2', 3, 3),
      ...module('4', 3, 2),
      ...module('6', 1, 3),
    });
    const net = network({
      inputs: 2,
      layers: [layers.residual([dense(3, 'relu'), dense(3)], { shortcut: [dense(3)] }), dense(1)],
    });
    const nodes: Node[] = [
      linear('x', '1', 'a'),
      ['Relu', 'a', 'b'],
      linear('b', '2', 'c'),
      linear('x', '4', 's'),
      ['Add', 'c s', 'd'],
      linear('d', '6', 'y'),
    ];
    const x = random(8);
    const wanted = await moduleOutputs(tensors, { input: [2], nodes, x });
    expect(worstError(outputs(net, tensors, x), wanted)).toBeLessThan(1e-5);
  });

  const two = network({ inputs: 3, layers: [dense(3, 'relu'), dense(3)] });
  const named = stateDict({ ...module('head', 3, 3), ...module('body', 3, 3) });

  it('asks for the order of modules whose names do not tell it, and takes it', () => {
    expect(() => valuesOfStateDict(two, named)).toThrow(
      expect.objectContaining({ code: 'E_ARGUMENT', hint: expect.stringContaining('modules') }),
    );
    const values = valuesOfStateDict(two, named, { modules: ['body', 'head'] });
    expect(values.get('W1')).toEqual(named.get('body.weight')!.data);
    expect(values.get('b2')).toEqual(named.get('head.bias')!.data);
  });

  const own: Layer = { config: { kind: 'own' }, build: (shape) => ({ shape, forward: (x) => x }) };
  const picture = [layers.conv2d(2, { size: 1 })];
  it.each<[string, string, Layer[], Record<string, number[]>, string[]?]>([
    ['a module too few', 'E_ARGUMENT', [dense(3), dense(3)], module('0', 3, 48)],
    ['a module too many', 'E_ARGUMENT', [dense(3)], { ...module('0', 3, 48), ...module('1', 2, 3) }],
    ['other shapes', 'E_ARGUMENT', [dense(3)], module('0', 3, 47)],
    ['other shapes of a named module', 'E_SHAPE', [dense(3)], module('0', 3, 47), ['0']],
    ['a name of no module', 'E_ARGUMENT', [dense(3)], module('0', 3, 48), ['1']],
    ['names too few', 'E_ARGUMENT', [dense(3)], module('0', 3, 48), []],
    ['a layer of one’s own', 'E_UNSUPPORTED', [own, dense(3)], module('0', 3, 48)],
    [
      'an output in another order',
      'E_UNSUPPORTED',
      [layers.reshape([4, 4, 3]), ...picture, layers.flatten()],
      module('0', 2, 3, 1, 1),
    ],
    [
      'pictures that are made of a list',
      'E_UNSUPPORTED',
      [dense(32), layers.reshape([4, 4, 2])],
      module('0', 32, 48),
    ],
    [
      'pictures in rows',
      'E_UNSUPPORTED',
      [layers.reshape([4, 4, 3]), ...picture, layers.reshape([4, 8])],
      module('0', 2, 3, 1, 1),
    ],
  ])('refuses %s', (_, code, list, shapes, modules) => {
    const net = network({ inputs: 48, layers: list });
    expect(() => valuesOfStateDict(net, stateDict(shapes), { modules })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('refuses numbers that are not f32', () => {
    const tensors = new Map<string, ArrayData>([
      ['0.weight', { dtype: 'f64', shape: [3, 3], data: new Float64Array(9) }],
    ]);
    expect(() => valuesOfStateDict(two, tensors)).toThrow(expect.objectContaining({ code: 'E_DTYPE' }));
  });
});
