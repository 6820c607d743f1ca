// Products by panels, whose operands lanes of a subgroup hand each other: what software drivers take.

import { swap, type MatmulDescription, type MatmulShape } from './matmulShape.ts';
import { matmulSource } from './sources.ts';

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

/** Operations below which the first compilation of tall panels (0.6 s of lavapipe, a quarter of that with 8 rows) is not won back. */
const FEW_FLOPS = 5e6;

/** What another panel than the usual one must save: a kernel of its own is compiled for it, 0.5 s on lavapipe. */
const WORTH_COMPILING = 0.05;

/** The panel that computes the least beyond C: lanes own columns of C, or its rows where it has few columns. */
export function choosePanel({ m, n, k }: MatmulShape, lanes: number): PanelVariant {
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
  return best!;
}

/** What it links. */
export function describePanel(variant: PanelVariant, shape: MatmulShape): MatmulDescription {
  const { lanes, rows, quads, swapped = false } = variant;
  const columns = 4 * quads * lanes;
  const { m, n } = swapped ? swap(shape) : shape;
  return {
    kernel: matmulSource('matmulPanel.wgsl'),
    // SwiftShader takes 1.2 to 2 times as long with chains, lavapipe up to 1.2 times as long without.
    values: { LANES: lanes, ROWS: rows, QUADS: quads, COLUMNS: columns, IN_CHAINS: String(lanes > 4) },
    workgroups: Math.ceil(m / rows) * Math.ceil(n / columns),
  };
}
