// All that the further options of a model's training make, before anything is put on the device.

import { checkOptions } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import type { DataSet } from '../../data/dataSet.ts';
import type { Values } from '../../plan/variable.ts';
import { Variable } from '../../plan/variable.ts';
import type { LossFunction, LossName } from '../../nn/loss.ts';
import type { CostBy } from '../networkCost.ts';
import type { Model } from '../model.ts';
import { OPTIONS } from '../checkTraining.ts';
import { targetsFor } from '../targets.ts';
import type { TrainingOptions } from '../trainingOptions.ts';
import type { ExampleOptions } from './exampleOptions.ts';
import { exampleWeightsOf } from './exampleWeights.ts';
import { extended, type Extended } from './extended.ts';
import type { StepSettings } from './stepSettings.ts';
import { WEIGHTS, weightedCost } from './weightedCost.ts';

/** Options that most trainings have none of. */
const FURTHER_OPTIONS = [
  'l1',
  'l2',
  'decoupledDecay',
  'clipNorm',
  'clipTensorNorm',
  'clipValue',
  'accumulate',
  'average',
  'labelSmoothing',
  'classWeights',
  'exampleWeights',
] as const satisfies readonly (keyof TrainingOptions)[];

/** What takes the place of what was given. */
export interface Further extends Extended {
  /** The cost of examples that have weights, or of softened labels. */
  readonly costBy?: CostBy;
  /** Puts the weights on the device, if there are any. */
  readonly upload: (gpu: Model['gpu'], uploaded: readonly Variable[]) => Readonly<Record<string, Variable>>;
}

/** What a training is asked for. */
interface AskedOf {
  readonly data: DataSet;
  /** Its targets, where they are a copy. */
  readonly y?: DataSet['y'];
  readonly loss: LossName | LossFunction;
  readonly augment?: TrainingOptions['augment'];
}

/**
 * Reads them at once: nothing waits. With `comesWeighted` weights are gathered with the data, whoever puts them there.
 *
 * @throws GradloomError `E_ARGUMENT`, `E_SHAPE` for options that are none, or do not fit model and data.
 */
export function furtherOptions(
  model: Pick<Model, 'network'> & Partial<Pick<Model, 'classes'>>,
  options: StepSettings & ExampleOptions & AskedOf,
  { comesWeighted = false }: { comesWeighted?: boolean } = {},
): Further {
  checkOptions('train', options, [...OPTIONS, ...FURTHER_OPTIONS, 'y']);
  const { loss, labelSmoothing, classWeights, exampleWeights, y } = options;
  const data = { ...options.data, ...(y ? { y } : {}) };
  const { network } = model;
  const step = extended(options, { layout: network.layout, examples: data.examples });
  const isWeighted = comesWeighted || (classWeights ?? exampleWeights) !== undefined;
  if (!isWeighted && labelSmoothing === undefined) return { ...step, upload: () => ({}) };
  if (options.augment?.mixup !== undefined && isWeighted) {
    throw new GradloomError('E_ARGUMENT', 'train: weights and mixup exclude each other; got both.', {
      hint: 'A mixed example has no weight of its own. Leave mixup out of augment.',
    });
  }
  const weights = exampleWeightsOf(options, data, () => ({
    labels: targetsFor('train', data, model, { anyOutput: true }) as Uint32Array,
    classes: Math.max(network.outputs, 2),
  }));
  return {
    ...step,
    costBy: weightedCost(loss, { labelSmoothing, isWeighted }),
    upload: (gpu, uploaded) => (weights ? uploadWeights(gpu, weights, uploaded) : {}),
  };
}

/** Where that fails, what was uploaded before is given back. */
function uploadWeights(
  gpu: Model['gpu'],
  values: Values,
  uploaded: readonly Variable[],
): Readonly<Record<string, Variable>> {
  try {
    return { [WEIGHTS]: new Variable(gpu, `data ${WEIGHTS}`, { shape: [values.length], values }) };
  } catch (error) {
    for (const variable of uploaded) variable.destroy();
    throw error;
  }
}
