// What is ended at any moment of its use, or of others' use: every promise settles, every error is typed, the Gpu works on.

import { expect, it } from 'vitest';
import {
  add,
  compile,
  createTrainer,
  dense,
  evaluate,
  GradloomError,
  input,
  Model,
  momentum,
  multiply,
  network,
  Variable,
  type Gpu,
} from '../../src/index.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { RandomStream } from '../../src/random/randomStream.ts';
import { createPopulation } from '../../src/train/createPopulation.ts';
import { testGpu } from '../gpu.ts';

/** Moments for each of the six that have an end. */
const MOMENTS = Number(process.env['GRADLOOM_CASES'] ?? 10);
const data = {
  x: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
  y: Float32Array.from({ length: 8 }, (_, i) => Math.cos(i)),
  examples: 8,
  features: 3,
  targets: 1,
};
const net = network({ inputs: 3, layers: [dense(4, 'tanh'), dense(1, 'identity')] });

async function scene(gpu: Gpu, singleDispatch: boolean) {
  const model = new Model(gpu, { network: net, seed: 1 });
  const optimizer = momentum();
  const trainer = await createTrainer(model, { data, optimizer, singleDispatch });
  const population = await createPopulation(gpu, { network: net, data, members: [{ optimizer }] });
  const variable = new Variable(gpu, 'total', { shape: [2] });
  const x = input('x', [2]);
  const program = await compile(gpu, {
    outputs: { y: multiply(x, 3) },
    updates: [[variable, add(variable.tensor, x)]],
  });
  program.write('x', new Float32Array(x.size));
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
  return { model, trainer, population, variable, program, calls };
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
      const hanging = new Promise<never>((_, reject) =>
        setTimeout(() => reject(new Error(`moment ${moment} hangs`)), 20_000).unref(),
      );
      for (const answer of await Promise.race([all, hanging])) {
        if (answer.status === 'fulfilled') continue;
        expect(answer.reason, `moment ${moment}`).toBeInstanceOf(GradloomError);
        expect(answer.reason, `moment ${moment}`).toMatchObject({ code: 'E_DISPOSED' });
      }
      await end();
      for (const part of [parts.trainer, parts.population, parts.program, parts.variable]) part.destroy();
      await parts.model.destroy();
      if (ended === 'gpu') continue;
      await gpu.settle();
      const fresh = new Model(gpu, { network: net, seed: 1 });
      expect((await fresh.predict(data.x)).every(Number.isFinite)).toBe(true);
      await fresh.destroy();
      expect(gpu.bytesAllocated, `moment ${moment}`).toBe(0);
    }
  },
);
