// One phase of a resident program: a small kernel with operands and results in the memory of the workgroup.

import type { Span } from '../wgsl/span.ts';
import type { ShaderValues } from '../wgsl/link.ts';
import type { Place, StorageType } from '../wgsl/place.ts';
import type { Fused, KernelLink } from './linkKernel.ts';
import { powerOfTwoUpTo } from './kernelParams.ts';

/** An operand of a phase: where it lies, and as what. */
export interface PhaseOperand {
  readonly place: Place;
  readonly type: StorageType;
  /** Whether the phase writes this operand. */
  readonly written?: boolean;
}

/** What `resident` links for a phase. */
export interface ResidentPhase {
  /** What the phase computes, for reports. */
  readonly label: string;
  /** The file in shaders/parts that declares `phase`. */
  readonly part: string;
  readonly span: Span;
  readonly values?: ShaderValues;
  readonly replace?: KernelLink['replace'];
  readonly operands?: Readonly<Record<string, PhaseOperand>>;
  readonly finish?: Fused<Place>;
  readonly fetch?: Fused<Place>;
}

/** The phase of a chain over all elements of [rows, columns]. */
export function elementwisePhase(problem: {
  readonly label: string;
  readonly count: number;
  readonly columns: number;
  readonly width: 1 | 4;
  readonly finish: Fused<Place>;
}): ResidentPhase {
  const { label, count, columns, width, finish } = problem;
  return {
    label,
    part: 'residentElementwise.wgsl',
    span: { width },
    values: { COUNT: count, COLUMNS: columns },
    finish,
  };
}

/** The phase of a reduction: y[o, i] = combine over j of x[o, j, i]. */
export function reducePhase(problem: {
  readonly label: string;
  readonly combine: 'sum' | 'max' | 'product';
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
  readonly columns: number;
  readonly fetch: Fused<Place>;
  readonly finish: Fused<Place>;
  readonly workgroupSize: number;
}): ResidentPhase {
  const { label, combine, outer, size, inner, columns, fetch, finish, workgroupSize } = problem;
  const parts = { sum: 'combineSum.wgsl', max: 'combineMax.wgsl', product: 'combineProduct.wgsl' } as const;
  const free = workgroupSize / (outer * inner);
  return {
    label,
    part: 'residentReduce.wgsl',
    span: { width: 1 },
    values: {
      OUTER: outer,
      SIZE: size,
      INNER: inner,
      COLUMNS: columns,
      LANES: Math.min(
        powerOfTwoUpTo(free, { least: 1, most: workgroupSize }),
        powerOfTwoUpTo(size, { least: 1, most: 1024 }),
      ),
    },
    replace: { 'combineSum.wgsl': parts[combine] },
    fetch,
    finish,
  };
}

/** The phase of softmax along the rows of z [rows, columns]. */
export function softmaxPhase(problem: {
  readonly label: string;
  readonly rows: number;
  readonly columns: number;
  readonly logits: Place;
  readonly finish: Fused<Place>;
}): ResidentPhase {
  const { label, rows, columns, logits, finish } = problem;
  return {
    label,
    part: 'residentSoftmax.wgsl',
    span: { width: 1 },
    values: { ROWS: rows, COLUMNS: columns },
    operands: { a: { place: logits, type: 'f32' } },
    finish,
  };
}

/** Cross-entropy of z [rows, columns]; `finish` takes dZ. */
export function crossEntropyPhase(problem: {
  readonly label: string;
  readonly rows: number;
  readonly columns: number;
  readonly logits: Place;
  readonly target: Place;
  readonly targetType: 'u32' | 'f32';
  readonly losses?: Place;
  readonly finish: Fused<Place>;
}): ResidentPhase {
  const { label, rows, columns, logits, target, targetType, losses, finish } = problem;
  return {
    label,
    part: 'residentCrossEntropy.wgsl',
    span: { width: 1 },
    values: {
      ROWS: rows,
      COLUMNS: columns,
      LOSSES: String(losses !== undefined),
      LOSSES_PLACE: losses?.offset ?? 0,
    },
    replace: targetType === 'f32' ? { 'residentTargetIndex.wgsl': 'residentTargetDense.wgsl' } : {},
    operands: { a: { place: logits, type: 'f32' }, b: { place: target, type: targetType } },
    finish,
  };
}

/** The phase that gathers the rows of a mini-batch; see `BatchProblem`. */
export function batchPhase(problem: {
  readonly label: string;
  /** A number, or the place of one. */
  readonly count: number | Place;
  readonly batchSize: number;
  readonly columns: number;
  readonly data: Place;
  /** Type of the data; u32 words are only copied, not read as numbers. */
  readonly dataType: StorageType;
  readonly step: Place;
  /** A number, or the place of one. */
  readonly shuffleSeed: number | Place | undefined;
  readonly finish: Fused<Place>;
  readonly companion?: { readonly source: Place; readonly target: Place; readonly columns: number };
}): ResidentPhase {
  const { label, count, batchSize, columns, dataType, step, shuffleSeed, finish, companion } = problem;
  const data = { place: problem.data, type: dataType === 'u32' ? 'f32' : dataType } as const;
  const own = typeof shuffleSeed === 'object';
  const anyCount = typeof count === 'object';
  return {
    label,
    part: 'residentBatch.wgsl',
    span: { width: columns % 4 === 0 ? 4 : 1 },
    values: {
      ROWS: batchSize,
      COLUMNS: columns,
      ...(anyCount ? {} : { EXAMPLES: count }),
      COMPANION_COLUMNS: companion?.columns ?? 0,
      COMPANION_PLACE: companion?.target.offset ?? 0,
      ...(own ? {} : { SHUFFLE_SEED: shuffleSeed ?? 0 }),
    },
    replace: {
      ...(shuffleSeed === undefined ? { 'batchOrder.wgsl': 'batchInOrder.wgsl' } : {}),
      ...(own ? { 'residentSeed.wgsl': 'residentMemberSeed.wgsl' } : {}),
      ...(anyCount ? { 'residentCount.wgsl': 'residentCountSetting.wgsl' } : {}),
    },
    operands: {
      a: data,
      b: { place: step, type: 'u32' },
      ...(own ? { c: { place: shuffleSeed, type: 'u32' as const } } : {}),
      // Without a second array nothing is read here, but the text still calls it as words.
      d: { place: companion?.source ?? data.place, type: 'u32' },
      ...(anyCount ? { e: { place: count, type: 'u32' as const } } : {}),
    },
    finish,
  };
}

/** The phase that copies words from one place to another, in whole groups of four. */
export function copyPhase(problem: {
  readonly label: string;
  readonly from: Place;
  readonly to: Place;
  readonly words: number;
}): ResidentPhase {
  const { label, from, to, words } = problem;
  return {
    label,
    part: 'residentCopy.wgsl',
    span: { width: 1 },
    values: { WORDS: words },
    operands: { a: { place: from, type: 'u32' }, b: { place: to, type: 'u32', written: true } },
  };
}
