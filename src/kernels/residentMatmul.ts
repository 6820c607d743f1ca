// The phase of a resident program that multiplies matrices.

import type { Place } from '../wgsl/place.ts';
import type { Fused } from './linkKernel.ts';
import type { ResidentPhase } from './residentPhase.ts';

/** C = op(A) · op(B), op(A) [m, k], op(B) [k, n]; see `MatmulProblem`. */
export interface ResidentMatmul {
  readonly label: string;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly a: Place;
  readonly b: Place;
  readonly finish: Fused<Place>;
  readonly rowSums?: Place;
  /** The workgroup, and whether it is one subgroup. */
  readonly workgroupSize: number;
  readonly oneSubgroup: boolean;
}

/** The phase of a matrix product. */
export function matmulPhase(problem: ResidentMatmul): ResidentPhase {
  const { label, a, b, finish } = problem;
  const common = {
    label,
    operands: { a: { place: a, type: 'f32' as const }, b: { place: b, type: 'f32' as const } },
    finish,
  };
  return problem.oneSubgroup ? { ...common, ...panel(problem) } : { ...common, ...blocks(problem) };
}

/** Four rows and four columns an invocation. */
function blocks(problem: ResidentMatmul): Pick<ResidentPhase, 'part' | 'span' | 'values' | 'replace'> {
  const { m, n, k, transposeA, transposeB, rowSums } = problem;
  const wide = n % 4 === 0;
  return {
    part: 'residentMatmul.wgsl',
    span: { width: wide ? 4 : 1 },
    values: {
      M: m,
      N: n,
      K: k,
      TRANSPOSE_A: String(transposeA),
      TRANSPOSE_B: String(transposeB),
      A_WIDE: String((transposeA ? m : k) % 4 === 0),
      B_WIDE: String((transposeB ? k : n) % 4 === 0),
      ...rowSumValues(rowSums),
    },
    replace: wide ? {} : { 'residentQuad4.wgsl': 'residentQuad1.wgsl' },
  };
}

function panel(problem: ResidentMatmul): Pick<ResidentPhase, 'part' | 'span' | 'values' | 'operands'> {
  const { m, n, k, a, b, transposeA, transposeB, rowSums, workgroupSize } = problem;
  const { swapped, columns } = [false, true]
    .flatMap((swap) => [1, 2].map((count) => ({ swapped: swap, columns: count })))
    .map((choice) => ({ ...choice, loads: panelLoads(choice, { m, n }, workgroupSize) }))
    .reduce((best, choice) => (choice.loads < best.loads ? choice : best));
  const [first, second] = swapped ? [b, a] : [a, b];
  return {
    part: 'residentPanel.wgsl',
    span: { width: 1 },
    values: {
      TALL: swapped ? n : m,
      WIDE: swapped ? m : n,
      K: k,
      SWAPPED: String(swapped),
      // op(A) · op(B) swapped is op(B)ᵀ · op(A)ᵀ: either operand is transposed once more.
      TRANSPOSE_A: String(swapped ? !transposeB : transposeA),
      TRANSPOSE_B: String(swapped ? !transposeA : transposeB),
      COLUMNS: columns,
      ...rowSumValues(rowSums),
    },
    operands: { a: { place: first, type: 'f32' }, b: { place: second, type: 'f32' } },
  };
}

/** Loads that a lane does for each p: those of its row of one operand, and of its columns of the other. */
function panelLoads(
  { swapped, columns }: { swapped: boolean; columns: number },
  { m, n }: { m: number; n: number },
  lanes: number,
): number {
  const [tall, wide] = swapped ? [n, m] : [m, n];
  return Math.ceil(tall / 8) * Math.ceil(wide / (lanes * columns)) * (Math.max(1, 8 / lanes) + columns);
}

function rowSumValues(rowSums: Place | undefined) {
  return { ROW_SUMS: String(rowSums !== undefined), ROW_SUMS_PLACE: rowSums?.offset ?? 0 };
}
