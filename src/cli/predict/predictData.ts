// Data to predict, in the form that a model was trained with: the same columns, the same classes.

import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import type { ModelDecisions } from '../../train/likeModel.ts';
import type { DataOptions } from '../data/dataOptions.ts';
import { loadTrainingData } from '../train/loadTrainingData.ts';
import type { Output } from '../output.ts';

/** Which part of a data set to predict; `auto` is the test part where there is one. */
export type DataPart = 'auto' | 'train' | 'test';

/**
 * Loads what to predict, as the model was trained: its columns, its kind of target, its classes.
 *
 * Throws as `loadData`, and `E_ARGUMENT` for a part that is not there.
 */
export async function loadToPredict(
  { data, part, ...options }: DataOptions & { data: string; part: DataPart },
  model: ModelDecisions,
  output: Output,
): Promise<DataSet> {
  const loaded = await loadTrainingData(
    { ...options, data, testFraction: options.testFraction ?? 0 },
    output,
    model,
  );
  const chosen = part === 'auto' ? (loaded.test ?? loaded.train) : loaded[part];
  if (!chosen) {
    throw new GradloomError('E_ARGUMENT', `predict: the data must have a ${part} part; got none.`, {
      hint: 'Leave --part out.',
    });
  }
  return chosen;
}
