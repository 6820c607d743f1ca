// What is destroyed while it is used ends the use, never the device.

import { expect, it } from 'vitest';
import { createTrainer, GradloomError, momentum } from '../../src/index.ts';
import { testGpu } from '../gpu.ts';
import { data, smallModel } from './smallTraining.ts';

it.each([
  ['trainer', true],
  ['trainer', false],
  ['model', true],
  ['model', false],
] as const)(
  'a %s destroyed at any time of a run (one dispatch: %s) ends it with E_DISPOSED or its result; the Gpu works on',
  async (what, singleDispatch) => {
    const gpu = await testGpu();
    for (const delay of [0, 1, 3, 10, 40]) {
      const model = smallModel(gpu);
      const trainer = await createTrainer(model, { data, optimizer: momentum(), singleDispatch });
      const run = trainer.run(singleDispatch ? 20_000 : 1000).then(
        () => 'done',
        (error: unknown) => (error instanceof GradloomError ? error.code : String(error)),
      );
      await new Promise((resolve) => setTimeout(resolve, delay));
      if (what === 'trainer') trainer.destroy();
      else void model.destroy();
      expect(['done', 'E_DISPOSED']).toContain(await run);
      await expect(trainer.run(1)).rejects.toMatchObject({ code: 'E_DISPOSED' });
      trainer.destroy();
      await model.destroy();
      await gpu.settle();
    }
  },
);

it.each(['run', 'fit'] as const)(
  'a trainer destroyed right after the call of %s ends it, also one that waits; all else is answered first',
  async (kind) => {
    const gpu = await testGpu();
    const model = smallModel(gpu);
    const trainer = await createTrainer(model, { data, optimizer: momentum() });
    await trainer.run(3);
    const train = (): Promise<unknown> =>
      kind === 'run' ? trainer.run(1_000_000) : trainer.fit({ steps: 1_000_000 }).finished;
    const state = trainer.state();
    const runs = [train(), train()];
    const [before, health] = [model.predict(data.x), trainer.health()];
    trainer.destroy();
    for (const { status, ...ended } of await Promise.allSettled(runs)) {
      expect(status).toBe('rejected');
      expect(ended).toMatchObject({ reason: { code: 'E_DISPOSED' } });
    }
    expect((await state).length).toBeGreaterThan(0);
    expect(await before).toEqual(await model.predict(data.x));
    await health;
    await model.destroy();
  },
);
