// Whether targets are what a network and a cost can be judged by, and the form in which the cost reads them.

import { isArrayOf } from '../arrayKind.ts';
import type { DataSet, RealArray } from '../data/dataSet.ts';
import { oneHot } from '../data/oneHot.ts';
import { GradloomError } from '../errors.ts';
import type { LossName } from '../nn/loss.ts';
import type { Network } from '../nn/network.ts';
import type { Values } from '../plan/variable.ts';
import { withClassesOf } from './likeModel.ts';
import { givesProbabilities } from './outputsOf.ts';

/** What targets must fit: a model, or what one is made of. */
export interface TargetFit {
  readonly network: Pick<Network, 'outputs' | 'outputActivation'>;
  readonly classes?: readonly string[] | undefined;
}

/** Targets of a checked data set: class indices in the order of the model's classes, or numbers. */
export type Targets = Uint32Array<ArrayBuffer> | RealArray;

/**
 * The targets of a checked data set, as the model counts classes: by name where both name them. `what` begins messages.
 *
 * @throws GradloomError `E_ARGUMENT` where there are none, where labels meet an output that gives no probabilities or are
 *   not below the number of outputs, and for names that the model does not have; `E_SHAPE` for another number of targets.
 */
export function targetsFor(what: string, data: DataSet, model: TargetFit): Targets {
  const { y, targets } = data;
  const { outputs, outputActivation = 'maxout' } = model.network;
  const fail = (code: 'E_ARGUMENT' | 'E_SHAPE', rule: string, hint: string) =>
    new GradloomError(code, `${what}: ${rule}.`, { hint });
  if (y === undefined) {
    throw fail('E_ARGUMENT', 'the data must have targets; got none', 'Name the target column or member.');
  }
  if (!isArrayOf(y, 'Uint32Array')) {
    if (targets === outputs) return y;
    const whole =
      targets === 1 && y.every((value) => Number.isInteger(value) && value >= 0 && value < outputs);
    throw fail(
      'E_SHAPE',
      `the last layer must have as many units as the data has targets; got ${outputs} units, ${targets} targets`,
      whole
        ? 'Class labels are given as a Uint32Array, or with names in `classes`.'
        : `The last layer size must be ${targets}.`,
    );
  }
  const sameNames = !model.classes || data.classes?.every((name, index) => name === model.classes?.[index]);
  const labels = (sameNames ? y : withClassesOf(model, data).y) as Uint32Array<ArrayBuffer>;
  const named = labels === y ? (data.classes?.length ?? 0) : 0;
  const classes = labels.reduce((most, label) => Math.max(most, label + 1), named);
  if (!givesProbabilities(model.network)) {
    throw fail(
      'E_ARGUMENT',
      `class labels need an output of probabilities; got activation ${outputActivation}`,
      'Give the last layer the activation softmax or sigmoid, or give numbers as a Float32Array.',
    );
  }
  if (classes <= Math.max(outputs, 2)) return labels;
  throw fail(
    'E_ARGUMENT',
    `labels must be below the number of outputs (one output tells two classes); got ${classes} classes, ${outputs} outputs`,
    `The last layer size must be ${classes <= 2 ? 1 : classes}; labels count from 0.`,
  );
}

/**
 * The targets in the form that a cost reads: class indices, or f32 rows of the network's outputs.
 *
 * @throws GradloomError as `targetsFor`; `E_ARGUMENT` for targets that are no probabilities where the cost needs some.
 */
export function costTargets(data: DataSet, loss: LossName, model: TargetFit) {
  const targets = targetsFor('train', data, model);
  const { outputs } = model.network;
  const { examples } = data;
  const shape = [examples, outputs];
  if (!isArrayOf(targets, 'Uint32Array')) {
    if (loss.endsWith('Entropy'))
      checkProbabilities(targets, { outputs, sum: loss === 'softmaxCrossEntropy' });
    return { shape, values: Float32Array.from(targets) as Values };
  }
  if (loss === 'softmaxCrossEntropy') {
    return { shape: [examples], dtype: 'u32' as const, values: Uint32Array.from(targets) as Values };
  }
  return { shape, values: Float32Array.from(outputs === 1 ? targets : oneHot(targets, outputs)) as Values };
}

/** Throws `E_ARGUMENT` unless all are between 0 and 1, and rows sum to 1 where they must. */
export function checkProbabilities(
  y: RealArray,
  { what = 'train', outputs, sum }: { what?: string; outputs: number; sum: boolean },
): void {
  const outside = y.findIndex((value) => !(value >= 0 && value <= 1));
  let off = -1;
  for (let row = 0; sum && off < 0 && row < y.length / outputs; row++) {
    let total = 0;
    for (let column = 0; column < outputs; column++) total += y[row * outputs + column]!;
    if (Math.abs(total - 1) > 1e-3) off = row;
  }
  if (outside < 0 && off < 0) return;
  const [rule, got, row] =
    outside >= 0
      ? ['targets must be probabilities, 0 … 1', y[outside], Math.floor(outside / outputs)]
      : ['a row of targets must sum to 1', y.subarray(off * outputs, (off + 1) * outputs).join(', '), off];
  throw new GradloomError(
    'E_ARGUMENT',
    `${what}: with ${what === 'evaluate' ? 'outputs of probabilities' : 'a cross-entropy'} ${rule}; got ${got} in row ${row + 1}.`,
    {
      hint: 'Two classes are 0 and 1 (of −1 and 1: (y + 1) / 2; of 1 and 2: y − 1). Quantities take the loss mse.',
    },
  );
}
