// The layers: their gradients on the device and in float64, the shapes that they take and give, and what they refuse.

import { describe, expect, it } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import { sizeOf, type Shape } from '../../src/graph/shape.ts';
import { input, leavesOf, type Tensor } from '../../src/graph/tensor.ts';
import {
  add,
  compile,
  dense,
  layers,
  mean,
  multiply,
  network,
  sin,
  type BuiltLayer,
  type Layer,
} from '../../src/index.ts';
import { RandomStream } from '../../src/random/randomStream.ts';
import { expectFailure } from '../formats/failures.ts';
import { testGpu } from '../gpu.ts';
import { centralDifference } from '../reference/centralDifferences.ts';
import { evaluate } from '../reference/evaluate.ts';

const EXAMPLES = 6;

/** A table of indices is no place for a gradient: its inputs are whole. */
const CASES: readonly [string, number | Shape, Layer[], { whole?: number }?][] = [
  ['activation', 5, [layers.activation('gelu')]],
  ['activation softmax', 5, [layers.activation('softmax')]],
  ['dropout', 40, [layers.dropout(0.4)]],
  ['batchNorm', 5, [layers.batchNorm({ momentum: 0.7 })]],
  ['batchNorm of pictures', [3, 2, 4], [layers.batchNorm()]],
  ['layerNorm', [3, 8], [layers.layerNorm()]],
  ['flatten', [3, 4], [layers.flatten(), dense(3, 'tanh')]],
  ['reshape', 12, [layers.reshape([3, -1]), layers.activation('tanh'), layers.reshape([2, 6])]],
  ['dense along the last axis', [3, 4], [dense(5, 'sigmoid')]],
  ['maxout', 6, [layers.maxout(4, 3)]],
  ['residual', 5, [layers.residual([dense(7, 'tanh'), layers.dropout(0.2), dense(5)])]],
  [
    'residual with a shortcut, in a residual',
    4,
    [
      layers.residual([
        layers.residual([layers.batchNorm(), dense(6, 'silu')], { shortcut: [dense(6)] }),
        dense(4),
      ]),
      dense(2),
    ],
  ],
  ['conv2d', [5, 6, 3], [layers.conv2d(4, { activation: 'tanh', padding: 'same' })]],
  [
    'conv2d with strides, dilation, groups and pooling',
    [9, 8, 4],
    [
      layers.conv2d(6, {
        size: [3, 2],
        stride: [1, 2],
        dilation: [2, 1],
        groups: 2,
        padding: 1,
        activation: 'silu',
      }),
      layers.averagePool2d({ size: [2, 1], stride: 1 }),
      layers.conv2d(4, { size: 1, bias: false }),
      layers.flatten(),
      dense(3),
    ],
  ],
  ['pooling', [6, 5, 3], [layers.maxPool2d({ stride: 1 }), layers.globalAveragePool2d(), dense(2)]],
  ['embedding', 3, [layers.embedding(7, 4), layers.flatten(), dense(2, 'tanh')], { whole: 7 }],
];

/** A loss that every output changes by a slope of its own, and the leaves with their values. */
function lossOf(inputs: number | Shape, list: Layer[], whole?: number) {
  const net = network({ inputs, layers: list });
  const random = new RandomStream(7, 1);
  const numbers = (size: number, from = -1): Float64Array =>
    Float64Array.from({ length: size }, () => Math.fround(from + (1 - from) * random.nextFloat()));
  const x = input('x', [EXAMPLES, ...net.inputShape]);
  const parameters = net.parameters.map(({ name, shape }) => input(name, shape));
  const state = net.state.map(({ name, shape }) => input(name, shape));
  const step = input('step', [], 'u32');
  const weights = input('weights', [EXAMPLES, ...net.outputShape]);
  const leaves = new Map<Tensor, Float64Array>([
    [x, whole ? numbers(x.size, 0).map((value) => Math.floor(value * whole)) : numbers(x.size)],
    ...parameters.map((leaf) => [leaf, numbers(leaf.size)] as const),
    ...state.map((leaf) => [leaf, numbers(leaf.size, 0.5)] as const),
    [step, Float64Array.of(3)],
    [weights, numbers(weights.size)],
  ]);
  const forward = (training: boolean) => net.forward(x, parameters, { state, step, seed: 5, training });
  const loss = (training: boolean) => mean(sin(multiply(3, multiply(forward(training).a, weights))));
  return { net, x, parameters, leaves, loss, forward, wrt: whole ? parameters : [x, ...parameters] };
}

describe.each(CASES)('%s', (_, inputs, list, { whole } = {}) => {
  it.each([true, false])('has right gradients, training %s', async (training) => {
    const { leaves, loss, wrt } = lossOf(inputs, list, whole);
    const J = loss(training);
    const gradients = grad(J, wrt);
    const exact = evaluate([J, ...gradients], leaves);
    const gpu = await testGpu();
    const outputs = Object.fromEntries([J, ...gradients].map((tensor, index) => [String(index), tensor]));
    const program = await compile(gpu, { outputs });
    for (const leaf of leavesOf([J, ...gradients])) {
      const values = leaves.get(leaf)!;
      program.write(leaf.op, leaf.dtype === 'u32' ? Uint32Array.from(values) : Float32Array.from(values));
    }
    await program.run();
    for (const [index, expected] of exact.entries()) {
      const got = await program.read(String(index));
      const scale = Math.max(1e-3, ...expected.map(Math.abs));
      expected.forEach((value, at) => expect(Math.abs(got[at]! - value) / scale).toBeLessThan(1e-4));
    }
    program.destroy();
    let compared = 0;
    wrt.forEach((leaf, order) => {
      const own = exact[order + 1]!;
      const scale = Math.max(1e-2, ...own.map(Math.abs));
      for (let at = 0; at < leaf.size; at += Math.ceil(leaf.size / 5)) {
        const difference = centralDifference(J, leaves, { leaf, index: at });
        if (difference === undefined) continue;
        compared++;
        expect(Math.abs(own[at]! - difference) / scale).toBeLessThan(1e-6);
      }
    });
    expect(compared).toBeGreaterThan(wrt.length);
  });
});

const own = (built: Partial<Record<keyof BuiltLayer, unknown>>): Layer => ({
  config: { kind: 'own' },
  build: (shape) => ({ shape, forward: (x: Tensor) => x, ...built }) as BuiltLayer,
});

describe('a network', () => {
  it('gives parameters and state names by layer, also those within layers', () => {
    const list = [layers.residual([layers.batchNorm(), layers.residual([dense(4)])]), dense(2)];
    const net = network({ inputs: 4, layers: list });
    expect(net.parameters.map(({ name, role }) => `${name} ${role}`)).toEqual([
      'gamma1.1 scale',
      'beta1.1 bias',
      'W1.2.1 weight',
      'b1.2.1 bias',
      'W2 weight',
      'b2 bias',
    ]);
    expect(net.state).toEqual([
      { name: 'runningMean1.1', shape: [4] },
      { name: 'runningVariance1.1', shape: [4] },
    ]);
    expect(net.initialMap(1).get('gamma1.1')).toEqual(new Float32Array(4).fill(1));
  });

  it('draws other masks in each dropout, and none in predictions', () => {
    const list = [
      layers.dropout(0.5),
      layers.residual([layers.dropout(0.5), layers.dropout(0.5)]),
      layers.dropout(0.5),
    ];
    const net = network({ inputs: 64, layers: list });
    const ones = input('x', [1, 64]);
    const leaves = new Map([[ones, new Float64Array(64).fill(1)]]);
    expect([...evaluate([net.forward(ones, []).a], leaves)[0]!]).toEqual(Array(64).fill(2));
    const masks: string[] = [];
    for (const stream of [1, 2, 3, 4]) {
      const { forward } = layers.dropout(0.5).build([64]);
      const context = { parameters: {}, state: {}, training: true, seed: 0, stream, keep: (v: Tensor) => v };
      const step = input('step', [], 'u32');
      const dropped = forward(ones, { ...context, step }) as Tensor;
      masks.push(evaluate([dropped], new Map([...leaves, [step, Float64Array.of(0)]]))[0]!.join());
    }
    expect(new Set(masks).size).toBe(4);
    const trained = net.forward(ones, [], { training: true }).a;
    // 2 ∗ m1 ∗ (1 + 4 m2 m3) ∗ 2 m4: with one stream for two of them the sum could be no such product.
    const [a, b, c, d] = masks.map((mask) => mask.split(',').map(Number));
    expect([...evaluate([trained], leaves)[0]!]).toEqual(
      a!.map((value, at) => value * (1 + b![at]! * c![at]!) * d![at]!),
    );
  });

  it.each<[string, () => unknown, string, string]>([
    ['no layer', () => network({ inputs: 2, layers: [{ kind: 'dense' } as never] }), 'E_ARGUMENT', 'layer 1'],
    ['no forward', () => network({ inputs: 2, layers: [own({ forward: 1 })] }), 'E_ARGUMENT', 'forward'],
    ['a shape of 0', () => network({ inputs: 2, layers: [own({ shape: [0] })] }), 'E_ARGUMENT', 'shape'],
    [
      'a parameter named W1',
      () =>
        network({
          inputs: 2,
          layers: [own({ parameters: [{ name: 'W1', role: 'weight', shape: [2], initial: 0 }] })],
        }),
      'E_ARGUMENT',
      'W1',
    ],
    [
      'two parameters of one name',
      () =>
        network({
          inputs: 2,
          layers: [
            own({ parameters: [1, 2].map(() => ({ name: 'W', role: 'weight', shape: [2], initial: 0 })) }),
          ],
        }),
      'E_ARGUMENT',
      'W',
    ],
    [
      'a parameter without a role',
      () => network({ inputs: 2, layers: [own({ parameters: [{ name: 'W', shape: [2], initial: 0 }] })] }),
      'E_ARGUMENT',
      'role',
    ],
    [
      'an output of another shape',
      () => network({ inputs: 2, layers: [own({ shape: [3] })] }).forward(input('x', [4, 2]), []),
      'E_SHAPE',
      'must give [4, 3]; got [4, 2]',
    ],
    [
      'state that was not declared',
      () =>
        network({
          inputs: 2,
          layers: [own({ forward: (x: Tensor) => ({ a: x, state: { seen: x } }) })],
        }).forward(input('x', [4, 2]), []),
      'E_ARGUMENT',
      'seen',
    ],
    [
      'state that is not given',
      () => network({ inputs: 2, layers: [layers.batchNorm()] }).forward(input('x', [4, 2]), []),
      'E_ARGUMENT',
      'state',
    ],
    [
      'an embedding in the middle',
      () => network({ inputs: 2, layers: [dense(3), layers.embedding(4, 2)] }),
      'E_ARGUMENT',
      'first',
    ],
    [
      'a residual of two shapes',
      () => network({ inputs: 2, layers: [layers.residual([dense(3)])] }),
      'E_SHAPE',
      'one shape',
    ],
    ['a residual of nothing', () => layers.residual([]), 'E_ARGUMENT', 'at least one layer'],
    [
      'a reshape of other size',
      () => network({ inputs: 6, layers: [layers.reshape([4, -1])] }),
      'E_SHAPE',
      'multiply',
    ],
    ['a reshape of no shape', () => layers.reshape(6 as never), 'E_ARGUMENT', 'reshape'],
    ['a rate of 1', () => layers.dropout(1), 'E_ARGUMENT', 'below 1'],
    ['a momentum of 2', () => layers.batchNorm({ momentum: 2 }), 'E_ARGUMENT', 'momentum'],
    ['an unknown option', () => layers.batchNorm({ eps: 1 } as never), 'E_ARGUMENT', 'epsilon'],
    ['an epsilon of 0', () => layers.layerNorm({ epsilon: 0 }), 'E_ARGUMENT', 'epsilon'],
    ['maxout of pictures', () => network({ inputs: [2, 2], layers: [layers.maxout(2)] }), 'E_SHAPE', 'axes'],
  ])('refuses %s', async (_, run, code, part) => {
    await expectFailure(run, code as 'E_ARGUMENT', part);
  });
});

it('an own layer needs a shape, parameters and a formula, and sums to what they say', () => {
  const scale: Layer = {
    config: { kind: 'scale' },
    build: (shape) => ({
      shape,
      parameters: [
        {
          name: 'g',
          role: 'scale',
          shape,
          initial: (random) => Float32Array.from({ length: sizeOf(shape) }, () => random.nextFloat()),
        },
      ],
      forward: (x, { parameters: { g } }) => add(multiply(x, g!), 1),
    }),
  };
  const net = network({ inputs: 3, layers: [dense(2), scale] });
  expect(net.parameters.map(({ name }) => name)).toEqual(['W1', 'b1', 'g2']);
  const stream = new RandomStream(4, 2);
  expect(net.initialMap(4).get('g2')).toEqual(Float32Array.from([stream.nextFloat(), stream.nextFloat()]));
});
