// Examples put aside of the training part, by which a training decides when to end and what to keep.

import { divided } from './dataDivision.ts';
import type { NamedData } from './loadTrainingData.ts';
import { isJudged, type TrainOptions } from './trainOptions.ts';

/** What is put aside where nobody says how much. */
const USUAL_FRACTION = 0.1;

/**
 * The data with a part to decide by, where something is decided or a part is asked for. The test part is left for the
 * end: what was chosen by it would look better than it is. Throws `E_ARGUMENT` as `divided`.
 */
export function withValidation(
  data: NamedData,
  options: Pick<TrainOptions, 'validationFraction' | 'patience' | 'keepBest' | 'reduceOnPlateau' | 'seed'>,
): NamedData {
  const { validationFraction = isJudged(options) ? USUAL_FRACTION : undefined, seed } = options;
  if (validationFraction === undefined) return data;
  const { test: validation, ...rest } = divided(data, { testFraction: validationFraction, seed });
  return { ...data, ...rest, validation };
}
