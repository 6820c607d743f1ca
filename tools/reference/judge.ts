// Which deviations a reference run may show.

import type { DescribedRun } from './referenceRun.ts';

/** Losses of a mini-batch run, and the first 50 costs of a whole-batch run, lie so near float64: relative to max(1, cost). */
const TOLERANCE = 1e-5;
/** After hundreds of steps any two f32 programs part ways: final accuracies agree within this many examples. */
const ACCURACY_EXAMPLES = 2;

/** Runs that can promise more: a convex cost keeps f32 near for all iterations. */
const STRICTER: Readonly<Record<string, { publishedTolerance?: number; accuracyExamples?: number }>> = {
  'cat-logistic-regression': { publishedTolerance: 2e-5, accuracyExamples: 0 },
  'cat-deep': { accuracyExamples: 1 },
};

/** What was computed. */
export interface Outcome {
  readonly losses: ArrayLike<number>;
  /** Accuracy on the training and the test part, after all iterations; absent where the run was cut short. */
  readonly accuracy?: readonly number[];
  /** Examples of each of these parts. */
  readonly examples: readonly number[];
}

/** The verdict. */
export interface Judgement {
  readonly ok: boolean;
  /** Largest deviation from float64 among the losses that are judged, relative to max(1, loss). */
  readonly maxDeviation: number;
  /** What is wrong, in words. */
  readonly faults: readonly string[];
}

/** Compares an outcome with the run's figures. */
export function judge(run: DescribedRun, { losses, accuracy, examples }: Outcome): Judgement {
  const faults: string[] = [];
  const expected = run.float64.losses ?? run.float64.first50 ?? [];
  const compared = expected.slice(0, losses.length);
  const deviations = compared.map(
    (value, index) => Math.abs(losses[index]! - value) / Math.max(1, Math.abs(value)),
  );
  // A NaN loss must count as the largest deviation.
  const maxDeviation = deviations.reduce(
    (most, value) => (value <= most ? most : Number.isNaN(value) ? Infinity : value),
    0,
  );
  if (compared.length === 0) faults.push('the run has no float64 losses to compare with');
  if (!(maxDeviation <= TOLERANCE))
    faults.push(`losses deviate by ${maxDeviation.toExponential(1)}, allowed ${TOLERANCE}`);
  const stricter = STRICTER[run.name];
  if (stricter?.publishedTolerance) {
    for (const [iteration, cost] of Object.entries(run.published?.costs ?? {})) {
      const ours = losses[Number(iteration)];
      if (ours !== undefined && !(Math.abs(ours - cost) <= stricter.publishedTolerance)) {
        faults.push(`cost ${iteration} is ${ours}, published ${cost}`);
      }
    }
  }
  faults.push(
    ...accuracyFaults(run, { accuracy, examples }, stricter?.accuracyExamples ?? ACCURACY_EXAMPLES),
  );
  return { ok: faults.length === 0, maxDeviation, faults };
}

function accuracyFaults(
  run: DescribedRun,
  { accuracy, examples }: Pick<Outcome, 'accuracy' | 'examples'>,
  allowed: number,
): string[] {
  const expected = run.float64.accuracy;
  if (!accuracy || !expected) return [];
  return expected.flatMap((value, part) => {
    const off = Math.abs(Math.round(accuracy[part]! * examples[part]!) - Math.round(value * examples[part]!));
    return off <= allowed
      ? []
      : [`accuracy ${accuracy[part]} is ${off} examples from ${value}, allowed ${allowed}`];
  });
}
