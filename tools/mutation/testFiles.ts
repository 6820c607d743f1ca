// Which tests are run against a mutant: first those that concern the shader, then all that use the GPU.

const PARTS = ['test/parts', 'test/ops/specialValues.test.ts', 'test/graph/device.test.ts'];
const MATMUL = [
  'test/kernels/matmul.test.ts',
  'test/kernels/matmulFused.test.ts',
  'test/graph/matmul.test.ts',
];
const INDEXING = ['test/arrays/indexing.test.ts', 'test/proof/indexing.test.ts'];
const REDUCTIONS = ['test/plan/sizes.test.ts', 'test/arrays/reductions.test.ts', 'test/proof/sums.test.ts'];
const RANDOM = ['test/random', 'test/proof/randomNumbers.test.ts', 'test/arrays/normalization.test.ts'];
const BATCHES = ['test/proof/batches.test.ts', 'test/train/trainer.test.ts'];
const ROWS = [
  'test/proof/wideRows.test.ts',
  'test/proof/boundaryShapes.test.ts',
  'test/arrays/losses.test.ts',
  'test/graph/device.test.ts',
];

const CONCERNED: readonly (readonly [RegExp, readonly string[]])[] = [
  [/matmul/, MATMUL],
  [/argReduce|topK|gather|scatterAdd|ordered|index(Own|Shared)/, INDEXING],
  [/scan/, ['test/proof/indexing.test.ts', 'test/arrays/reductions.test.ts']],
  [/reduce|combine/, REDUCTIONS],
  [/batch/, BATCHES],
  [/softmax|crossEntropy|rowTree|target/, ROWS],
  [/random/, RANDOM],
  [/elementwise|lanes|index\.wgsl|counter/, ['test/arrays/shape.test.ts', 'test/plan', ...INDEXING]],
  [/parts\/mask/, ['test/arrays', 'test/proof/randomNumbers.test.ts', ...PARTS]],
  [/parts\//, PARTS],
];

/** Everything that runs shaders; the last of these files take longest. */
export const GPU_TIER = [
  'test/parts',
  'test/kernels',
  'test/arrays',
  'test/plan',
  'test/ops',
  'test/nn',
  'test/optim',
  'test/random',
  'test/proof/boundaryShapes.test.ts',
  'test/proof/batches.test.ts',
  'test/proof/indexing.test.ts',
  'test/proof/randomNumbers.test.ts',
  'test/proof/sums.test.ts',
  'test/proof/wideRows.test.ts',
  'test/oracles',
  'test/graph',
  'test/train',
];

/** The tests most likely to catch a change in the file. */
export function concernedTests(file: string): readonly string[] {
  return CONCERNED.find(([pattern]) => pattern.test(file))?.[1] ?? GPU_TIER;
}
