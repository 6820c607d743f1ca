// Which tests are run a second time by the rules of a GPU.

import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { testsByRules } from '../../tools/testsByRules.ts';

const files = testsByRules(resolve(import.meta.dirname, '../..'));

test('what computes on a device runs again by the rules of a GPU', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      'test/graph/device.test.ts',
      'test/kernels/matmulTensorCoresEmulated.test.ts',
      'test/plan/resident.test.ts',
      'test/train/heads.test.ts',
    ]),
  );
});

test('what needs no device, a browser, or is about commands and drivers does not', () => {
  for (const left of ['architecture', 'wgsl/', 'browser/', 'demo/', 'cli/', 'node/', 'tools/', 'bench/']) {
    expect(files.filter((path) => path.startsWith(`test/${left}`))).toEqual([]);
  }
});
