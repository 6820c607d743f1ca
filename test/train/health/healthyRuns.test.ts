// None of twenty healthy trainings has a finding, by any of the ways to ask.

import { expect, it } from 'vitest';
import { testGpu } from '../../gpu.ts';
import { HEALTHY } from './healthyRuns.ts';
import { play } from './stories.ts';

it.each(HEALTHY)('finds nothing wrong with %s', async (_, scene) => {
  const gpu = await testGpu();
  const { history, failure, found, trainer } = await play(gpu, scene);
  expect(failure).toBeUndefined();
  expect(found).toEqual([]);
  expect(history!.findings).toEqual([]);
  expect(await trainer.health()).toEqual([]);
  trainer.destroy();
});
