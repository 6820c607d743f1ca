// A data set on the device, in the form that the training graph reads.

import { isArrayOf } from '../arrayKind.ts';
import { canonicalDataSet } from '../data/canonicalDataSet.ts';
import { checkWholeInputs } from '../data/checkWholeInputs.ts';
import { checkDataSet } from '../data/checkDataSet.ts';
import type { DataSet } from '../data/dataSet.ts';
import { ownBytes } from '../data/handedOver.ts';
import { applyStandardForm, type StandardForm } from '../data/standardForm.ts';
import { multiply } from '../graph/ops/index.ts';
import type { DType, Tensor } from '../graph/tensor.ts';
import type { LossFunction, LossName } from '../nn/loss.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Variable, type Values } from '../plan/variable.ts';
import { bytesOf } from '../wgsl/place.ts';
import { checkFits, knownWith, type KnownOfData } from './dataOfModel.ts';
import type { Model } from './model.ts';
import { costTargets } from './targets.ts';

/** Inputs and targets on the device. */
export interface TrainingData {
  readonly x: Variable;
  readonly y: Variable;
  /** What gathered rows of x still need: bytes are scaled as they are read. */
  readonly standardize: (rows: Tensor) => Tensor;
  /** What a model knows that is trained on it. */
  readonly known: KnownOfData;
}

/** What data must fit: a model, or what one is made of. */
export type DataTarget = Pick<Model, 'gpu' | 'network' | 'standardForm'> &
  Partial<Pick<Model, 'storage' | 'classes' | 'imageShape' | 'table'>>;

/** Whether something must be done in float64 before the data is put on a device. */
export function isWide(model: Partial<Pick<Model, 'targetScale'>>, { x, y }: DataSet): boolean {
  return model.targetScale !== undefined || isArrayOf(x, 'Float64Array') || isArrayOf(y, 'Float64Array');
}

/**
 * The data with what float64 is needed for done: targets in the units of the model's scale. Throws `E_ARGUMENT` where
 * float32 would lose what tells numbers apart.
 */
export async function inFloat32(
  model: Pick<Model, 'standardForm'> & Partial<Pick<Model, 'targetScale'>>,
  given: DataSet,
): Promise<DataSet> {
  const data = canonicalDataSet(given);
  const copy = { ...data, x: data.x.slice(), ...(data.y ? { y: data.y.slice() } : {}) };
  // Fetched only where it is needed: a page that trains on float32 never loads it.
  return (await import('./wideData.ts')).fromWide(model, copy);
}

/** What a Variable of the data is made of. */
interface Described {
  readonly shape: readonly number[];
  readonly dtype?: DType | undefined;
  readonly values: Values;
}

/** Inputs and targets before they are on the device. */
export interface DescribedData extends Omit<TrainingData, 'x' | 'y'> {
  readonly x: Described;
  readonly y: Described;
}

/**
 * A data set in the form that a model and a cost read.
 *
 * @throws GradloomError `E_SHAPE`, `E_DTYPE`, `E_ARGUMENT`, `E_NONFINITE` where data and network do not fit, `E_LIMIT`
 *   where the data does not fit on the device.
 */
export async function describeTrainingData(
  model: DataTarget,
  given: DataSet,
  options: { loss: LossName | LossFunction; keepBytes: boolean },
): Promise<DescribedData> {
  const { network, gpu, standardForm, storage } = model;
  const data = checkDataSet(given, { allowMissing: standardForm?.kind === 'standard' });
  checkFits('train', model, data);
  const { wholeBelow } = network;
  if (wholeBelow !== undefined)
    checkWholeInputs('train', data.x, { below: wholeBelow, features: data.features });
  const y = costTargets(data, options.loss, model);
  const known = knownWith(model, data, { own: typeof options.loss === 'function' });
  const scale = isArrayOf(data.x, 'Uint8Array') && options.keepBytes ? commonScale(standardForm) : undefined;
  const shape = [data.examples, data.features];
  // Half precision holds whole numbers up to 2048 only.
  const real = wholeBelow === undefined ? (storage ?? 'f32') : 'f32';
  const kind = scale === undefined ? real : 'u8';
  const bytes = bytesOf(kind) * data.x.length;
  const limit = Math.min(gpu.limits.maxBufferSize, gpu.limits.maxStorageBufferBindingSize);
  // Loaded only where it is thrown: until then nothing waits, and the data is read at the call.
  if (bytes > limit) throw (await import('./dataTooLarge.ts')).dataTooLarge(data, { kind, bytes, limit });
  const values = scale === undefined ? inStandardForm(standardForm, data) : ownBytes(data.x as Uint8Array);
  const standardize = (rows: Tensor): Tensor => multiply(rows, scale ?? 1);
  return { x: { shape, dtype: kind, values }, y, known, standardize };
}

/** Puts it on the device. Throws `E_OUT_OF_MEMORY`. */
export function uploadTrainingData(gpu: Gpu, described: DescribedData): TrainingData {
  const x = new Variable(gpu, 'data x', described.x);
  try {
    const y = new Variable(gpu, 'data y', described.y);
    // Their values are nobody else's: they outlive a lost device, and tell one data set from another.
    [x.kept, y.kept] = [described.x.values, described.y.values];
    return { ...described, x, y };
  } catch (error) {
    x.destroy();
    throw error;
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
  return (form ? applyStandardForm(form, x, features) : Float32Array.from(x)) as Float32Array<ArrayBuffer>;
}
