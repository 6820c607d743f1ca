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
 * Throws as `loadData`, and `E_ARGUMENT` for a part that is not there and a target that is not the model's.
 */
export async function loadToPredict(
  { data, part, ...options }: DataOptions & { data: string; part: DataPart },
  model: ModelDecisions,
  output: Output,
): Promise<DataSet> {
  checkTarget(options, model);
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

/** Columns are those that the model was trained with; another target would have been one of its features. */
function checkTarget({ target }: DataOptions, { table }: ModelDecisions): void {
  if (target === undefined || target === 'none' || !table || table.targets.length === 0) return;
  const names = table.targets.map(({ name }) => name);
  const positions = table.targets.map(({ position }) => [String(position), String(position - table.width)]);
  const given = target.split(',').map((part) => part.trim());
  const isSame = (part: string, i: number) => part === names[i] || (positions[i]?.includes(part) ?? false);
  if (target === names.join(',') || (given.length === names.length && given.every(isSame))) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `predict: --target must be what the model predicts, ${names.join(', ')}; got ${target}.`,
    {
      hint: 'Leave --target out, or say none where the data has no labels.',
    },
  );
}
