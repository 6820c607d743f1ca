// Populations whose calls are not awaited, and which end before their time.

import { describe, expect, it } from 'vitest';
import { createPopulation, populationOutputs, populationScores } from '../../src/index.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { expectFailure } from '../formats/failures.ts';
import { testGpu } from '../gpu.ts';
import { data, heldOut, members, two } from './populationScene.ts';

describe('calls that do not wait', () => {
  it('are done in the order in which they are made', async () => {
    const gpu = await testGpu();
    const options = { network: two, data, members, batchSize: 8 };
    const [population, alone] = [await createPopulation(gpu, options), await createPopulation(gpu, options)];
    const outputs = await populationOutputs(population, heldOut.x);
    const scores = await populationScores(population, heldOut);
    const [, before, measured, , again] = await Promise.all([
      population.advance(11),
      outputs.read(),
      scores.measure(),
      population.advance(7),
      scores.measure(),
      outputs.compute(),
    ]);
    const [other, otherScores] = [
      await populationOutputs(alone, heldOut.x),
      await populationScores(alone, heldOut),
    ];
    await alone.run(11);
    expect(before).toEqual(await other.read());
    expect(measured).toEqual(await otherScores.measure());
    await alone.run(7);
    expect(again).toEqual(await otherScores.measure());
    expect(again).not.toEqual(measured);
    for (const part of [outputs, scores, other, otherScores, population, alone]) part.destroy();
  });

  it('end with an error of their own where what they need is destroyed meanwhile, and no memory stays', async () => {
    const gpu = await testGpu();
    const before = gpu.bytesAllocated;
    const make = async () => {
      const population = await createPopulation(gpu, { network: two, data, members });
      const outputs = await populationOutputs(population, heldOut.x);
      const scores = await populationScores(population, heldOut);
      return { population, outputs, scores };
    };
    for (const end of ['population', 'outputs', 'scores'] as const) {
      const all = await make();
      const { population, outputs, scores } = all;
      const work = [population.advance(2000), outputs.read(), outputs.compute(), scores.measure()].map(
        codeOf,
      );
      all[end].destroy();
      for (const code of await Promise.all(work)) expect(['done', 'E_DISPOSED']).toContain(code);
      for (const part of [scores, outputs, population]) part.destroy();
    }
    // The end of a population comes before that of what was made of it.
    const { population, outputs, scores } = await make();
    population.destroy();
    await expectFailure(() => outputs.read(), 'E_DISPOSED', '');
    await expectFailure(() => outputs.compute(), 'E_DISPOSED', '');
    await expectFailure(() => scores.measure(), 'E_DISPOSED', '');
    await expectFailure(() => populationOutputs(population, heldOut.x), 'E_DISPOSED', '');
    await expectFailure(() => populationScores(population, heldOut), 'E_DISPOSED', '');
    for (const part of [outputs, scores]) part.destroy();
    await gpu.settle();
    expect(gpu.bytesAllocated).toBe(before);
  });

  it('end with an error of their own on a device that is closed', async () => {
    const gpu = await openGpu();
    const population = await createPopulation(gpu, { network: two, data, members: members.slice(0, 1) });
    const outputs = await populationOutputs(population, heldOut.x);
    const scores = await populationScores(population, heldOut);
    gpu.close();
    for (const work of [
      () => population.advance(1),
      () => outputs.compute(),
      () => outputs.read(),
      () => scores.measure(),
      () => populationOutputs(population, heldOut.x),
      () => populationScores(population, heldOut),
    ])
      await expectFailure(work, 'E_DISPOSED', '');
    for (const part of [scores, outputs, population]) part.destroy();
  });
});

/** How the work ends: with the code of its error, or well. */
function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? 'an error of another kind',
  );
}
