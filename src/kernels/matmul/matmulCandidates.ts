// The variants of matmul that may be the fastest for a problem, and the class of problems that share one.

import type { DeviceTraits } from '../deviceTraits.ts';
import { chooseMatmul, type MatmulVariant } from './chooseMatmul.ts';
import type { MatmulFamily } from './matmulFamily.ts';
import { operandLayout, type MatmulShape } from './matmulShape.ts';
import type { TensorCoreVariant } from './tensorCores.ts';
import { narrow } from './narrow.ts';
import { panel } from './panel.ts';
import { tile } from './tile.ts';

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

/** The most candidates of a class: each is compiled and run before the first step. */
const MOST = 10;

/** Trials use whole numbers up to 4: sums of so many products are exact in f32, in any order. */
const MOST_TERMS = 2 ** 20;

/** Whether variants can be compared on this problem at all. */
export function canTry({ k, count, rowSums }: MatmulTask): boolean {
  return k <= MOST_TERMS && !(rowSums && count > 1);
}

/**
 * The variants to try, the written rule's choice first, then the others, those that compile fast first. `tensorCores`
 * as in `chooseMatmul`.
 */
export function matmulCandidates(
  shape: MatmulShape,
  device: DeviceTraits,
  tensorCores?: MatmulFamily<TensorCoreVariant>,
): MatmulVariant[] {
  const all = [
    chooseMatmul(shape, device, tensorCores),
    ...(tensorCores?.candidates(shape, device) ?? []),
    ...exactCandidates(shape, device),
  ];
  return [...new Map(all.map((variant) => [matmulName(variant), variant])).values()].slice(0, MOST);
}

function exactCandidates(shape: MatmulShape, device: DeviceTraits): readonly MatmulVariant[] {
  const least = Math.min(shape.m, shape.n);
  const shared = narrow.candidates(shape, device);
  if (least === 1) return shared;
  const panels = panel.candidates(shape, device);
  if (panels.length > 0) return [...panels, ...shared.slice(0, 2)];
  const tiles = tile.candidates(shape, device);
  return device.driver.kind === 'gpu' && least <= 32
    ? [...shared.slice(0, 4), ...tiles]
    : [...tiles, ...shared.slice(0, 2)];
}

/** A variant in words: `panel lanes=8 rows=24 quads=1`, followed by `swapped` for a swapped panel. */
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
  const { aAlongK, bAlongK } = operandLayout(task);
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
