// How a training went.

import type { FitReport } from '../../train/fit/fitOptions.ts';
import type { HealthFinding } from '../../train/health/finding.ts';
import type { CurvePoint } from '../../drawing/curvePoints.ts';
import type { Snapshot } from './checkpoint.ts';

/** How a training went: what was reached, and what is kept. */
export interface TrainingOutcome {
  readonly steps: number;
  readonly epochs: number;
  /** Why it ended: all steps were done, nothing got better, the time was up, somebody stopped it, or something failed. */
  readonly ended: 'done' | 'patience' | 'time' | 'interrupted' | 'failed';
  /** What failed. */
  readonly failure?: unknown;
  /** The last parameters that are known to be good: those of the last step or the best, unless something failed. */
  readonly kept?: Snapshot;
  /** The step whose parameters were kept as the best. */
  readonly bestStep?: number;
  /** Milliseconds of training, looks included. */
  readonly milliseconds: number;
  /** Steps a second after the first stretch, without the looks; 0 where there was but one. */
  readonly stepsPerSecond: number;
  /** Cost of the last steps, an epoch at most: their mean, and their median, which one odd batch does not move. */
  readonly cost: number;
  readonly medianCost: number;
  readonly costs: readonly CurvePoint[];
  /** Of held-out examples, errors in the units of the cost. */
  readonly scores: readonly CurvePoint[];
  readonly callsPerStep: number;
  /** What was found of its health. */
  readonly findings?: readonly HealthFinding[];
  /** All its reports, those before it was resumed included; absent where it failed. */
  readonly reports?: readonly FitReport[] | undefined;
}
