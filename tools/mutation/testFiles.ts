// Which tests are run against a mutant: first those that concern the shader, soonest to fail first, then all that use
// the GPU.

/** Test files, by path; perhaps only some tests of them, or on another driver. */
export interface Attempt {
  readonly tests: readonly string[];
  readonly name?: string;
  readonly driver?: 'swiftshader';
}

const PARTS = ['test/ops/specialValues.test.ts', 'test/ops', 'test/parts', 'test/graph/device.test.ts'];
const MATMUL = [
  'test/kernels/matmul.test.ts',
  'test/proof/rowSums.test.ts',
  'test/kernels/matmulFused.test.ts',
  'test/graph/matmul.test.ts',
];
const INDEXING = [
  'test/kernels/fusedPositions.test.ts',
  'test/arrays/indexing.test.ts',
  'test/kernels/alongAxis.test.ts',
  'test/kernels/writtenBeside.test.ts',
  'test/proof/indexing.test.ts',
  'test/kernels/gpuRules.test.ts',
];
const REDUCTIONS = [
  'test/kernels/fusedPositions.test.ts',
  'test/kernels/reduce.test.ts',
  'test/proof/columnBlocks.test.ts',
  'test/arrays/reductions.test.ts',
  'test/plan/sizes.test.ts',
  'test/kernels/gpuRules.test.ts',
  'test/proof/boundaryShapes.test.ts',
  'test/proof/sums.test.ts',
];
const RANDOM = ['test/random', 'test/proof/randomNumbers.test.ts', 'test/arrays/normalization.test.ts'];
const BATCHES = ['test/proof/batches.test.ts', 'test/train/trainer.test.ts'];
const ROWS = [
  'test/kernels/heldRows.test.ts',
  'test/kernels/writtenBeside.test.ts',
  'test/proof/wideRows.test.ts',
  'test/kernels/gpuRules.test.ts',
  'test/proof/boundaryShapes.test.ts',
  'test/arrays/losses.test.ts',
  'test/graph/device.test.ts',
];

const RESIDENT = [
  'test/proof/residentSoftmax.test.ts',
  'test/plan/residentReduce.test.ts',
  'test/plan/resident.test.ts',
  'test/plan/residentBlocks.test.ts',
  'test/train/population.test.ts',
];

const CONCERNED: readonly (readonly [RegExp, readonly string[]])[] = [
  [/resident/, RESIDENT],
  [/matmulTensorCores/, ['test/kernels/matmulTensorCoresEmulated.test.ts']],
  [/matmulBound/, ['test/kernels/tensorCoreTrial.test.ts']],
  [/matmul(Plain|Check)/, ['test/kernels/matmulTrial.test.ts', 'test/kernels/matmulCheck.test.ts']],
  [/matmul/, MATMUL],
  [/argReduce|topK|gather|scatterAdd|ordered|index(Own|Shared)/, INDEXING],
  [
    /scan|runningSum/,
    ['test/proof/indexing.test.ts', 'test/arrays/reductions.test.ts', 'test/kernels/alongAxis.test.ts'],
  ],
  [/reduce|combine/, REDUCTIONS],
  [/batch/, BATCHES],
  [/softmax|crossEntropy|rowTree|target|held/, ROWS],
  [/random/, RANDOM],
  [/parts\/\w+\/lanes/, ['test/arrays/shape.test.ts', ...RANDOM, 'test/plan']],
  [
    /elementwise|index\.wgsl|counter/,
    [
      'test/kernels/elementwiseColumns.test.ts',
      'test/arrays/shape.test.ts',
      'test/plan',
      'test/arrays/normalization.test.ts',
      ...INDEXING,
    ],
  ],
  [/parts\/\w+\/loss/, ['test/arrays/losses.test.ts', ...PARTS]],
  [/parts\/\w+\/mask/, ['test/arrays', 'test/proof/randomNumbers.test.ts', ...PARTS]],
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

/** Forms of matrix products that have tests of their own. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/matmulPanel/, '"panel"'],
  [/matmulTile/, '"tile"'],
  [/matmulNarrow/, '"narrow"'],
];

/** What to try one after the other until a test fails. */
export function attemptsFor(file: string): readonly Attempt[] {
  const tests = CONCERNED.find(([pattern]) => pattern.test(file))?.[1] ?? GPU_TIER;
  // A workgroup of a resident program is one subgroup: of four lanes on SwiftShader.
  if (file.includes('residentPanel'))
    return [{ tests }, { tests: ['test/plan/resident.test.ts'], driver: 'swiftshader' }];
  const name = FORMS.find(([pattern]) => pattern.test(file))?.[1];
  if (!name) return [{ tests }];
  const form: Attempt = { tests: ['test/kernels/matmul.test.ts'], name };
  // Panels have as many lanes as the driver's subgroups: four of them are SwiftShader's.
  return name === '"panel"' ? [form, { ...form, driver: 'swiftshader' }, { tests }] : [form, { tests }];
}
