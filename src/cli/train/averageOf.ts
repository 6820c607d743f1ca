// The average of the parameters that a training keeps: as it was asked for, or what is usual for tables.

import type { DataSet } from '../../data/dataSet.ts';
import type { AverageOptions } from '../../train/options/stepSettings.ts';
import { isJudged, type TrainOptions } from './trainOptions.ts';

/** What an average is made over. */
export interface AveragedTraining {
  readonly data: DataSet;
  readonly stepsPerEpoch: number;
  /** Examples of an epoch. */
  readonly examples: number;
}

/** Rows from which on a table's training keeps one, where held-out rows decide: fewer gain nothing (docs/results.md). */
const LEAST_ROWS = 2000;
/** The longest average: float32 tells its decay from 1. */
const MOST_DECAY = 0.9999;

/** Its options; `undefined` where there is none. */
export function averageOf(
  options: Pick<
    TrainOptions,
    'accumulate' | 'average' | 'averageStart' | 'patience' | 'keepBest' | 'reduceOnPlateau'
  >,
  { data, stepsPerEpoch, examples }: AveragedTraining,
): AverageOptions | undefined {
  const isLarge = examples >= LEAST_ROWS && !(data.x instanceof Uint8Array);
  const { average = isLarge && isJudged(options) ? 'epoch' : 'none', averageStart } = options;
  if (average === 'none') return undefined;
  const { accumulate = 1 } = options;
  const overEpoch = Math.min(MOST_DECAY, Math.max(0, 1 - accumulate / stepsPerEpoch));
  const isEpoch = average === 'epoch';
  return {
    decay: isEpoch ? overEpoch : average,
    warmup: averageStart === 'warmup' || (isEpoch && averageStart === undefined),
    biasCorrection: averageStart === 'bias-correction',
  };
}
