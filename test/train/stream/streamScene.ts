// Data sets cut into chunks, and trainings on them beside those on the whole.

import {
  adam,
  createTrainer,
  Model,
  type DataSet,
  type Gpu,
  type ModelOptions,
  type StreamOptions,
  type StreamTrainingOptions,
  type Trainer,
  type TrainingOptions,
} from '../../../src/index.ts';
import { createStreamTrainer } from '../../../src/train/stream/createStreamTrainer.ts';

/** Chunks of these sizes in turn until the data is used up; 0 is a chunk without examples. */
export function chunksOf(data: DataSet, sizes: readonly number[]): DataSet[] {
  const chunks: DataSet[] = [];
  for (let at = 0, turn = 0; at < data.examples; turn++) {
    const examples = Math.min(sizes[turn % sizes.length]!, data.examples - at);
    chunks.push(rowsOf(data, at, examples));
    at += examples;
  }
  return chunks;
}

/** Examples from `at` on. */
export function rowsOf(data: DataSet, at: number, examples: number): DataSet {
  const { x, y, features, targets } = data;
  return {
    ...data,
    x: x.slice(at * features, (at + examples) * features),
    ...(y ? { y: y.slice(at * targets, (at + examples) * targets) } : {}),
    examples,
  };
}

/** A source of chunks, as an async generator that takes its time now and then. */
export const slowly = (chunks: readonly DataSet[]): StreamOptions['open'] =>
  async function* () {
    for (const [index, chunk] of chunks.entries()) {
      if (index % 3 === 1) await new Promise((resolve) => setTimeout(resolve, 1));
      yield chunk;
    }
  };

/** What all trainings here have in common. */
export const OPTIONS = { optimizer: adam({ learningRate: 0.02 }), batchSize: 16, seed: 5 };

/** A trainer on a stream whose slots hold little, so that they are filled many times. */
export function trainerOn(
  model: Model,
  source: StreamOptions,
  { slotBytes = 1, ...options }: Partial<StreamTrainingOptions> & { slotBytes?: number } = {},
): Promise<Trainer> {
  const own = { ...OPTIONS, ...options } as StreamTrainingOptions;
  const first = async (): Promise<DataSet> => {
    for await (const chunk of await source.open({ epoch: 0, signal: new AbortController().signal }))
      if (chunk.examples > 0) return chunk;
    throw new Error('none');
  };
  return createStreamTrainer(model, own, { source, first, slotBytes });
}

/** A model and its training on data in memory, in the order of the data. */
export async function inMemory(
  gpu: Gpu,
  modelOptions: ModelOptions,
  options: Partial<TrainingOptions> & Pick<TrainingOptions, 'data'>,
) {
  const model = new Model(gpu, modelOptions);
  const trainer = await createTrainer(model, { ...OPTIONS, shuffle: false, ...options });
  return { model, trainer };
}
