// Every shader of matmul compiles on Dawn's null backend, which needs no driver.

import { expect, test } from 'vitest';
import { create, globals } from 'webgpu';
import { openGpu } from '../../src/gpu/open.ts';
import { PipelineCache } from '../../src/gpu/pipelineCache.ts';
import { matmulVariants } from '../../src/kernels/matmul/matmulVariants.ts';
import { patiently } from '../../src/node/patiently.ts';

// On globalThis, so that it lives as long as the process: Dawn crashes once this object is collected.
const dawn = create(['backend=null']);
Object.assign(globalThis, globals, { dawnOfMatmulVariantsTest: dawn });

test('every variant of matmul compiles', { timeout: 600_000 }, async () => {
  const gpu = await openGpu({ instance: dawn, patiently, driver: { kind: 'null', name: 'null' } });
  const pipelines = new PipelineCache(gpu.device, patiently);
  const variants = await matmulVariants(gpu);
  expect(variants.length).toBeGreaterThan(100);
  const usable = variants.filter(
    ({ code }) => gpu.features.has('subgroups') || !code.includes('enable subgroups'),
  );
  expect(usable.length).toBeGreaterThan(50);
  for (const shader of usable) {
    const { pipeline } = await pipelines.get(shader);
    expect(pipeline.label).toBe(shader.name);
  }
  await gpu.settle();
  gpu.close();
});
