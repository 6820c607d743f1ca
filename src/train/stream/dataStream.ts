// Training data that comes in chunks: what a stream is, and how to train on one.

import type { DataSet } from '../../data/dataSet.ts';
import type { Model } from '../model.ts';
import type { Trainer } from '../trainer.ts';
import type { TrainingOptions } from '../trainingOptions.ts';

/** What a source is told when it is opened. */
export interface StreamOpening {
  /** How often the stream was gone through before: 0, 1, 2 … */
  readonly epoch: number;
  /** Aborts when the source is not needed any more, also while it waits for something. */
  readonly signal: AbortSignal;
}

/** Chunks, as they come or all there. */
export type Chunks = AsyncIterable<DataSet> | Iterable<DataSet>;

/** A source of chunks, and what is known of it. */
export interface StreamOptions {
  /**
   * Begins with the first chunk, once an epoch: an async generator, a generator, a list. The same epoch must give the same
   * examples in the same order each time, in chunks of any size: a training that goes on after a stop or a lost device opens
   * it again and passes over what it has seen.
   */
  readonly open: (opening: StreamOpening) => Chunks | Promise<Chunks>;
  /**
   * Examples of one epoch, which each epoch must have. Without it fits take `steps`, and reports say epoch 0.
   */
  readonly examples?: number | undefined;
  /** The source never ends, and is opened once; an epoch of reports is then `examples`. Default false. */
  readonly endless?: boolean | undefined;
  /**
   * A text that tells this data from other data, such as a checksum of its files: a state is taken only where it is the same.
   * Beside it the first example is compared.
   */
  readonly fingerprint?: string | undefined;
}

/** Training data in chunks, which need never be in memory all at once; `streamOf` makes it. */
export interface DataStream {
  /** Examples of one epoch, where that is known. */
  readonly examples: number | undefined;
  /** Whether the source never ends. */
  readonly endless: boolean;
  /**
   * The first examples as a data set, to fit a standard form on, or to hold out: fewer where an epoch has fewer. Opens the
   * source for it, and closes it.
   *
   * @throws GradloomError `E_ARGUMENT` for other numbers, and where there is no example; `E_SHAPE`, `E_DTYPE`, `E_NONFINITE`
   *   for chunks that are no data sets, or of another kind than the first. What the source throws.
   */
  take(examples: number): Promise<DataSet>;
  /**
   * The same stream without its first examples in each epoch, such as those that are held out; chunks that begin earlier are cut.
   *
   * @throws GradloomError `E_ARGUMENT` unless the count is a whole number, and less than there are.
   */
  skip(examples: number): DataStream;
  /** What `createTrainer` does with a stream. For the library's own use. */
  train(model: Model, options: StreamTrainingOptions): Promise<Trainer>;
}

/** How to train on a stream. */
export interface StreamTrainingOptions extends Omit<
  TrainingOptions,
  'data' | 'batchSize' | 'shuffle' | 'classWeights' | 'exampleWeights'
> {
  /** The training data, in chunks. */
  readonly data: DataStream;
  /** Examples a step. */
  readonly batchSize: number;
  /**
   * Examples that are kept in memory to draw each next one from, every one of them equally likely, by `seed` and epoch; as
   * many as an epoch has, or more, draw an order among all. Default: the order of the stream.
   */
  readonly shuffleBuffer?: number | undefined;
  /**
   * How much the examples of each class count, a number of at least 0 for each, in the order of the model's classes. They
   * are taken as they are, since nobody knows their mean over the stream: the cost of a batch is Σ w J / m.
   */
  readonly classWeights?: ArrayLike<number> | undefined;
  /**
   * How much each example of a chunk counts, numbers of at least 0: asked for each chunk, as its source gave it, when it is
   * read. Together with class weights: the products. They are taken as they are; those of a mean of 1 leave the size of
   * steps as it is.
   */
  readonly exampleWeights?: ((chunk: DataSet) => ArrayLike<number>) | undefined;
}
