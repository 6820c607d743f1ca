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
