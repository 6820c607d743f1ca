// Data, plan and a fresh model on a device, as `gradloom train` would begin with.

import { checkDataSet } from '../../data/checkDataSet.ts';
import { fitStandardForm } from '../../data/standardForm.ts';
import { Model } from '../../train/model.ts';
import { checkOutputs } from '../checkOutputs.ts';
import { dataWarnings } from '../data/dataWarnings.ts';
import { openDevice } from '../openDevice.ts';
import type { Output } from '../output.ts';
import { checkWritable } from '../outputFiles.ts';
import { loadDividedData } from '../train/loadDividedData.ts';
import type { NamedData } from '../train/loadTrainingData.ts';
import { withUsableTest } from '../train/testData.ts';
import { planTraining, type TrainingPlan } from '../train/trainingPlan.ts';
import type { TrainOptions } from '../train/trainOptions.ts';
import { deviceName } from '../tune/tuning.ts';

/** What a command looks at. */
export interface Exploration {
  readonly data: NamedData;
  readonly plan: TrainingPlan;
  readonly model: Model;
}

/** Refuses a picture that would replace another kind of file, before anything is computed. */
export async function checkPicture(path: string, inputs: readonly (string | undefined)[]): Promise<void> {
  await checkOutputs([{ option: '--out', path, replaces: 'picture' }], inputs);
  await checkWritable(path);
}

/** Calls `use` with data, plan and model; the device is closed then. Throws as `gradloom train` before its training. */
export async function withExploration<T>(
  options: TrainOptions,
  output: Output,
  use: (exploration: Exploration) => Promise<T>,
): Promise<T> {
  const loaded = await loadDividedData(options, output);
  for (const warning of dataWarnings(loaded)) output.warn(warning);
  const data = withUsableTest(loaded, options, output);
  const plan = planTraining(data.train, options);
  const standardForm = fitStandardForm(data.train, plan.standardForm);
  for (const part of [data.train, data.test])
    if (part) checkDataSet(part, { allowMissing: plan.standardForm === 'standard' });
  const { driver, tuning, tensorCores, seed } = options;
  const gpu = await openDevice({ driver, tuning, tensorCores }, output);
  try {
    output.note(`device    ${deviceName(gpu)}\n`);
    const { network, targetScale } = plan;
    const { classes, imageShape, table } = data.train;
    const model = new Model(gpu, { network, standardForm, classes, imageShape, table, targetScale, seed });
    return await use({ data, plan, model });
  } finally {
    gpu.close();
  }
}
