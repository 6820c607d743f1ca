import { describe, expect, it } from 'vitest';
import { dense, GradloomError, network } from '../../src/index.ts';
import { exportOnnx, readOnnx } from '../../src/onnx.ts';
import { failure } from '../formats/failures.ts';
import { foreignModel, type ForeignModel, type Node } from './foreignModel.ts';
import { MODELS } from './foreignModels.ts';

const SMALL: ForeignModel = {
  input: [2],
  nodes: [
    ['Gemm', 'x w b', 'h', { transB: 1 }],
    ['Relu', 'h', 'y'],
  ],
  tensors: { w: [3, 2], b: [3] },
};
const PICTURES: ForeignModel = {
  input: [2, 4, 4],
  nodes: [['Conv', 'x w', 'y']],
  tensors: { w: [3, 2, 2, 2] },
};

/** A model with other nodes and tensors. */
const other = (nodes: readonly Node[], more: Partial<ForeignModel> = {}): ForeignModel => ({
  ...SMALL,
  nodes,
  ...more,
  tensors: { ...SMALL.tensors, ...more.tensors },
});
const gemm = (x: string, y: string, w = 'w'): Node => ['Gemm', `${x} ${w}`, y, { transB: 1 }];
const square = { square: [2, 2] };

/** A way of layers within ways within ways. */
function nested(depth: number): Node[] {
  const ways = Array.from({ length: depth }, (_, at): Node[] => [
    gemm(at === 0 ? 'x' : `s${at - 1}`, `g${at}`, 'square'),
    ['Add', `g${at} x`, at === depth - 1 ? 'y' : `s${at}`],
  ]);
  return ways.flat();
}

const REFUSED: Readonly<Record<string, readonly [code: string, said: string, model: ForeignModel]>> = {
  'an operator that is none of ours': ['E_UNSUPPORTED', '"LSTM"', other([['LSTM', 'x w', 'y']])],
  'a setting that nobody knows': [
    'E_UNSUPPORTED',
    'got "turbo"',
    other([['Gemm', 'x w', 'y', { transB: 1, turbo: 1 }]]),
  ],
  'a setting of another value': [
    'E_UNSUPPORTED',
    'alpha must be 1',
    other([['Gemm', 'x w', 'y', { transB: 1, alpha: { real: 2 } }]]),
  ],
  'a setting of another kind': [
    'E_UNSUPPORTED',
    'of the kind int',
    other([['Gemm', 'x w', 'y', { transB: { real: 1 } }]]),
  ],
  'an input that nobody gives': ['E_FILE_FORMAT', 'got "lost"', other([['Relu', 'lost', 'y']])],
  'numbers that nobody gives': ['E_UNSUPPORTED', 'got "lost"', other([gemm('x', 'y', 'lost')])],
  'a circle': [
    'E_FILE_FORMAT',
    'nodes before',
    other([gemm('x', 'a'), ['Add', 'a c', 'b'], ['Relu', 'b', 'c'], ['Relu', 'c', 'y']]),
  ],
  'a name that is given twice': [
    'E_FILE_FORMAT',
    'given once',
    other([['Relu', 'x', 'a'], ['Tanh', 'x', 'a'], gemm('a', 'y')]),
  ],
  'an output that comes of no input': ['E_FILE_FORMAT', 'must come of its input', other([], { output: 'w' })],
  'a network without layers': ['E_UNSUPPORTED', 'must have layers', other([['Identity', 'x', 'y']])],
  'weights of other sizes': [
    'E_UNSUPPORTED',
    'for 2 inputs',
    other([gemm('x', 'y')], { tensors: { w: [3, 5] } }),
  ],
  'more numbers than the file has': [
    'E_FILE_FORMAT',
    'as many numbers as its sizes',
    other([gemm('x', 'y', 'huge')], {
      raw: [{ name: 'huge', dims: [2 ** 40, 2], dataType: 1, rawData: new Uint8Array(8) }],
    }),
  ],
  'sizes below 0': [
    'E_FILE_FORMAT',
    'as many numbers as its sizes',
    other([gemm('x', 'y', 'bad')], {
      raw: [{ name: 'bad', dims: [-1, -2], dataType: 1, rawData: new Uint8Array(8) }],
    }),
  ],
  'numbers in another file': [
    'E_UNSUPPORTED',
    'in the file itself',
    other([gemm('x', 'y', 'far')], {
      raw: [{ name: 'far', dims: [3, 2], dataType: 1, dataLocation: 1, externalData: [{}] }],
    }),
  ],
  'numbers in half precision': [
    'E_UNSUPPORTED',
    'type 10',
    other([gemm('x', 'y', 'half')], {
      raw: [{ name: 'half', dims: [3, 2], dataType: 10, rawData: new Uint8Array(12) }],
    }),
  ],
  'weights of whole numbers': [
    'E_UNSUPPORTED',
    'must be float32',
    other([gemm('x', 'y', 'whole')], {
      raw: [{ name: 'whole', dims: [1, 2], dataType: 7, int64Data: [1, 2] }],
    }),
  ],
  'a weight that is not finite': [
    'E_NONFINITE',
    'W1',
    other([gemm('x', 'y', 'nan')], {
      tensors: {
        nan: [
          [1, 2],
          [1, Number.NaN],
        ],
      },
    }),
  ],
  'an input without sizes': ['E_UNSUPPORTED', 'its other sizes numbers from 1', { ...SMALL, input: [] }],
  'an input of texts': ['E_UNSUPPORTED', 'type 8', { ...SMALL, inputType: 8 }],
  'operators of an old version': ['E_UNSUPPORTED', 'opset must be', { ...SMALL, opset: 3 }],
  'operators of a version to come': ['E_UNSUPPORTED', 'opset must be', { ...SMALL, opset: 99 }],
  'a product of two values': [
    'E_UNSUPPORTED',
    'products must be of functions',
    other([gemm('x', 'a', 'square'), ['Mul', 'a x', 'y']], { tensors: square }),
  ],
  'a function that is no activation': [
    'E_UNSUPPORTED',
    'must be activations',
    other([gemm('x', 'a'), ['Erf', 'a', 'y']]),
  ],
  'numbers multiplied between layers': [
    'E_UNSUPPORTED',
    'before and after all layers',
    other([gemm('x', 'a', 'square'), ['Mul', 'a two', 'p'], gemm('p', 'y')], {
      tensors: { ...square, two: [2] },
    }),
  ],
  'a layer on two ways that never join': [
    'E_UNSUPPORTED',
    'must join in a sum',
    other(
      [
        gemm('x', 'a', 'square'),
        gemm('a', 'p', 'square'),
        gemm('a', 'c', 'square'),
        ['Add', 'p c', 's'],
        ['Add', 's p', 'y'],
      ],
      { tensors: square },
    ),
  ],
  'ways within ways without end': [
    'E_UNSUPPORTED',
    'may lie in one another',
    other(nested(20), { tensors: square }),
  ],
  'sums of values of different sizes': [
    'E_UNSUPPORTED',
    'one shape',
    other([gemm('x', 'a'), ['Add', 'a x', 'y']]),
  ],
  'a shape that mixes examples': [
    'E_UNSUPPORTED',
    'that of the examples',
    other([gemm('x', 'a'), ['Reshape', 'a to', 'y']], { wholes: { to: [1, 3] } }),
  ],
  'an average over examples': [
    'E_UNSUPPORTED',
    'rows and columns',
    other([gemm('x', 'a'), ['ReduceMean', 'a', 'y', { axes: [0] }]]),
  ],
  'pictures whose windows reach beyond them': [
    'E_UNSUPPORTED',
    'ceil_mode',
    { ...PICTURES, nodes: [['MaxPool', 'x', 'y', { kernel_shape: [2, 2], strides: [3, 3], ceil_mode: 1 }]] },
  ],
  'windows that do not fit': [
    'E_FILE_FORMAT',
    'windows must fit',
    { ...PICTURES, tensors: { w: [3, 2, 9, 9] } },
  ],
  'one-dimensional convolutions': ['E_UNSUPPORTED', 'pictures', { ...PICTURES, input: [2, 4] }],
  'pictures laid out channel by channel at the end': [
    'E_UNSUPPORTED',
    "layers' order",
    {
      ...PICTURES,
      nodes: [
        ['Conv', 'x w', 'c'],
        ['Flatten', 'c', 'y'],
      ],
    },
  ],
  'products along the columns of pictures': [
    'E_UNSUPPORTED',
    'channels first',
    {
      ...PICTURES,
      nodes: [
        ['Conv', 'x w', 'c'],
        ['MatMul', 'c m', 'y'],
      ],
      tensors: { ...PICTURES.tensors, m: [3, 3] },
    },
  ],
  'as many classes as there are no outputs': [
    'E_FILE_FORMAT',
    'classes',
    { ...SMALL, metadata: { classes: '["a", "b"]' } },
  ],
  'names of classes that are no list': [
    'E_FILE_FORMAT',
    'classes',
    { ...SMALL, metadata: { classes: '{"a": 1}' } },
  ],
  'the same numbers again and again': [
    'E_LIMIT',
    'again and again',
    {
      input: [256],
      nodes: Array.from({ length: 150 }, (_, at) =>
        gemm(at === 0 ? 'x' : `h${at}`, at === 149 ? 'y' : `h${at + 1}`),
      ),
      tensors: { w: [256, 256] },
    },
  ],
};

describe('readOnnx', () => {
  it.each([
    ['a table (CSV)', new TextEncoder().encode('km,ps,price\n36222,195,37688.90\n'), 'Name another file.'],
    ['an empty file', new Uint8Array(), 'Name another file.'],
    ['"', foreignModel(SMALL).subarray(0, 40), 'damaged or cut off'],
  ])('says what it got instead of a model: %s', async (got, bytes, hint) => {
    const error = await failure(() => readOnnx(bytes, { file: 'k.onnx' }));
    expect(error.message).toContain(`k.onnx: an ONNX model must be a whole ModelProto; got ${got}`);
    expect(error.hint).toContain(hint);
    expect(error.hint).not.toContain('.onnx');
  });

  it.each(Object.keys(REFUSED))('refuses %s', (name) => {
    const [code, said, model] = REFUSED[name]!;
    const bytes = foreignModel(model);
    let error: unknown;
    try {
      readOnnx(bytes, { file: 'net.onnx' });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(GradloomError);
    expect(error).toMatchObject({ code });
    const { message } = error as GradloomError;
    expect(message).toContain(said);
    expect(message.startsWith('net.onnx: ')).toBe(true);
  });

  it('refuses a file that ends too soon, wherever it ends', () => {
    const whole = foreignModel(MODELS['a convolutional network']!);
    readOnnx(whole);
    for (let length = 0; length < whole.length; length += length < 600 ? 1 : 97) {
      const cut = () => readOnnx(whole.subarray(0, length));
      expect(cut, `${length} bytes`).toThrow(GradloomError);
    }
  });

  it('refuses a file of our own wherever it ends: its notes come before what it computes', async () => {
    const net = network({ inputs: 2, layers: [dense(3, 'tanh'), dense(1)] });
    const values = () => Promise.resolve(net.valuesOf(new Float32Array(net.length).fill(0.1)));
    const whole = await exportOnnx({ network: net, values });
    readOnnx(whole);
    const read: number[] = [];
    for (let length = 0; length < whole.length; length++) {
      try {
        readOnnx(whole.subarray(0, length));
        read.push(length);
      } catch (error) {
        expect(error).toBeInstanceOf(GradloomError);
      }
    }
    expect(read).toEqual([]);
  });

  it('says that the model has the channels of pictures last, where the file has them first', () => {
    const { warnings, network } = readOnnx(foreignModel(PICTURES), { file: 'net.onnx' });
    expect(network.inputShape).toEqual([4, 4, 2]);
    expect(network.outputShape).toEqual([3, 3, 3]);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('net.onnx takes pictures [channels, height, width]');
  });

  it('passes over what the output does not come of', () => {
    const more = other([...SMALL.nodes, ['LSTM', 'x w', 'unused']]);
    expect(readOnnx(foreignModel(more)).network.config.layers).toHaveLength(1);
  });
});
