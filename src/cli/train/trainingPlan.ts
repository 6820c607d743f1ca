// What a training will do: every choice made and checked before the GPU is opened.

import type { DataSet } from '../../data/dataSet.ts';
import { fitStandardForm, type StandardFormKind } from '../../data/standardForm.ts';
import type { TargetScale } from '../../data/targetScale.ts';
import { GradloomError } from '../../errors.ts';
import type { Initializer } from '../../nn/initializer.ts';
import { dense } from '../../nn/layers/dense.ts';
import type { Layer } from '../../nn/layer.ts';
import type { LossName } from '../../nn/loss.ts';
import { maxoutUnits } from '../../nn/layers/maxoutUnits.ts';
import { network, type Network } from '../../nn/network.ts';
import type { Optimizer } from '../../optim/optimizer.ts';
import { checkAugment, type AugmentOptions } from '../../train/augment/augmentOptions.ts';
import type { AverageOptions } from '../../train/options/stepSettings.ts';
import { averageOf } from './averageOf.ts';
import { optimizerByName } from './optimizerByName.ts';
import type { Schedule } from '../../optim/schedule.ts';
import { scheduleByName } from './scheduleByName.ts';
import { chooseHead, type ChosenHead } from './trainingHead.ts';
import { targetScaleOf } from './targetScale.ts';
import type { TrainOptions } from './trainOptions.ts';

/** All choices of a training. */
export interface TrainingPlan {
  readonly network: Network;
  /** n[0] … n[L]. */
  readonly sizes: readonly number[];
  readonly head: ChosenHead;
  readonly loss: LossName;
  readonly optimizer: Optimizer;
  /** Absent: a constant rate. */
  readonly schedule?: Schedule;
  /** Absent: the whole batch. */
  readonly batchSize?: number;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly standardForm: StandardFormKind;
  /** Absent: examples are trained on as they are. */
  readonly augment?: AugmentOptions;
  /** Absent: the last parameters, or the best, are what is trained. */
  readonly average?: AverageOptions | undefined;
  /** Absent: targets are trained on as they are. */
  readonly targetScale?: TargetScale;
}

/** Epochs are chosen so that there are about so many steps. */
const USUAL_STEPS = 1000;

/**
 * The plan for training data, of which an epoch has `examples`.
 *
 * Throws `E_SHAPE` where `--layers` does not fit the data, `E_ARGUMENT` where the batch is larger than the data or
 * options contradict each other.
 */
export function planTraining(
  data: DataSet,
  options: TrainOptions,
  { examples = data.examples }: { readonly examples?: number } = {},
): TrainingPlan {
  const { layers, batch } = options;
  if (layers && layers[0] !== data.features) {
    throw new GradloomError(
      'E_SHAPE',
      `--layers: the first size must be the data's ${data.features} features; got ${layers[0]}.`,
      {
        hint: `For this data: --layers ${[data.features, ...layers.slice(1)].join(',')}`,
      },
    );
  }
  if (typeof batch === 'number' && batch > examples) {
    throw new GradloomError(
      'E_ARGUMENT',
      `--batch must be at most the ${examples} training examples; got ${batch}.`,
      {
        hint: 'Use --batch all for the whole batch.',
      },
    );
  }
  const head = chooseHead(data, options);
  const sizes = layers ?? [data.features, ...usualHidden(data), head.units];
  const batchSize = batch === 'all' ? undefined : (batch ?? usualBatch(examples));
  const stepsPerEpoch = examples / (batchSize ?? examples);
  const epochs = options.epochs ?? Math.min(Math.max(Math.ceil(USUAL_STEPS / stepsPerEpoch), 5), USUAL_STEPS);
  const average = averageOf(options, { data, stepsPerEpoch, examples });
  const steps = options.steps ?? Math.max(1, Math.round(epochs * stepsPerEpoch));
  const standardForm = options.standardForm ?? (data.x instanceof Uint8Array ? 'divideBy255' : 'standard');
  if (options.augment) {
    checkAugment(options.augment, {
      imageShape: data.imageShape,
      standardForm: fitStandardForm(data, standardForm),
      isWhole: false,
      batchSize: batchSize ?? examples,
    });
  }
  return {
    network: network({
      inputs: data.features,
      layers: layersOf(sizes, head, {
        ...options,
        initializer: options.initializer ?? usualInitializer(data),
      }),
    }),
    sizes,
    head,
    loss: head.loss,
    optimizer: optimizerByName(options),
    batchSize,
    schedule: scheduleByName(options, steps),
    steps,
    stepsPerEpoch,
    standardForm,
    augment: options.augment,
    average,
    targetScale: options.scaleTarget && head.activation === 'identity' ? targetScaleOf(data) : undefined,
  };
}

function layersOf(sizes: readonly number[], head: ChosenHead, options: TrainOptions): Layer[] {
  const { activation = 'relu', maxout, initializer } = options;
  const hidden = sizes
    .slice(1, -1)
    .map((units) =>
      maxout === undefined
        ? dense(units, activation, { initializer })
        : maxoutUnits(units, maxout, { initializer }),
    );
  return [...hidden, dense(head.units, head.activation, { initializer })];
}

/**
 * Of tables: smaller weights than He's, which layers take by themselves behind relu. On validation parts they were better by
 * 3 to 18 % on five tables, and worse by 2 % on one (docs/results.md).
 */
function usualInitializer({ x }: DataSet): Initializer | undefined {
  return x instanceof Uint8Array ? undefined : { name: 'xavierNormal' };
}

/** Pictures have more to be found in them than the columns of a table. */
function usualHidden({ x }: DataSet): readonly number[] {
  return x instanceof Uint8Array ? [128, 64] : [32, 16];
}

/** Full batches where they are cheap, 128 where there is plenty. */
function usualBatch(examples: number): number | undefined {
  if (examples >= 1000) return 128;
  return examples >= 100 ? 32 : undefined;
}
