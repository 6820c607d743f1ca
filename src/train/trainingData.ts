// A data set on the device, in the form that the training graph reads.

import { GradloomError } from '../errors.ts';
import { checkDataSet } from '../data/checkDataSet.ts';
import type { DataSet } from '../data/dataSet.ts';
import { oneHot } from '../data/oneHot.ts';
import { roundingLoss } from '../data/roundingLoss.ts';
import { applyStandardForm, type StandardForm } from '../data/standardForm.ts';
import { scaleTargets, type TargetScale } from '../data/targetScale.ts';
import { multiply } from '../graph/ops/index.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { LossName } from '../nn/loss.ts';
import type { Model } from './model.ts';
import { Variable } from '../plan/variable.ts';

/** Inputs and targets on the device. */
export interface TrainingData {
  readonly x: Variable;
  readonly y: Variable;
  /** What gathered rows of x still need: bytes are scaled as they are read. */
  readonly standardize: (rows: Tensor) => Tensor;
}

/** What data must fit: a model, or what one is made of. */
export type DataTarget = Pick<Model, 'gpu' | 'network' | 'standardForm'> &
  Partial<Pick<Model, 'storage' | 'targetScale'>>;

/**
 * Uploads a data set for a model and a cost.
 *
 * @throws GradloomError `E_SHAPE`, `E_ARGUMENT`, `E_NONFINITE` where data and network do not fit, before any upload.
 */
export function uploadTrainingData(
  model: DataTarget,
  data: DataSet,
  options: { loss: LossName; keepBytes: boolean },
): TrainingData {
  const { network, gpu, standardForm, storage, targetScale } = model;
  checkFit(model, checkDataSet(data, { allowMissing: standardForm?.kind === 'standard' }));
  checkRounding(model, data);
  const target = targetOf(data, options.loss, {
    outputs: network.outputs,
    softmax: network.outputActivation === 'softmax',
    targetScale,
  });
  const scale = data.x instanceof Uint8Array && options.keepBytes ? commonScale(standardForm) : undefined;
  const shape = [data.examples, data.features];
  const x =
    scale === undefined
      ? new Variable(gpu, 'data x', { shape, dtype: storage, values: inStandardForm(standardForm, data) })
      : new Variable(gpu, 'data x', { shape, dtype: 'u8', values: Uint8Array.from(data.x) });
  try {
    const y = new Variable(gpu, 'data y', target);
    return { x, y, standardize: (rows) => multiply(rows, scale ?? 1) };
  } catch (error) {
    x.destroy();
    throw error;
  }
}

function checkFit({ network }: DataTarget, data: DataSet): void {
  if (data.features !== network.inputs) {
    throw new GradloomError(
      'E_SHAPE',
      `train: the network's inputs must be the data's features; got ${network.inputs} inputs, ${data.features} features.`,
      {
        hint: `The first layer size must be ${data.features}.`,
      },
    );
  }
  if (!data.y) {
    throw new GradloomError('E_ARGUMENT', 'train: the data must have targets; got none.', {
      hint: 'Name the target column or member.',
    });
  }
}

/** The single factor that puts bytes in standard form, where one does. */
function commonScale(form: StandardForm | undefined): number | undefined {
  if (!form) return 1;
  const [scale = 1] = form.scale;
  const common = form.shift.every((shift) => shift === 0) && form.scale.every((other) => other === scale);
  return common ? scale : undefined;
}

function inStandardForm(form: StandardForm | undefined, { x, features }: DataSet): Float32Array<ArrayBuffer> {
  return Float32Array.from(form ? applyStandardForm(form, x, features) : x);
}

/** Differences that float32 loses can be learnt in units of their spread only. */
function checkRounding(
  { standardForm, targetScale }: DataTarget,
  { x, y, features, targets }: DataSet,
): void {
  const isScaled = standardForm?.kind === 'standard' || standardForm?.kind === 'minMax';
  const inX = x instanceof Float64Array && !isScaled ? roundingLoss(x, features) : -1;
  const inY = y instanceof Float64Array && !targetScale ? roundingLoss(y, targets) : -1;
  if (inX < 0 && inY < 0) return;
  const [what, column] = inX < 0 ? ['y', inY] : ['x', inX];
  throw new GradloomError(
    'E_ARGUMENT',
    `train: float32 must tell the values of ${what} apart; got some in column ${column + 1} that differ far less than their size.`,
    {
      hint: `Give the model ${inX < 0 ? 'targetScale: fitTargetScale(data)' : "standardForm: fitStandardForm(data, 'standard')"}.`,
    },
  );
}

function targetOf(
  data: DataSet,
  loss: LossName,
  head: { outputs: number; softmax: boolean; targetScale: TargetScale | undefined },
) {
  const { outputs, targetScale } = head;
  const { y, examples, targets } = data;
  if (y instanceof Uint32Array) {
    const classes = Math.max(
      data.classes?.length ?? 0,
      y.reduce((most, label) => Math.max(most, label + 1), 0),
    );
    const most = outputs === 1 ? 2 : outputs;
    if (classes > most) {
      throw new GradloomError(
        'E_ARGUMENT',
        `train: labels must be below the number of outputs (one output tells two classes); got ${classes} classes, ${outputs} outputs.`,
        {
          hint: `The last layer size must be ${classes <= 2 ? 1 : classes}.`,
        },
      );
    }
    if (loss === 'softmaxCrossEntropy' && head.softmax) {
      return { shape: [examples], dtype: 'u32' as const, values: Uint32Array.from(y) };
    }
    const values = outputs === 1 ? Float32Array.from(y) : Float32Array.from(oneHot(y, outputs));
    return { shape: [examples, outputs], values };
  }
  if (targets !== outputs) {
    throw new GradloomError(
      'E_SHAPE',
      `train: the last layer must have as many units as the data has targets; got ${outputs} units, ${targets} targets.`,
      {
        hint: `The last layer size must be ${targets}.`,
      },
    );
  }
  return {
    shape: [examples, targets],
    values: targetScale ? scaleTargets(y!, targetScale) : Float32Array.from(y!),
  };
}
