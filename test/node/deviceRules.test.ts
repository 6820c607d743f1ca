import { afterEach, expect, it, vi } from 'vitest';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { underRules } from '../../src/node/deviceRules.ts';

afterEach(() => vi.unstubAllEnvs());

it('a software driver follows the rules of a GPU where GRADLOOM_RULES says so, a null driver never', async () => {
  vi.stubEnv('GRADLOOM_RULES', '');
  expect(underRules({ kind: 'software', name: 'any' }).kind).toBe('software');
  vi.stubEnv('GRADLOOM_RULES', 'gpu');
  expect(underRules({ kind: 'software', name: 'any' })).toEqual({ kind: 'gpu', name: 'any' });
  expect(underRules({ kind: 'null', name: 'none' }).kind).toBe('null');
  const gpu = await openGpu();
  expect(gpu.driver.kind).toBe('gpu');
  gpu.close();
});

it('unknown rules are refused', async () => {
  vi.stubEnv('GRADLOOM_RULES', 'cpu');
  await expect(openGpu()).rejects.toMatchObject({ code: 'E_ARGUMENT' });
});
