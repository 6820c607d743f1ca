// Which tests are run a second time by the rules of a GPU (`GRADLOOM_RULES=gpu`): those that compute on a device.

import { gpuTests } from './packOffline/gpuTests.ts';

/** Folders whose tests open a device, but are about commands, drivers and tools: what it computes is tested elsewhere. */
const OTHER_SUBJECTS = ['bench', 'cli', 'node', 'tools'];

/** The test files, as paths below the repository's `root`. */
export function testsByRules(root: string): string[] {
  return gpuTests(root).packed.filter(
    (path) => !OTHER_SUBJECTS.some((folder) => path.startsWith(`test/${folder}/`)),
  );
}
