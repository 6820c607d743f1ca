// The learning curve: what more data would bring. The same model is trained on few examples, more, and all.

import { checkFunction, checkOptions, kindOf } from '../../checkOptions.ts';
import type { DataSet } from '../../data/dataSet.ts';
import { subsetDataSet } from '../../data/subsetDataSet.ts';
import { GradloomError } from '../../errors.ts';
import { defaultLoss } from '../../nn/loss.ts';
import { RandomStream } from '../../random/randomStream.ts';
import { checkTraining } from '../checkTraining.ts';
import { createTrainer } from '../createTrainer.ts';
import type { FitOptions } from '../fit/fitOptions.ts';
import type { Model } from '../model.ts';
import type { TrainingOptions } from '../trainingOptions.ts';
import { copyModel } from './copyModel.ts';
import { dataNow } from './dataNow.ts';
import { measureCost } from './measureCost.ts';

/** How each training goes; what is not said here is as for `createTrainer`. */
export interface LearningCurveOptions
  extends
    TrainingOptions,
    Pick<FitOptions, 'epochs' | 'steps' | 'patience' | 'minDelta' | 'keepBest' | 'signal'> {
  /** Held-out examples, the same for all trainings. */
  readonly validation: DataSet;
  /** Numbers of examples to train on; default: eight from about m / 100 to m, by equal factors. */
  readonly sizes?: readonly number[] | undefined;
  /** Called after each training. */
  readonly onPoint?: ((point: LearningCurvePoint) => unknown) | undefined;
}

/** What came of a training on some of the examples. */
export interface LearningCurvePoint {
  /** Examples that it was trained on. */
  readonly examples: number;
  /** Steps of the training. */
  readonly steps: number;
  /** Metrics of these examples after it: `loss`, and `accuracy` or errors. */
  readonly training: Readonly<Record<string, number>>;
  /** The same of the held-out examples. */
  readonly validation: Readonly<Record<string, number>>;
}

/**
 * Trains copies of the model, each on the first m′ examples of one order drawn from the seed, and measures both parts. Each
 * begins with the model's present parameters, and the model stays as it is, bit for bit. Far apart, the costs say that
 * more data would help; close together and high, that the network is too small or not trained enough.
 *
 * The number of examples is what differs: with `steps` all train equally long, with `epochs` more data means more steps. A
 * batch is never larger than the part.
 *
 * @throws GradloomError `E_ARGUMENT` for wrong options; as `createTrainer` and `Trainer.fit`.
 */
export async function learningCurve(
  model: Model,
  options: LearningCurveOptions,
): Promise<LearningCurvePoint[]> {
  checkTraining.model(model);
  if (typeof options !== 'object' || options === null)
    checkOptions('learningCurve', options ?? null, ['data', 'validation']);
  const {
    sizes,
    onPoint,
    epochs,
    steps,
    patience,
    minDelta,
    keepBest,
    signal,
    validation: _,
    ...training
  } = options;
  const { batchSize, loss = defaultLoss(model.network.outputActivation) } = training;
  checkTraining.options(training);
  const [data, validation] = [dataNow(training.data), dataNow(options.validation)];
  const wanted = sizesOf(sizes, data.examples);
  if (onPoint !== undefined) checkFunction('learningCurve: onPoint', onPoint);
  // What is wrong with the held-out examples is found before anything is trained.
  await measureCost(model, validation, loss);
  const rows = new RandomStream(training.seed ?? 0, ORDER).permutation(data.examples);
  const points: LearningCurvePoint[] = [];
  for (const examples of wanted) {
    if (signal?.aborted) break;
    const part = subsetDataSet(data, rows.subarray(0, examples));
    const copy = await copyModel(model);
    try {
      const trainer = await createTrainer(copy, {
        ...training,
        data: part,
        ...(batchSize === undefined ? {} : { batchSize: Math.min(batchSize, examples) }),
      });
      try {
        const judging =
          patience === undefined && !keepBest ? {} : { validation, patience, minDelta, keepBest };
        const history = await trainer.fit({ epochs, steps, signal, ...judging }).finished;
        // What was stopped half-way says nothing of its number of examples.
        if (history.ended === 'stopped') break;
        const point = {
          examples,
          steps: history.steps,
          training: await measureCost(copy, part, loss),
          validation: await measureCost(copy, validation, loss),
        };
        points.push(point);
        await onPoint?.(point);
      } finally {
        trainer.destroy();
      }
    } finally {
      await copy.destroy();
    }
  }
  return points;
}

const USUAL_POINTS = 8;
/** The random stream of the order: another than that of `splitDataSet`. */
const ORDER = 1;

/** Rising numbers of examples. Throws `E_ARGUMENT`. */
function sizesOf(sizes: readonly number[] | undefined, m: number): number[] {
  if (sizes === undefined) {
    const least = Math.max(Math.min(m, 8), Math.round(m / 100));
    const all = Array.from({ length: USUAL_POINTS }, (_, index) =>
      Math.round(least * (m / least) ** (index / (USUAL_POINTS - 1))),
    );
    return [...new Set(all)];
  }
  const isNumbers = Array.isArray(sizes) && sizes.length > 0;
  const wrong = isNumbers ? sizes.find((size) => !Number.isInteger(size) || size < 1 || size > m) : undefined;
  if (!isNumbers || wrong !== undefined) {
    throw new GradloomError(
      'E_ARGUMENT',
      `learningCurve: sizes must be whole numbers from 1 to the ${m} examples; got ${kindOf(isNumbers ? wrong : sizes)}.`,
    );
  }
  return [...new Set(sizes)].sort((a, b) => a - b);
}
