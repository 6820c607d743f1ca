// The variants of matmul that may be the fastest for a problem, and the class of problems that share one.

import type { DeviceTraits } from '../deviceTraits.ts';
import { chooseMatmul, type MatmulVariant } from './chooseMatmul.ts';
import { storage, type MatmulShape } from './matmulShape.ts';
import type { NarrowVariant } from './narrow.ts';
import type { PanelVariant } from './panel.ts';
import type { TileVariant } from './tile.ts';
import { matrixKernels } from './matrixKernels.ts';

/** What decides which variant is fastest. */
export interface MatmulTask extends MatmulShape {
  /** Whether the sums of op(A)'s rows are wanted as well. */
  readonly rowSums: boolean;
  /** Products in the stack: 1 for a single one. */
  readonly count: number;
  /** Whether each product of the stack has an operand of its own. */
  readonly stackedA: boolean;
  readonly stackedB: boolean;
}

/** Most candidates of a class: each is compiled and run before the first step. */
const MOST = 10;

/** Trials use whole numbers up to 4: sums of so many products are exact in f32, in whichever order. */
const MOST_TERMS = 2 ** 20;

/** Whether variants can be compared on this problem at all. */
export function canTry({ k, count, rowSums }: MatmulTask): boolean {
  return k <= MOST_TERMS && !(rowSums && count > 1);
}

/** The variants to try, the written rule's choice first, then the others, those that compile fast first. */
export function matmulCandidates(shape: MatmulShape, device: DeviceTraits): MatmulVariant[] {
  const matrix = (device.matrixUnit && matrixKernels()?.candidates(shape, device)) ?? [];
  const all = [chooseMatmul(shape, device), ...matrix, ...others(shape, device)];
  return [...new Map(all.map((variant) => [matmulName(variant), variant])).values()].slice(0, MOST);
}

function others(shape: MatmulShape, device: DeviceTraits): MatmulVariant[] {
  const { m, n } = shape;
  const { driver, features, subgroupSize } = device;
  const narrow = narrowCandidates(shape);
  if (Math.min(m, n) === 1) return [...narrow, { kind: 'narrow', lanes: 1, quads: 4 }];
  // Measured on software drivers, panels take a third of a tile's time; a GPU's lanes share workgroup memory instead.
  if (driver.kind !== 'gpu' && features.has('subgroups') && [4, 8, 16, 32].includes(subgroupSize)) {
    return [...panelCandidates({ m, n }, subgroupSize), ...narrow.slice(0, 2)];
  }
  const tiles = tileCandidates(shape, device);
  return driver.kind === 'gpu' && Math.min(m, n) <= 32
    ? [...narrow.slice(0, 4), ...tiles]
    : [...tiles, ...narrow.slice(0, 2)];
}

/** Tiles to measure. */
function tileCandidates({ m, n, k }: MatmulShape, { driver }: DeviceTraits): TileVariant[] {
  return [
    { kind: 'tile', quads: 1 },
    { kind: 'tile', quads: 2 },
    ...(driver.kind === 'gpu'
      ? [{ kind: 'tile', quads: m >= n ? 2 : 1, columnQuads: m >= n ? 1 : 2 } as const]
      : []),
    ...(driver.kind === 'gpu' ? [2, 8, 32] : [])
      .filter((parts) => 128 * parts <= k)
      .map((parts): TileVariant => ({ kind: 'tile', quads: 1, parts })),
  ];
}

/** Panels that C fills to three quarters at least, small ones first; they own rows of C where it has few columns. */
function panelCandidates({ m, n }: Pick<MatmulShape, 'm' | 'n'>, lanes: number): PanelVariant[] {
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

/** Numbers of lanes to measure. */
function narrowCandidates({ k }: MatmulShape): NarrowVariant[] {
  return [16, 64, 4, 1, 32, 8]
    .filter((lanes) => 4 * lanes <= k)
    .map((lanes): NarrowVariant => ({ kind: 'narrow', lanes }));
}

/** A variant in words: `panel lanes=8 rows=24 quads=1`, `… swapped` where that is so. */
export function matmulName(variant: MatmulVariant): string {
  const { kind, ...rest } = variant;
  const words = Object.entries(rest)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? name : `${name}=${value}`));
  return [kind, ...words].join(' ');
}

/** A problem for people: `[128, 784] · [784, 512] and row sums`. */
export function matmulTitle({ m, n, k, transposeA, transposeB, count, rowSums }: MatmulTask): string {
  const a = transposeA ? `[${k}, ${m}]ᵀ` : `[${m}, ${k}]`;
  const b = transposeB ? `[${n}, ${k}]ᵀ` : `[${k}, ${n}]`;
  return `${count > 1 ? `${count} times ` : ''}${a} · ${b}${rowSums ? ' and row sums' : ''}`;
}

/**
 * The class of a problem: how its operands lie, its sizes to within a quarter, which of them 4 divides, and what else
 * is computed. Sizes up to 8 are exact.
 */
export function matmulClass(task: MatmulTask): string {
  const { m, n, k, rowSums, count, stackedA, stackedB, halfA, halfB } = task;
  const { aAlongK, bAlongK } = storage(task);
  const sizes = [m, n, k].map((size) => `${sizeClass(size)}${size % 4 === 0 ? '' : '+'}`);
  return [
    `matmul ${aAlongK ? 'N' : 'T'}${bAlongK ? 'T' : 'N'}`,
    sizes.join('×'),
    ...(halfA || halfB ? [`f16${halfA ? ' A' : ''}${halfB ? ' B' : ''}`] : []),
    ...(rowSums ? ['and row sums'] : []),
    ...(count > 1 ? [`stack of ${sizeClass(count)}${stackedA ? ' A' : ''}${stackedB ? ' B' : ''}`] : []),
  ].join(' ');
}

/** Rounds up to three significant binary digits: 8, 10, 12, 14, 16, 20, … */
function sizeClass(size: number): number {
  const unit = 2 ** Math.max(0, Math.floor(Math.log2(size)) - 2);
  return Math.ceil(size / unit) * unit;
}
