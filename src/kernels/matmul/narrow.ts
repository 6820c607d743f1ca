// Products with few rows or few columns: invocations share the sums of a result. For any shape and adapter.

import type { DeviceTraits } from '../deviceTraits.ts';
import { powerOfTwoUpTo } from '../kernelParams.ts';
import type { MatmulDescription, MatmulFamily } from './matmulFamily.ts';
import { operandLayout, type MatmulShape } from './matmulShape.ts';

/**
 * shaders/matmulNarrow.wgsl: `lanes` invocations share a block of 4 × 4 results, or `quads` (1 to 4, else 1) times four
 * where C is one row or column. A workgroup has `invocations` (else 64).
 */
export interface NarrowVariant {
  readonly kind: 'narrow';
  readonly lanes: number;
  readonly quads?: number;
  readonly invocations?: 128;
}

const WORKGROUP_SIZE = 64;

/** The family of products whose sums are shared. */
export const narrow: MatmulFamily<NarrowVariant> = {
  choose,
  candidates,
  describe,
  file: 'matmulNarrow.wgsl',
  source: () => import('../../../shaders/matmulNarrow.wgsl?raw'),
};

/** The numbers of lanes and groups that the written rule takes. */
function choose(shape: MatmulShape, { driver }: DeviceTraits): NarrowVariant | undefined {
  const { m, n, k } = shape;
  // On a software driver panels are faster from two rows and columns on.
  if (Math.min(m, n) > (driver.kind === 'gpu' ? 8 : 1)) return undefined;
  const blocks = Math.ceil(m / 4) * Math.ceil(n / 4);
  const { aAlongK, bAlongK } = operandLayout(shape);
  const alongK = n === 1 ? aAlongK : bAlongK;
  // A GPU wants many invocations, each with four groups of four p's at least. Software drivers want few, whose lanes
  // read neighbours: side by side along k in long rows, else each alone.
  const wanted =
    driver.kind === 'gpu'
      ? Math.min(k / 16, 65_536 / blocks)
      : alongK
        ? Math.max(Math.min(k / 256, 8), Math.min(k / 16, 64 / blocks))
        : Math.min(k / 64, 64 / blocks);
  const lanes = powerOfTwoUpTo(wanted, { least: 1, most: 64 });
  // Blocks side by side then read 64 bytes of each row across the sum, where 64 of 64 would read 16 bytes here and there.
  if (driver.kind === 'gpu' && !alongK && lanes > 16) return { kind: 'narrow', lanes: 32, invocations: 128 };
  // Two groups of columns side by side read longer pieces of op(B)'s rows: 0.9 of the time of one for
  // [1, 209] · [209, 12288] on lavapipe, 0.7 on SwiftShader; four take 1.6 times as long as one on lavapipe.
  const wide = driver.kind !== 'gpu' && !alongK && Math.max(m, n) >= 8192;
  return { kind: 'narrow', lanes, ...(wide ? { quads: 2 } : {}) };
}

/** The numbers of lanes to measure. */
function candidates({ m, n, k }: MatmulShape): NarrowVariant[] {
  const variants = [16, 64, 4, 1, 32, 8]
    .filter((lanes) => 4 * lanes <= k)
    .map((lanes): NarrowVariant => ({ kind: 'narrow', lanes }));
  return Math.min(m, n) === 1 ? [...variants, { kind: 'narrow', lanes: 1, quads: 4 }] : variants;
}

function describe(variant: NarrowVariant, shape: MatmulShape): MatmulDescription {
  const { m, n } = shape;
  const { lanes, invocations = WORKGROUP_SIZE } = variant;
  const { aAlongK, bAlongK } = operandLayout(shape);
  const singleRow = m === 1 && aAlongK;
  const singleColumn = n === 1 && bAlongK;
  const quads = singleRow || singleColumn ? (variant.quads ?? 1) : 1;
  const blocks =
    (singleRow ? 1 : Math.ceil(m / (4 * quads))) * (singleColumn ? 1 : Math.ceil(n / (4 * quads)));
  return {
    values: {
      LANES: lanes,
      QUADS: quads,
      WORKGROUP_SIZE: invocations,
      BLOCKS: invocations / lanes,
      LANES_FIRST: String(n === 1 ? aAlongK : bAlongK),
      SINGLE_ROW: String(singleRow),
      SINGLE_COLUMN: String(singleColumn && !singleRow),
    },
    workgroups: Math.ceil((blocks * lanes) / invocations),
  };
}
