// How long compiled kernels are kept.

import { describe, expect, it } from 'vitest';
import { PipelineCache } from '../../src/gpu/pipelineCache.ts';

/** A device that compiles anything at once, or what `fails` says not. */
function fakeDevice(fails: () => boolean = () => false) {
  const compiled: string[] = [];
  const device = {
    createBindGroupLayout: () => ({}),
    createPipelineLayout: () => ({}),
    pushErrorScope: () => undefined,
    popErrorScope: () => Promise.resolve(null),
    createShaderModule: ({ label }: { label: string }) => ({
      label,
      getCompilationInfo: () => Promise.resolve({ messages: [] }),
    }),
    createComputePipelineAsync: ({ label }: { label: string }) => {
      compiled.push(label);
      return fails() ? Promise.reject(new Error('not now')) : Promise.resolve({ label });
    },
  };
  Object.assign(globalThis, { GPUShaderStage: { COMPUTE: 4 } });
  return { cache: new PipelineCache(device as never, (start) => start()), compiled };
}

const shader = (name: string, length: number) => ({ name, code: `// ${name}`.padEnd(length), files: [] });

describe('the pipeline cache', () => {
  it('compiles a source once, also for requests at the same time', async () => {
    const { cache, compiled } = fakeDevice();
    const [one, two] = await Promise.all([cache.get(shader('a', 100)), cache.get(shader('a', 100))]);
    expect(one).toBe(two);
    expect(await cache.get(shader('a', 100))).toBe(one);
    expect(compiled).toEqual(['a']);
  });

  it('lets go of what was not asked for the longest once the texts are too long', async () => {
    const { cache, compiled } = fakeDevice();
    for (let index = 0; index < 100; index++) {
      await cache.get(shader(`k${index}`, 100_000));
      await cache.get(shader('k0', 100_000));
    }
    expect(cache.size).toBeLessThanOrEqual(20);
    expect(compiled.filter((name) => name === 'k0')).toEqual(['k0']);
    await cache.get(shader('k50', 100_000));
    expect(compiled.filter((name) => name === 'k50')).toEqual(['k50', 'k50']);
    // One alone may be longer than all that is kept.
    await cache.get(shader('long', 5_000_000));
    expect(cache.size).toBe(1);
  });

  it('does not keep what failed, nor counts it', async () => {
    let failing = true;
    const { cache, compiled } = fakeDevice(() => failing);
    for (let index = 0; index < 30; index++) {
      await expect(cache.get(shader('bad', 1_000_000))).rejects.toMatchObject({ code: 'E_COMPILE' });
    }
    failing = false;
    await cache.get(shader('good', 1_000_000));
    await cache.get(shader('bad', 1_000_000));
    expect(cache.size).toBe(2);
    expect(compiled.length).toBe(32);
  });
});
