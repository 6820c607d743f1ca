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
  vi.stubEnv('GRADLOOM_RULES', 'gpu,pairs,workgroup64');
  expect(underRules({ kind: 'software', name: 'any' })).toEqual({
    kind: 'gpu',
    name: 'any',
    trial: { pairs: true, workgroup: 64 },
  });
  const gpu = await openGpu();
  expect(gpu.driver.kind).toBe('gpu');
  gpu.close();
});

it.each(['cpu', 'gpu,workgroup48', 'gpu,pairs?'])('unknown rules are refused: %s', async (rules) => {
  vi.stubEnv('GRADLOOM_RULES', rules);
  await expect(openGpu()).rejects.toMatchObject({ code: 'E_ARGUMENT' });
});
