// Which tests are run a second time by the rules of a GPU (`GRADLOOM_RULES=gpu`): those that compute on a device.

import { gpuTests } from './packOffline/gpuTests.ts';

/**
 * Beginnings of paths below test/ of what opens a device, but is about something else than what it computes: commands,
 * drivers and tools; files, refusals and planning; the order and the end of calls; kernels of products that a test names
 * itself. Dawn's null backend has no rules.
 */
const OTHER_SUBJECTS = [
  'bench/',
  'cli/',
  'exports/',
  'node/',
  'tools/',
  'kernels/matmul.',
  'kernels/matmulCalls',
  'kernels/matmulFused',
  'kernels/matmulHalf',
  'kernels/matmulVariants',
  'kernels/variants',
  'plan/growth',
  'plan/refused',
  'train/rulesOfGpu',
  'train/checkTraining',
  'train/model',
  'train/refus',
  'train/destroyed',
  'train/endings',
  'train/faultsInRun',
  'train/interleavings',
  'train/reentrancy',
];

/** The test files, as paths below the repository's `root`. */
export function testsByRules(root: string): string[] {
  const left = OTHER_SUBJECTS.map((beginning) => `test/${beginning}`);
  return gpuTests(root).packed.filter((path) => !left.some((beginning) => path.startsWith(beginning)));
}
