// Which tests are run a second time by the rules of a GPU (`GRADLOOM_RULES=gpu`): those that compute on a device.

import { gpuTests } from './packOffline/gpuTests.ts';

/**
 * Beginnings of paths below test/ of what opens a device, but is about something else than what its kernels compute:
 * commands, drivers and tools; files, refusals and planning; faults, memory and the order of calls; the choice of
 * kernels by time, and those that a test names itself, or rules that it sets itself; and long runs and trainings in one
 * dispatch, whose kernels shorter tests have as well: SwiftShader takes seconds to compile each of the latter.
 */
const OTHER_SUBJECTS = [
  'bench/',
  'cli/',
  'demo/',
  'exports/',
  'gpu/counting',
  'gpu/dropped',
  'gpu/faults',
  'kernels/matmul.',
  'kernels/matmulCalls',
  'kernels/matmulFused',
  'kernels/matmulHalf',
  'kernels/matmulTrial',
  'kernels/tensorCoreTrial',
  'kernels/variants',
  'node/',
  'interop/',
  'keras/',
  'onnx/',
  'standalone/',
  'oracles/',
  'plan/growth',
  'plan/pairCalls',
  'plan/refused',
  'plan/residentBlocks',
  'plan/tune',
  'proof/costOfCheckpoints',
  'proof/determinism',
  'report/',
  'sweep/',
  'tools/',
  'train/augment/',
  'train/checkTraining',
  'train/crossValidation/',
  'train/dataOfModel',
  'train/destroyed',
  'train/deviceLoss',
  'train/endings',
  'train/explore/',
  'train/explainStep',
  'train/faultsInRun',
  'train/fit',
  'train/health/',
  'train/inspect',
  'train/interleavings',
  'train/layers',
  'train/measures',
  'train/model',
  'train/notes',
  'train/ownPredictions',
  'train/populationEndings',
  'train/populationOutputs',
  'train/reentrancy',
  'train/refus',
  'train/resume',
  'train/rulesOfGpu',
  'train/state',
  'train/stepOptions',
  'train/stream/',
  'train/trainer.',
  'train/watch',
  'verify/',
];

/** The test files, as paths below the repository's `root`. */
export function testsByRules(root: string): string[] {
  const left = OTHER_SUBJECTS.map((beginning) => `test/${beginning}`);
  return gpuTests(root).packed.filter((path) => !left.some((beginning) => path.startsWith(beginning)));
}
