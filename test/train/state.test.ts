// The state of a trainer as bytes: to go on from it gives the bits of an undisturbed training; no other is taken.

import { describe, expect, it } from 'vitest';
import {
  adam,
  add,
  createGraphTrainer,
  createTrainer,
  dense,
  exponentialDecay,
  mean,
  Model,
  momentum,
  multiply,
  network,
  square,
  subtract,
  type Network,
  type TrainingOptions,
} from '../../src/index.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { testGpu } from '../gpu.ts';
import { blobs, chancy, numbersOf, plain, training as fitTraining } from './fitScene.ts';

/** Step by step, unless told: one dispatch takes long to compile. */
const training: typeof fitTraining = (gpu, net, options) =>
  fitTraining(gpu, net, { singleDispatch: false, ...options });

const wide = () => network({ inputs: 4, layers: [dense(9, 'tanh'), dense(3, 'softmax')] });

/** What must be the same after a resumed training. */
async function traced(net: () => Network, options: Partial<TrainingOptions>) {
  const gpu = await testGpu();
  const { model, trainer } = await training(gpu, net(), options);
  await trainer.run(7);
  const state = await trainer.state();
  const costs = [...(await trainer.run(9))];
  return { gpu, model, trainer, state, costs, numbers: await numbersOf(model) };
}

describe.each([
  ['batch norm, dropout and Adam', chancy, {}],
  [
    'one dispatch with momentum',
    plain,
    { optimizer: momentum({ learningRate: 0.05 }), singleDispatch: true },
  ],
  ['a schedule, step by step', plain, { schedule: exponentialDecay(0.05) }],
  ['weights that are kept small, in the order of the data', plain, { shuffle: false, l2: 0.1 }],
  [
    'an average, gradients of several parts and classes that weigh',
    chancy,
    { average: { decay: 0.9, biasCorrection: true }, batchSize: 8, accumulate: 2, classWeights: [1, 2, 3] },
  ],
] as const)('the state of a training with %s', (_, net, options) => {
  it('goes on to the same bits in the same trainer and in another one', async () => {
    const { gpu, model, trainer, state, costs, numbers } = await traced(net, options);
    await trainer.restore(state);
    expect(trainer.step).toBe(7);
    expect([...(await trainer.run(9))]).toEqual(costs);
    expect(await numbersOf(model)).toEqual(numbers);
    const other = await training(gpu, net(), options);
    await other.trainer.run(3);
    await other.trainer.restore(state);
    expect([...(await other.trainer.run(9))]).toEqual(costs);
    expect(await numbersOf(other.model)).toEqual(numbers);
    expect(other.trainer.step).toBe(16);
    // A state of a restored trainer is the state of the one that it is of.
    await trainer.restore(state);
    expect(await trainer.state()).toEqual(state);
    trainer.destroy();
    other.trainer.destroy();
  });
});

describe('the state of a trainer', () => {
  it('holds the learning rate that was set', async () => {
    const { model, trainer } = await training(await testGpu(), plain());
    trainer.setLearningRate(0.5);
    const state = await trainer.state();
    await trainer.run(3);
    const numbers = await numbersOf(model);
    trainer.setLearningRate(0.001);
    await trainer.restore(state);
    await trainer.run(3);
    expect(await numbersOf(model)).toEqual(numbers);
    trainer.destroy();
  });

  it('is of the moment of the call, also during a run and where nothing is awaited', async () => {
    const gpu = await testGpu();
    const { trainer } = await training(gpu, chancy());
    const states: Promise<Uint8Array>[] = [];
    const first = trainer.run(4);
    states.push(trainer.state());
    const second = trainer.run(40, {
      onProgress: () => void states.push(trainer.state()),
    });
    await Promise.all([first, second]);
    const [after4, ...within] = await Promise.all(states);
    expect(within.length).toBeGreaterThan(0);
    const other = await training(gpu, chancy());
    await other.trainer.run(4);
    expect(await other.trainer.state()).toEqual(after4);
    trainer.destroy();
    // What was called before the end is answered.
    const last = other.trainer.state();
    other.trainer.destroy();
    other.trainer.destroy();
    expect(await last).toEqual(after4);
    await expect(other.trainer.state()).rejects.toMatchObject({ code: 'E_DISPOSED' });
    await expect(other.trainer.restore(after4!)).rejects.toMatchObject({ code: 'E_DISPOSED' });
  });

  it('belongs to the classes whose names it has: the same numbers may stand for others', async () => {
    const gpu = await testGpu();
    const made = (classes?: readonly string[]) =>
      training(gpu, plain(), { data: { ...blobs(60), ...(classes ? { classes } : {}) } });
    const { trainer } = await made(['ant', 'bee', 'cat']);
    await trainer.run(2);
    const state = await trainer.state();
    const other = await made(['ant', 'cat', 'bee']);
    await expect(other.trainer.restore(state)).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      message: 'restore: the state must be of the same training; got class 1 "bee", here "cat".',
    });
    expect(other.trainer.step).toBe(0);
    // Checkpoints of a fit are states, too.
    let checkpoint: Uint8Array | undefined;
    await trainer.fit({ steps: 1, checkpoint: { save: (bytes) => void (checkpoint = bytes) } }).finished;
    const resumed = other.trainer.fit({ steps: 2, resume: checkpoint });
    await expect(resumed.finished).rejects.toThrow('got class 1 "bee", here "cat"');
    // Those of the same names are taken, and where names are not known.
    for (const classes of [['ant', 'bee', 'cat'], undefined]) {
      const same = await made(classes);
      await same.trainer.restore(state);
      expect(same.trainer.step).toBe(2);
      same.trainer.destroy();
    }
    trainer.destroy();
    other.trainer.destroy();
  });

  it('is that of a graph trainer with state, too', async () => {
    const gpu = await testGpu();
    const make = (scale = 1) =>
      createGraphTrainer(gpu, {
        parameters: { w: { shape: [3], values: 0.1 } },
        state: { 'mean error': { shape: [] } },
        data: {
          x: { shape: [3], values: Float32Array.from({ length: 60 }, (_, i) => scale * Math.sin(i)) },
          y: { values: Float32Array.from({ length: 20 }, (_, i) => Math.cos(i)) },
        },
        cost: ({ parameters, state, batch }) => {
          const guess = mean(multiply(batch['x']!, parameters['w']!), { axis: 1 });
          const cost = mean(square(subtract(guess, batch['y']!)));
          return { cost, state: { 'mean error': add(multiply(state['mean error']!, 0.9), cost) } };
        },
        optimizer: adam({ learningRate: 0.1 }),
        batchSize: 7,
      });
    const trainer = await make();
    await trainer.run(5);
    const state = await trainer.state();
    await trainer.run(5);
    const other = await make();
    await other.restore(state);
    await other.run(5);
    expect(await other.values()).toEqual(await trainer.values());
    const unlike = await make(2);
    await expect(unlike.restore(state)).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      message: expect.stringMatching(
        /got data data x f32\[20, 3\] crc32:\w{8}, here data x f32\[20, 3\] crc32:/,
      ),
    });
    for (const own of [trainer, other, unlike]) own.destroy();
  });

  it('is refused where the training is another one, with what differs, and changes nothing', async () => {
    const gpu = await testGpu();
    const { trainer } = await training(gpu, plain());
    const state = await trainer.state();
    trainer.destroy();
    const others: [() => Network, Partial<TrainingOptions>, RegExp][] = [
      [wide, {}, /got parameters W1 \[8, 4\] weight, here W1 \[9, 4\] weight/],
      [
        plain,
        { data: blobs(60, 1) },
        /got data data x f32\[60, 4\] crc32:\w+, here data x f32\[60, 4\] crc32/,
      ],
      [plain, { data: blobs(63) }, /got data data x f32\[60, 4\] crc32:\w+, here data x f32\[63, 4\]/],
      [plain, { optimizer: adam({ learningRate: 0.03 }) }, /the optimizer .*"learningRate":0.02.*0.03/],
      [plain, { optimizer: momentum() }, /the optimizer .*"adam".*"momentum"/],
      [plain, { batchSize: 15 }, /the option batchSize 16, here 15/],
      [plain, { seed: 6 }, /the option seed 5, here 6/],
      [plain, { l2: 0.5 }, /the option l2 none, here 0.5/],
      [plain, { clipNorm: 2 }, /the option clipNorm none, here 2/],
      [plain, { shuffle: false }, /the option shuffle none, here false/],
      [plain, { schedule: exponentialDecay(0.1) }, /what a step computes .* \w{8}, here \w{8}/],
      [plain, { loss: 'mse' }, /got data data y u32\[60\] crc32:\w+, here data y f32\[60, 3\]/],
    ];
    for (const [net, options, message] of others) {
      const other = await training(gpu, net(), options);
      const before = await numbersOf(other.model);
      await expect(other.trainer.restore(state), String(message)).rejects.toMatchObject({
        code: 'E_ARGUMENT',
        message: expect.stringMatching(message),
      });
      expect(await numbersOf(other.model)).toEqual(before);
      expect(other.trainer.step).toBe(0);
      other.trainer.destroy();
    }
    // Defaults that are told are no difference.
    const same = await training(gpu, plain(), { shuffle: true, l2: 0 });
    await same.trainer.restore(state);
    same.trainer.destroy();
  });

  it('is refused where it is cut off or altered, wherever, and changes nothing', async () => {
    const { model, trainer } = await training(await testGpu(), plain());
    await trainer.run(3);
    const state = await trainer.state();
    const numbers = await numbersOf(model);
    const codes = /^E_FILE_(FORMAT|CHECKSUM)$/;
    for (let at = 0; at < state.length; at += Math.max(1, state.length >> 6)) {
      await expect(trainer.restore(state.subarray(0, at)), `cut at ${at}`).rejects.toMatchObject({
        code: expect.stringMatching(codes),
      });
      const altered = state.slice();
      altered[at]! ^= 1;
      const restored = await trainer.restore(altered).then(
        () => 'taken',
        ({ code }: { code: string }) => code,
      );
      expect(restored, `altered at ${at}`).toMatch(codes);
    }
    for (const wrong of [undefined, null, 7, 'text', [1], {}, new Float32Array(4)])
      await expect(trainer.restore(wrong as Uint8Array)).rejects.toMatchObject({ code: 'E_ARGUMENT' });
    expect(await numbersOf(model)).toEqual(numbers);
    expect(trainer.step).toBe(3);
    trainer.destroy();
  });

  it('is refused after a divergence, and on a device that is closed', async () => {
    const own = await openGpu();
    const { model, trainer } = await training(own, plain(), {
      optimizer: momentum({ learningRate: 1e30 }),
      l2: 10,
    });
    const state = await trainer.state();
    await expect(trainer.run(50)).rejects.toMatchObject({ code: 'E_NONFINITE' });
    await expect(trainer.state()).rejects.toMatchObject({ code: 'E_NONFINITE' });
    // What was before is as good as other parameters.
    await trainer.restore(state);
    expect(trainer.divergedAt).toBeUndefined();
    expect(trainer.step).toBe(0);
    expect((await model.predict(blobs(2).x)).length).toBe(6);
    own.close();
    await expect(trainer.state()).rejects.toMatchObject({ code: 'E_DISPOSED' });
    await expect(trainer.restore(state)).rejects.toMatchObject({ code: 'E_DISPOSED' });
  });

  it('says that a model file is none', async () => {
    const gpu = await testGpu();
    const model = new Model(gpu, { network: plain() });
    const trainer = await createTrainer(model, { data: blobs(6), optimizer: adam() });
    const { encodeModel } = await import('../../src/index.ts');
    await expect(trainer.restore(await encodeModel(model))).rejects.toMatchObject({
      code: 'E_FILE_FORMAT',
      hint: expect.stringContaining('loadModel'),
    });
    trainer.destroy();
  });
});
