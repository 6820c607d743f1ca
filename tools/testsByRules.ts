// Which tests are run a second time by the rules of a GPU (`GRADLOOM_RULES=gpu`): those that compute on a device.

import { gpuTests } from './packOffline/gpuTests.ts';

/**
 * Beginnings of paths below test/ of what opens a device, but is about something else than what it computes: commands,
 * drivers and tools; files, refusals and planning; the order and the end of calls. Dawn's null backend has no rules.
 */
const OTHER_SUBJECTS = [
  'bench/',
  'cli/',
  'node/',
  'tools/',
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

/**
 * Soaks: their many trainings in one dispatch are one kernel each, which lavapipe needs 10 s or more to compile by these
 * rules. rulesOfGpu.test.ts lets Dawn check such kernels without a driver.
 */
const SOAKS = ['plan/resident.', 'train/notes', 'train/population', 'train/watch'];

/** The test files, as paths below the repository's `root`. */
export function testsByRules(root: string): string[] {
  const left = [...OTHER_SUBJECTS, ...SOAKS].map((beginning) => `test/${beginning}`);
  return gpuTests(root).packed.filter((path) => !left.some((beginning) => path.startsWith(beginning)));
}
