// A data set on the device, in the form that the training graph reads.

import { GradloomError } from '../errors.ts';
import { checkDataSet } from '../data/checkDataSet.ts';
import type { DataSet } from '../data/dataSet.ts';
import { oneHot } from '../data/oneHot.ts';
import { applyStandardForm, type StandardForm } from '../data/standardForm.ts';
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
export type DataTarget = Pick<Model, 'gpu' | 'network' | 'standardForm'> & Partial<Pick<Model, 'storage'>>;

/**
 * The data with what float64 is needed for done: targets in the units of the model's scale. Throws `E_ARGUMENT` where
 * float32 would lose what tells numbers apart.
 */
export async function inFloat32(
  model: Pick<Model, 'network' | 'standardForm' | 'targetScale'>,
  data: DataSet,
): Promise<DataSet> {
  const isWide = data.x instanceof Float64Array || data.y instanceof Float64Array;
  // Fetched only where it is needed: a page that trains on float32 never loads it.
  return isWide || model.targetScale ? (await import('./wideData.ts')).fromWide(model, data) : data;
}

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
  const { network, gpu, standardForm, storage } = model;
  checkFit(model, checkDataSet(data, { allowMissing: standardForm?.kind === 'standard' }));
  const target = targetOf(data, options.loss, {
    outputs: network.outputs,
    softmax: network.outputActivation === 'softmax',
  });
  const scale = data.x instanceof Uint8Array && options.keepBytes ? commonScale(standardForm) : undefined;
  const shape = [data.examples, data.features];
  const x =
    scale === undefined
      ? new Variable(gpu, 'data x', { shape, dtype: storage, values: inStandardForm(standardForm, data) })
      : new Variable(gpu, 'data x', { shape, dtype: 'u8', values: Uint8Array.from(data.x) });
  const y = new Variable(gpu, 'data y', target);
  return { x, y, standardize: (rows) => multiply(rows, scale ?? 1) };
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

function targetOf(data: DataSet, loss: LossName, head: { outputs: number; softmax: boolean }) {
  const { outputs } = head;
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
  return { shape: [examples, targets], values: Float32Array.from(y!) };
}
