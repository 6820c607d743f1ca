// Brings chunks into the form in which a training reads examples, and sees that each is like the first.

import type { DataSet } from '../../data/dataSet.ts';
import { canonicalDataSet } from '../../data/canonicalDataSet.ts';
import { toFloat16 } from '../../float16.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { LossFunction, LossName } from '../../nn/loss.ts';
import type { Values } from '../../plan/variable.ts';
import { checkFurther } from '../checkFurther.ts';
import type { KnownOfData } from '../dataOfModel.ts';
import type { Model } from '../model.ts';
import { describeTrainingData, inFloat32, isWide, type DescribedData } from '../trainingData.ts';
import { checkLikeFirst, checkStored } from './checkLikeFirst.ts';
import type { ChunkWeights } from './chunkWeights.ts';
import type { Numbers, RowForms, Rows } from './rows.ts';

/** What the form of a stream is made of. */
interface FormParts {
  readonly model: Model;
  readonly loss: LossName | LossFunction;
  /** How much examples count; absent: all alike. */
  readonly weights?: ChunkWeights | undefined;
  readonly described: DescribedData;
}

/** What all chunks have in common. */
export class ChunkForm {
  /** Types and widths of rows. */
  readonly rows: RowForms;
  /** The shape of one example's target. */
  readonly targetShape: readonly number[];
  readonly standardize: (rows: Tensor) => Tensor;
  /** What a model knows that is trained on them. */
  readonly known: KnownOfData;
  readonly #model: Model;
  readonly #loss: LossName | LossFunction;
  readonly #first: DataSet;
  readonly #weights: ChunkWeights | undefined;

  private constructor(first: DataSet, { model, loss, weights, described }: FormParts) {
    const { x, y, standardize, known } = described;
    this.#model = model;
    this.#loss = loss;
    this.#weights = weights;
    this.targetShape = y.shape.slice(1);
    this.rows = {
      x: { dtype: x.dtype ?? 'f32', columns: first.features },
      y: { dtype: y.dtype ?? 'f32', columns: this.targetShape.reduce((product, size) => product * size, 1) },
      ...(weights ? { exampleWeights: { dtype: 'f32', columns: 1 } } : {}),
    };
    this.standardize = standardize;
    this.known = known;
    // What later chunks are compared with: not their numbers.
    this.#first = { ...first, x: first.x.subarray(0, 0), ...(first.y ? { y: first.y.subarray(0, 0) } : {}) };
  }

  /** The form of a stream whose first chunk this is. Throws as `createTrainer` does for data. */
  static async of(
    model: Model,
    chunk: DataSet,
    { loss, weights }: Pick<FormParts, 'loss' | 'weights'>,
  ): Promise<ChunkForm> {
    const described = await describe(model, chunk, loss);
    const own = canonicalDataSet(chunk);
    weights?.(own, chunk);
    return new ChunkForm(own, { model, loss, weights, described });
  }

  /**
   * The examples of a chunk, read before anything is waited for unless they are in float64.
   *
   * @throws GradloomError `E_DTYPE`, `E_SHAPE`, `E_ARGUMENT` where it is not like the first one; as `createTrainer` for data.
   */
  async rowsOf(chunk: DataSet): Promise<Rows> {
    const first = this.#first;
    const own = canonicalDataSet(chunk);
    checkLikeFirst(first, own, { areClassesFound: this.#model.classes !== undefined });
    const { table } = own;
    if (table !== first.table) checkFurther('train', this.#model, { ...first, table });
    const exampleWeights = this.#weights?.(own, chunk);
    const { x, y } = await describe(this.#model, chunk, this.#loss);
    checkStored('x', [this.rows.x.dtype, x.dtype ?? 'f32']);
    checkStored('y', [this.rows.y.dtype, y.dtype ?? 'f32']);
    const examples = { x: inMemory(x.values, this.rows.x.dtype), y: inMemory(y.values, this.rows.y.dtype) };
    return exampleWeights ? { ...examples, exampleWeights } : examples;
  }
}

const UNLIMITED = {
  limits: { maxBufferSize: Infinity, maxStorageBufferBindingSize: Infinity },
} as Model['gpu'];

async function describe(model: Model, chunk: DataSet, loss: LossName | LossFunction): Promise<DescribedData> {
  const data = isWide(model, chunk) ? await inFloat32(model, chunk) : chunk;
  const { network, standardForm, storage, classes, imageShape, table } = model;
  // A chunk never lies on the device as a whole: no limit of it holds.
  const target = { network, standardForm, storage, classes, imageShape, table, gpu: UNLIMITED };
  return describeTrainingData(target, data, { loss, keepBytes: true });
}

function inMemory(values: Values, dtype: string): Numbers {
  return dtype === 'f16' ? Uint16Array.from(values, toFloat16) : values;
}
