// What is ended at any moment of its use, or of others' use: every promise settles, every error is typed, the Gpu works on.

import { expect, it } from 'vitest';
import { evaluate, GradloomError, type Gpu } from '../../src/index.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { RandomStream } from '../../src/random/randomStream.ts';
import { testGpu } from '../gpu.ts';
import { within } from '../within.ts';
import { createEverything, data, smallModel } from './smallTraining.ts';

/** Moments for each of the six that have an end. */
const MOMENTS = Number(process.env['GRADLOOM_CASES'] ?? 10);

async function scene(gpu: Gpu, singleDispatch: boolean) {
  const everything = await createEverything(gpu, { singleDispatch });
  const { model, trainer, population, variable, program } = everything;
  const calls: (() => Promise<unknown>)[] = [
    () => trainer.run(singleDispatch ? 3000 : 200),
    () => trainer.run(20, { onProgress: () => model.predict(data.x) }),
    () => population.run(300, { onProgress: () => population.values() }),
    () => population.values(),
    () => model.predict(data.x),
    () => evaluate(model, data),
    () => model.values(),
    () => program.run(20),
    () => program.runAndRead('y'),
    () => program.read('y'),
    () => variable.read(),
    async () => variable.write(Float32Array.of(1, 2)),
    async () => program.write('x', Float32Array.of(1, 2)),
    async () => trainer.setLearningRate(0.01),
    () => trainer.report({ timed: true }),
  ];
  return { ...everything, calls };
}

type Ended = 'trainer' | 'population' | 'variable' | 'program' | 'model' | 'gpu';

it.each<[Ended]>([['trainer'], ['population'], ['variable'], ['program'], ['model'], ['gpu']])(
  `a %s ended at ${MOMENTS} random moments of all that runs leaves nothing unsettled and nothing untyped`,
  async (ended) => {
    const random = new RandomStream(ended.length * 7 + ended.charCodeAt(0));
    for (let moment = 0; moment < MOMENTS; moment++) {
      const gpu = ended === 'gpu' ? await openGpu() : await testGpu();
      const parts = await scene(gpu, moment % 2 === 0 && ended !== 'gpu');
      const end = async (): Promise<void> => {
        if (ended === 'gpu') gpu.close();
        else await parts[ended].destroy();
      };
      const order = parts.calls.toSorted(() => random.nextFloat() - 0.5);
      const some = order.slice(0, 8).map((call) => call());
      // At once, within microtasks, or in time.
      if (moment % 3 === 1) for (let turn = random.integer(20); turn > 0; turn--) await Promise.resolve();
      if (moment % 3 === 2) await new Promise((resolve) => setTimeout(resolve, random.integer(30)));
      const ending = end();
      const later = order.slice(5).map((call) => call());
      const all = Promise.allSettled([...some, ending, ...later]);
      for (const answer of await within(20, all)) {
        if (answer.status === 'fulfilled') continue;
        expect(answer.reason, `moment ${moment}`).toBeInstanceOf(GradloomError);
        expect(answer.reason, `moment ${moment}`).toMatchObject({ code: 'E_DISPOSED' });
      }
      await end();
      await parts.destroy();
      if (ended === 'gpu') continue;
      await gpu.settle();
      const fresh = smallModel(gpu);
      expect((await fresh.predict(data.x)).every(Number.isFinite)).toBe(true);
      await fresh.destroy();
      expect(gpu.bytesAllocated, `moment ${moment}`).toBe(0);
    }
  },
);
