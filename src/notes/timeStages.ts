// How long the notes' stages take on one set of data, and how far their results lie apart.

import { checkGpu } from '../gpu/checkGpu.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { checkDescent, descend, type Descent, type DescentOptions } from './descend.ts';
import { descendOnGpu } from './descendOnGpu.ts';
import type { LogisticData } from './logisticData.ts';
import { loopOverExamples, loopsOverFeaturesAndExamples, withoutLoop } from './stages.ts';

/** A stage with its time. */
export interface TimedStage {
  /** The stage in words. */
  readonly name: string;
  /** Milliseconds an iteration. On the device they hold a share of its preparation: compile once before. */
  readonly milliseconds: number;
  /** The largest |difference| of w, b and the costs from the first stage, as a share of the largest of each. */
  readonly difference: number;
}

/**
 * Descends by each of the three stages and on the device, after a short descent to warm up, and takes the time.
 *
 * @throws GradloomError as `descend` and `descendOnGpu`.
 */
export async function timeStages(
  gpu: Gpu,
  data: LogisticData,
  options: DescentOptions,
): Promise<TimedStage[]> {
  checkGpu('timeStages', gpu);
  checkDescent('timeStages', data, options);
  const ways: readonly (readonly [string, (options: DescentOptions) => Descent | Promise<Descent>])[] = [
    ['loops over features and examples', (how) => descend(loopsOverFeaturesAndExamples, data, how)],
    ['loop over examples', (how) => descend(loopOverExamples, data, how)],
    ['no loop', (how) => descend(withoutLoop, data, how)],
    ['on the device', (how) => descendOnGpu(gpu, data, how)],
  ];
  const found: TimedStage[] = [];
  let first: Descent | undefined;
  for (const [name, way] of ways) {
    await way({ ...options, iterations: Math.min(options.iterations, 2) });
    const begin = performance.now();
    const descent = await way(options);
    const milliseconds = (performance.now() - begin) / options.iterations;
    first ??= descent;
    found.push({ name, milliseconds, difference: differenceOf(descent, first) });
  }
  return found;
}

/** The largest |difference| of w, b and costs, each as a share of the largest of its kind. */
function differenceOf(a: Descent, b: Descent): number {
  const pairs = [
    [
      [...a.w, a.b],
      [...b.w, b.b],
    ],
    [[...a.costs], [...b.costs]],
  ] as const;
  const shares = pairs.map(([found, wanted]) => {
    const largest = Math.max(...wanted.map(Math.abs), Number.MIN_VALUE);
    return Math.max(...found.map((value, index) => Math.abs(value - wanted[index]!))) / largest;
  });
  return Math.max(...shares);
}
