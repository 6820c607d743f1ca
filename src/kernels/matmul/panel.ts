// Products by panels: the lanes of a subgroup hand each other the operands. Software drivers use them.

import type { DeviceTraits } from '../deviceTraits.ts';
import type { MatmulDescription, MatmulFamily } from './matmulFamily.ts';
import { swap, type MatmulShape } from './matmulShape.ts';

/**
 * shaders/matmulPanel.wgsl: a subgroup of `lanes` owns `rows` rows (a multiple of 4 up to 32), a lane `quads` times four
 * columns; the other way round if `swapped`.
 */
export interface PanelVariant {
  readonly kind: 'panel';
  readonly lanes: number;
  readonly rows: number;
  readonly quads: number;
  readonly swapped?: boolean;
}

/** The family of panels. */
export const panel: MatmulFamily<PanelVariant> = {
  choose,
  candidates,
  describe,
  file: 'matmulPanel.wgsl',
  source: () => import('../../../shaders/matmulPanel.wgsl?raw'),
};

/** Whether lanes hand each other operands faster than workgroup memory does: a GPU's share that memory instead. */
function serves({ driver, features, subgroupSize }: DeviceTraits, sizes: readonly number[]): boolean {
  return driver.kind !== 'gpu' && features.has('subgroups') && sizes.includes(subgroupSize);
}

/** Relative time of a row of a panel, by the panel's rows: fewer rows load each column more often. Lavapipe. */
const PANEL_ROW_COST: readonly (readonly [rows: number, cost: number])[] = [
  [32, 1.02],
  [28, 1.02],
  [24, 1],
  [20, 1.06],
  [16, 1.08],
  [12, 1.25],
  [8, 1.4],
];

/**
 * Operations below which the first compilation of tall panels (0.6 s of lavapipe, a quarter of that with 8 rows) is not
 * won back.
 */
const FEW_FLOPS = 5e6;

/**
 * The share of time that a panel other than the usual one must save, since another kernel is compiled: 0.5 s on
 * lavapipe.
 */
const WORTH_COMPILING = 0.05;

/** The panel that computes the least beyond C: lanes own columns of C, or its rows where it has few columns. */
function choose({ m, n, k }: MatmulShape, device: DeviceTraits): PanelVariant | undefined {
  if (Math.min(m, n) === 1 || !serves(device, [4, 8])) return undefined;
  const lanes = device.subgroupSize;
  const mostRows = 2 * m * n * k < FEW_FLOPS ? 8 : 32;
  let best: PanelVariant | undefined;
  let least = Infinity;
  for (const swapped of [false, true]) {
    const [along, across] = swapped ? [n, m] : [m, n];
    // A group of four columns for each of 8 lanes fills the registers; with 4 lanes two groups are 3 to 27 % faster.
    const quads = lanes === 4 && across > 16 && mostRows > 8 ? 2 : 1;
    const columns = 4 * quads * lanes;
    for (const [rows, cost] of PANEL_ROW_COST) {
      const time = Math.ceil(along / rows) * rows * cost * Math.ceil(across / columns) * columns;
      if (rows > mostRows || time >= least) continue;
      // The usual one is the first.
      least = best ? time : time * (1 - WORTH_COMPILING);
      best = { kind: 'panel', lanes, rows, quads, ...(swapped ? { swapped } : {}) };
    }
  }
  return best;
}

/**
 * Panels that C fills to three quarters at least, small ones first; they own rows of C where it has few columns.
 * Measured on software drivers, panels take a third of a tile's time.
 */
function candidates({ m, n }: MatmulShape, device: DeviceTraits): PanelVariant[] {
  if (!serves(device, [4, 8, 16, 32])) return [];
  const lanes = device.subgroupSize;
  const swapped = n < Math.min(m, 4 * lanes);
  const along = swapped ? n : m;
  return [8, 12, 16, 20, 24, 32]
    .filter((rows) => rows === 8 || Math.ceil(along / rows) * rows <= along * 1.33)
    .flatMap((rows) =>
      [1, 2].map((quads): PanelVariant => ({
        kind: 'panel',
        lanes,
        rows,
        quads,
        ...(swapped ? { swapped } : {}),
      })),
    );
}

function describe(variant: PanelVariant, shape: MatmulShape): MatmulDescription {
  const { lanes, rows, quads, swapped = false } = variant;
  const columns = 4 * quads * lanes;
  const { m, n } = swapped ? swap(shape) : shape;
  return {
    // SwiftShader takes 1.2 to 2 times as long with chains, lavapipe up to 1.2 times as long without.
    values: { LANES: lanes, ROWS: rows, QUADS: quads, COLUMNS: columns, IN_CHAINS: String(lanes > 4) },
    workgroups: Math.ceil(m / rows) * Math.ceil(n / columns),
  };
}
