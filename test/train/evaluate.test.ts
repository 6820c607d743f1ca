// What evaluate and decide refuse, what they say, and that nothing that is not finite is ever counted.

import { describe, expect, it } from 'vitest';
import {
  createTrainer,
  decide,
  dense,
  evaluate,
  Model,
  network,
  sgd,
  type DataSet,
  type Layer,
} from '../../src/index.ts';
import { expectFailure } from '../formats/failures.ts';
import { testGpu } from '../gpu.ts';

const made = async (...layers: Layer[]) =>
  new Model(await testGpu(), { network: network({ inputs: 2, layers }), seed: 4 });
const base = { x: Float32Array.of(1, -2, 0.5, 4, -5, 0.25), examples: 3, features: 2, targets: 1 };

describe('evaluate', () => {
  it.each<[string, Layer, Partial<DataSet> & Pick<DataSet, 'y'>, string, string]>([
    [
      'labels as floats',
      dense(3, 'softmax'),
      { y: Float32Array.of(0, 1, 2) },
      'E_SHAPE',
      'got 3 units, 1 targets',
    ],
    [
      'too few targets',
      dense(3),
      { y: new Float32Array(6), targets: 2 },
      'E_SHAPE',
      'got 3 units, 2 targets',
    ],
    [
      'too many targets',
      dense(1),
      { y: new Float32Array(6), targets: 2 },
      'E_SHAPE',
      'got 1 units, 2 targets',
    ],
    ['a short y', dense(1), { y: new Float32Array(2) }, 'E_SHAPE', 'y must hold 3 × 1 values; got 2'],
    ['labels for a line', dense(1), { y: Uint32Array.of(0, 1, 1) }, 'E_ARGUMENT', 'activation identity'],
    ['labels for tanh', dense(2, 'tanh'), { y: Uint32Array.of(0, 1, 1) }, 'E_ARGUMENT', 'activation tanh'],
    [
      'a label too high',
      dense(2, 'softmax'),
      { y: Uint32Array.of(0, 1, 2) },
      'E_ARGUMENT',
      '3 classes, 2 outputs',
    ],
    [
      'a label of 2 for one output',
      dense(1, 'sigmoid'),
      { y: Uint32Array.of(0, 2, 1) },
      'E_ARGUMENT',
      '3 classes',
    ],
    ['no targets', dense(1), { y: undefined, targets: 0 }, 'E_ARGUMENT', 'must have targets'],
    [
      'no examples',
      dense(1),
      { ...base, x: new Float32Array(0), y: new Float32Array(0), examples: 0 },
      'E_SHAPE',
      '0 × 2',
    ],
    ['a target that is missing', dense(1), { y: Float32Array.of(1, Number.NaN, 2) }, 'E_NONFINITE', 'row 2'],
    [
      'text for numbers',
      dense(1),
      { y: 'abc' as unknown as Float32Array },
      'E_DTYPE',
      'y must be an array of numbers',
    ],
  ])('refuses %s', async (_, layer, change, code, rule) => {
    const model = await made(layer);
    await expect(evaluate(model, { ...base, ...change })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(rule) as string,
    });
    await model.destroy();
  });

  it('counts no class for inputs that are not finite, and none for a model that diverged', async () => {
    const model = await made(dense(8, 'relu'), dense(3, 'softmax'));
    const data = { ...base, y: Uint32Array.of(0, 1, 2) };
    for (const wrong of [Number.NaN, Infinity, -Infinity]) {
      const x = base.x.with(3, wrong);
      await expect(evaluate(model, { ...data, x })).rejects.toMatchObject({
        code: 'E_NONFINITE',
        message: expect.stringContaining('row 2, column 2') as string,
      });
    }
    const trainer = await createTrainer(model, { data, optimizer: sgd({ learningRate: 1e30 }) });
    await expect(trainer.run(20)).rejects.toMatchObject({ code: 'E_NONFINITE' });
    await expect(evaluate(model, data)).rejects.toMatchObject({ code: 'E_NONFINITE' });
    trainer.destroy();
    // The failure is not forgotten by asking twice.
    await expect(evaluate(model, data)).rejects.toMatchObject({ code: 'E_NONFINITE' });
    await model.destroy();
  });

  it('notices parameters that a bounded activation hides', async () => {
    // tanh of an infinite z is finite: the outputs look well.
    const model = await made(dense(1, 'tanh', { initializer: 'zeros' }));
    const y = Float32Array.of(3e38, 3e38, 3e38);
    const trainer = await createTrainer(model, {
      data: { ...base, y },
      optimizer: sgd({ learningRate: 3e38 }),
      loss: 'absolute',
    });
    await trainer.run(4).catch(() => undefined);
    const values = await model.values();
    expect([...values.values()].every((list) => list.every(Number.isFinite))).toBe(false);
    await expect(model.predict(base.x)).rejects.toMatchObject({
      code: 'E_NONFINITE',
      message: expect.stringContaining('parameter') as string,
    });
    trainer.destroy();
    await model.destroy();
  });

  it('compares labels by the names of the classes, whatever their order', async () => {
    const net = network({ inputs: 2, layers: [dense(2, 'softmax')] });
    const classes = ['cat', 'dog'];
    const model = new Model(await testGpu(), { network: net, seed: 1, classes });
    const y = decide(await model.predict(base.x), model);
    expect(new Set(y).size).toBe(2);
    const straight = await evaluate(model, { ...base, y, classes });
    const turned = await evaluate(model, {
      ...base,
      y: y.map((label) => 1 - label),
      classes: ['dog', 'cat'],
    });
    expect([straight.accuracy, turned.accuracy]).toEqual([1, 1]);
    expect(turned.actual).toEqual(y);
    expect(turned.confusion).toEqual(straight.confusion);
    await expect(evaluate(model, { ...base, y, classes: ['cat', 'cow'] })).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      message: expect.stringContaining('"cow"') as string,
    });
    await model.destroy();
  });

  it('reads y when it is called', async () => {
    const model = await made(dense(1));
    const y = Float32Array.of(1, 2, 3);
    const expected = await evaluate(model, { ...base, y: y.slice() });
    const asked = evaluate(model, { ...base, y });
    y.fill(1e6);
    expect((await asked).meanSquaredError).toBe(expected.meanSquaredError);
    await model.destroy();
  });

  it('says where a model does no better than a constant', async () => {
    const values = new Map([
      ['W1', [0, 0]],
      ['b1', [0]],
    ]);
    const gpu = await testGpu();
    const line = new Model(gpu, { network: network({ inputs: 2, layers: [dense(1)] }), values });
    const far = await evaluate(line, { ...base, y: Float32Array.of(10, 12, 14) });
    expect(far.baseline).toEqual({ meanSquaredError: 8 / 3 });
    expect(far.warnings.join()).toMatch(/worse than that of always predicting the mean, 2\.667/);
    expect((await evaluate(line, { ...base, y: Float32Array.of(-1, 0, 1) })).warnings).toEqual([]);
    const net = network({ inputs: 2, layers: [dense(1, 'sigmoid')] });
    const half = new Model(gpu, { network: net, values, classes: ['no', 'yes'] });
    const poor = await evaluate(half, { ...base, y: Uint32Array.of(0, 0, 1) });
    expect(poor).toMatchObject({ accuracy: 1 / 3, baseline: { accuracy: 2 / 3 } });
    expect(poor.warnings.join()).toMatch(/no better than that of always saying no/);
    expect((await evaluate(half, { ...base, y: Uint32Array.of(1, 1, 1) })).warnings).toEqual([]);
    await line.destroy();
    await half.destroy();
  });
});

describe('decide', () => {
  const shares = Float32Array.of(0.2, 0.5, 0.3, 0.4, 0.4, 0.2);

  it('takes the width of a row from the model, its network or { outputs }', async () => {
    const model = await made(dense(3, 'softmax'));
    expect(decide(shares, model)).toEqual(Uint32Array.of(1, 0));
    expect(decide(shares, model.network)).toEqual(Uint32Array.of(1, 0));
    expect(decide(shares, { outputs: 3 })).toEqual(Uint32Array.of(1, 0));
    expect(decide(Float32Array.of(0.4, 0.5, 1), { outputs: 1 })).toEqual(Uint32Array.of(0, 1, 1));
    await model.destroy();
  });

  it('takes no bare number, which could be rows, and no part of a row', async () => {
    const width = 1 as unknown as { outputs: number };
    await expectFailure(() => decide(shares, width), 'E_ARGUMENT', 'the model that gave ŷ');
    for (const outputs of [0, 1.5, Number.NaN])
      await expectFailure(() => decide(shares, { outputs }), 'E_ARGUMENT');
    await expectFailure(() => decide(shares, { outputs: 4 }), 'E_SHAPE', 'whole rows of 4');
  });

  it('decides nothing where a value is not finite', async () => {
    for (const wrong of [Number.NaN, Infinity, -Infinity]) {
      await expectFailure(() => decide(shares.with(4, wrong), { outputs: 3 }), 'E_NONFINITE', 'row 2');
    }
  });
});
