// Layers of one's own that are not what they say, or not what a file could be read as.

import { describe, expect, it } from 'vitest';
import {
  add,
  createPopulation,
  decodeModel,
  dense,
  encodeModel,
  input,
  layers,
  Model,
  network,
  sgd,
  softmax,
  type BuiltLayer,
  type Layer,
  type Tensor,
} from '../../src/index.ts';
import { LIBRARY_KINDS } from '../../src/nn/libraryLayer.ts';
import { expectFailure } from '../formats/failures.ts';
import { testGpu } from '../gpu.ts';

describe('a kind of the library', () => {
  it('is no name for another layer, wherever it stands', async () => {
    const doubled: Layer = { ...dense(3), build: (shape) => dense(6).build(shape) };
    const described: Layer = { config: { kind: 'flatten' }, build: (shape) => layers.flatten().build(shape) };
    for (const layer of [doubled, described]) {
      const { kind } = layer.config;
      await expectFailure(
        () => network({ inputs: 2, layers: [layer] }),
        'E_ARGUMENT',
        `got ${kind}`,
        'layer 1',
      );
      await expectFailure(() => layers.residual([layer]), 'E_ARGUMENT', `got ${kind}`);
    }
    expect(() => Object.assign(dense(3), { build: dense(6).build })).toThrow(TypeError);
  });

  it('is made by the library alone when a file is read', async () => {
    const model = new Model(await testGpu(), { network: network({ inputs: 2, layers: [dense(1)] }) });
    const bytes = await encodeModel(model);
    const makers = { dense: () => dense(1) };
    await expectFailure(() => decodeModel(bytes, { layers: makers }), 'E_ARGUMENT', 'got dense');
    await model.destroy();
  });

  it('is each that a layer of the library has', () => {
    const { dense: _, ...others } = layers;
    expect(Object.keys(others).sort()).toEqual(LIBRARY_KINDS.filter((kind) => kind !== 'dense').sort());
  });
});

it('a residual is made of the layers that it was given, whatever becomes of the list', () => {
  const list = [dense(2)];
  const whole = layers.residual(list);
  list.push(dense(2));
  expect(network({ inputs: 2, layers: [whole] }).parameters).toHaveLength(2);
  expect(whole.config['layers']).toHaveLength(1);
});

/** A layer that adds b, changed in something. */
const adds = (built: Partial<Record<keyof BuiltLayer, unknown>>): Layer => ({
  config: { kind: 'adds' },
  build: (shape) =>
    ({
      shape,
      parameters: [{ name: 'b', role: 'bias', shape, initial: 0 }],
      forward: (x: Tensor, { parameters: { b } }: { parameters: { b: Tensor } }) => add(x, b),
      ...built,
    }) as BuiltLayer,
});
const net = (...list: Layer[]) => network({ inputs: 2, layers: list });
const b = (change: object) =>
  adds({ parameters: [{ name: 'b', role: 'bias', shape: [2], initial: 0, ...change }] });
const x = input('x', [4, 2]);

describe('a parameter', () => {
  it.each([NaN, Infinity, -Infinity, 1e39])('that begins with %d is refused', async (initial) => {
    await expectFailure(() => net(b({ initial })), 'E_ARGUMENT', `b with ${initial}`, 'finite');
    const state = [{ name: 's', shape: [1], initial }];
    await expectFailure(() => net(adds({ state })), 'E_ARGUMENT', `s with ${initial}`);
    const drawn = net(b({ initial: () => [0, initial] }));
    const gpu = await testGpu();
    await expectFailure(() => new Model(gpu, { network: drawn }), 'E_NONFINITE', String(initial));
  });

  it.each(['wieght', 'Weight', 'weights', 'own:', '', undefined, 3])(
    'of the role %s is refused',
    async (role) => {
      await expectFailure(() => net(b({ role })), 'E_ARGUMENT', 'the role of b1', String(role));
    },
  );

  it('may have a role of its own', () => {
    expect(net(b({ role: 'own:shift' })).parameters[0]!.role).toBe('own:shift');
  });

  it('is what a model needs', async () => {
    const gpu = await testGpu();
    const bare = network({ inputs: 4, layers: [layers.reshape([2, 2]), layers.flatten()] });
    const before = gpu.bytesAllocated;
    await expectFailure(
      () => new Model(gpu, { network: bare }),
      'E_ARGUMENT',
      'must have parameters; got none',
    );
    const data = { x: new Float32Array(8), y: new Float32Array(8), examples: 2, features: 4, targets: 4 };
    const options = { network: bare, data, members: [{ optimizer: sgd() }] };
    await expectFailure(() => createPopulation(gpu, options), 'E_ARGUMENT', 'must have parameters; got none');
    expect(gpu.bytesAllocated).toBe(before);
  });
});

describe('a forward pass', () => {
  const state = [
    { name: 'mean', shape: [2], initial: 0 },
    { name: 'seen', shape: [1], initial: 0 },
  ];
  const forward = (given: (own: Record<string, Tensor>) => object) =>
    adds({
      state,
      forward: (a: Tensor, context: { state: Record<string, Tensor> }) => given({ ...context.state, a }),
    });
  const own = [input('mean', [2]), input('seen', [1])];
  const run = (layer: Layer, training: boolean) =>
    net(layer).forward(x, [input('b', [2])], { training, state: own });

  it('gives all of its state in training, or is refused', async () => {
    for (const layer of [forward(({ a }) => a!), forward(({ a, mean }) => ({ a, state: { mean } }))]) {
      const name = layer.build([2]).forward(x, { state: {} } as never) === x ? 'mean' : 'seen';
      await expectFailure(() => run(layer, true), 'E_ARGUMENT', `none of ${name}`, 'training');
      expect(run(layer, false).state).toEqual(own);
    }
    const whole = forward(({ a, mean, seen }) => ({ a, state: { mean, seen: add(seen!, 1) } }));
    expect(run(whole, true).state[0]).toBe(own[0]);
    expect(run(whole, true).state[1]!.op).toBe('add');
  });

  it.each(['softmax', 'sigmoid'])(
    'gives z beside the activation %s, which costs are computed from',
    async (activation) => {
      for (const alone of [softmax, (a: Tensor) => ({ a, z: a })]) {
        const layer = adds({ activation, forward: (a: Tensor) => alone(a) });
        await expectFailure(
          () => net(layer).forward(x, [input('b', [2])]),
          'E_ARGUMENT',
          'must give { a, z }',
          activation,
        );
      }
    },
  );
});
