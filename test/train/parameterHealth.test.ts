// Parameters that became infinite in whatever way are never predicted with, nor saved.

import { describe, expect, it } from 'vitest';
import {
  compile,
  createTrainer,
  dense,
  encodeModel,
  initializer,
  input,
  Model,
  multiply,
  network,
  sgd,
} from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

const x = Float32Array.of(1, -2, 0.5, 4, -5, 0.25);
const data = { x, y: Float32Array.of(0.5, -0.5, 0.25), examples: 3, features: 2, targets: 1 };
// tanh of an infinite z is ±1: the outputs look well.
const net = network({ inputs: 2, layers: [dense(3, 'tanh'), dense(1, 'tanh')] });
const made = async () => new Model(await testGpu(), { network: net, seed: 3 });

async function expectRefused(model: Model): Promise<void> {
  const refused = { code: 'E_NONFINITE', message: expect.stringContaining('parameter') as string };
  for (let time = 0; time < 2; time++) await expect(model.predict(x)).rejects.toMatchObject(refused);
  await expect(encodeModel(model)).rejects.toMatchObject(refused);
}

describe.each([true, false])('in one dispatch: %s', (singleDispatch) => {
  const trainerOf = (model: Model) =>
    createTrainer(model, { data, optimizer: sgd({ learningRate: 0.01 }), singleDispatch });

  it.each(['run', 'runAndRead', 'report'] as const)(
    'a program that updates them by %s after a training is noticed',
    async (way) => {
      const model = await made();
      const trainer = await trainerOf(model);
      await trainer.run(3);
      await model.predict(x);
      const { tensor } = model.parameters;
      const factor = input('factor', []);
      const value = multiply(tensor, factor);
      const program = await compile(await testGpu(), {
        outputs: { value },
        updates: [[model.parameters, value]],
      });
      program.write('factor', Float32Array.of(Infinity));
      const before = program.runs;
      if (way === 'run') await program.run();
      else if (way === 'runAndRead') await program.runAndRead('value');
      else await program.report({ timed: true });
      // Where the adapter has no clock, a report runs nothing.
      if (program.runs > before) await expectRefused(model);
      else expect(way).toBe('report');
      program.destroy();
      trainer.destroy();
      await model.destroy();
    },
  );

  it('values written past the model are noticed, and setValues mends them', async () => {
    const model = await made();
    const good = await model.values();
    const expected = await model.predict(x);
    const trainer = await trainerOf(model);
    await trainer.run(2);
    model.parameters.write(new Float32Array(net.length).fill(Number.NaN));
    await expectRefused(model);
    model.setValues(good);
    expect(await model.predict(x)).toEqual(expected);
    trainer.destroy();
    await model.destroy();
  });

  it('calls that are not awaited see what their place says', async () => {
    const model = await made();
    const good = await model.values();
    const trainer = await trainerOf(model);
    const running = trainer.run(5);
    model.parameters.write(new Float32Array(net.length).fill(Infinity));
    const first = model.predict(x).catch((error: unknown) => error);
    model.setValues(good);
    const second = model.predict(x);
    await running;
    expect(await first).toMatchObject({ code: 'E_NONFINITE' });
    expect([...(await second)].every(Number.isFinite)).toBe(true);
    trainer.destroy();
    await model.destroy();
  });

  it('a second trainer of the model does not vouch for what a first one broke', async () => {
    const model = await made();
    const first = await trainerOf(model);
    const second = await trainerOf(model);
    await first.run(2);
    model.parameters.write(net.arenaOf(await model.values()).fill(Infinity, 0, 1));
    await second.run(0);
    await expectRefused(model);
    await expect(second.run(3)).rejects.toMatchObject({ code: 'E_NONFINITE' });
    await expectRefused(model);
    for (const trainer of [first, second]) trainer.destroy();
    await model.destroy();
  });
});

it('weights that are infinite in half precision are refused where they are stored so', async () => {
  const gpu = await testGpu();
  if (!gpu.features.has('shader-f16')) return;
  const model = new Model(gpu, { network: net, storage: 'f16' });
  const values = await model.values();
  const large = new Map(
    [...values].map(([name, list]) => [name, name === 'W1' ? list.map(() => 65_520) : list]),
  );
  expect(() => model.setValues(large)).toThrow(/finite in float16/);
  expect(() => new Model(gpu, { network: net, storage: 'f16', values: large })).toThrow(/finite in float16/);
  const arena = net.arenaOf(large);
  model.parameters.write(arena);
  await expect(model.predict(x)).rejects.toMatchObject({ code: 'E_NONFINITE' });
  // 65519 is the largest that rounds to a finite number; biases stay f32.
  model.setValues(
    new Map([...large].map(([name, list]) => [name, list.map(() => (name === 'b1' ? 1e30 : 65_519))])),
  );
  await model.predict(x);
  await model.destroy();
});

it('a scale of starting values that float32 does not hold is refused', () => {
  expect(() => initializer({ name: 'normal', scale: 1e38 })).toThrow('finite scale');
  expect(initializer({ name: 'normal', scale: 1e30 })).toEqual({ name: 'normal', scale: 1e30 });
});
