// Makes a stream of chunks out of what opens its source.

import { checkFunction, checkText, kindOf, needOptions } from '../../checkOptions.ts';
import { checkDataSet } from '../../data/checkDataSet.ts';
import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import type { Model } from '../model.ts';
import type { Trainer } from '../trainer.ts';
import { checkLikeFirst } from './checkLikeFirst.ts';
import { ChunkReader } from './chunkReader.ts';
import { createStreamTrainer } from './createStreamTrainer.ts';
import type { DataStream, StreamOptions, StreamTrainingOptions } from './dataStream.ts';
import { beginningOf, joinChunks } from './joinChunks.ts';
import { skipping } from './skipping.ts';

/**
 * Training data in chunks of any size, for `createTrainer(model, { data, batchSize, … })`: it need never be in memory all at
 * once. Each epoch opens the source again; its examples follow those of the epoch before, so that batches go across chunks
 * and epochs, as those of a data set in memory do. The next examples are read and put on the device while it trains.
 *
 * @throws GradloomError `E_ARGUMENT` for wrong options.
 */
export function streamOf(options: StreamOptions): DataStream {
  needOptions('streamOf', options, ['open', 'examples', 'endless', 'fingerprint']);
  const { open, examples, endless = false, fingerprint } = options;
  checkFunction('streamOf: open', open);
  if (examples !== undefined && !isCount(examples))
    throw wrong('streamOf: examples must be a whole number of at least 1', kindOf(examples));
  if (typeof endless !== 'boolean') throw wrong('streamOf: endless must be true or false', kindOf(endless));
  if (fingerprint !== undefined) checkText('streamOf: fingerprint', fingerprint);
  return new StreamOfChunks({ open, examples, endless, fingerprint });
}

class StreamOfChunks implements DataStream {
  readonly #source: StreamOptions & { readonly endless: boolean };

  constructor(source: StreamOptions & { readonly endless: boolean }) {
    this.#source = source;
  }

  get examples(): number | undefined {
    return this.#source.examples;
  }

  get endless(): boolean {
    return this.#source.endless;
  }

  async take(examples: number): Promise<DataSet> {
    if (!isCount(examples)) throw wrong('take: it must be a whole number of at least 1', kindOf(examples));
    return this.#firstChunks(examples);
  }

  skip(examples: number): DataStream {
    if (!(Number.isSafeInteger(examples) && examples >= 0))
      throw wrong('skip: it must be a whole number of at least 0', kindOf(examples));
    const { endless, examples: all, fingerprint } = this.#source;
    const left = endless || all === undefined ? all : all - examples;
    if (left !== undefined && left < 1)
      throw wrong(`skip: it must be below the ${all} examples`, String(examples));
    return new StreamOfChunks({
      open: skipping(this.#source.open, examples),
      examples: left,
      endless,
      fingerprint: examples === 0 ? fingerprint : `${fingerprint ?? ''} from ${examples}`.trim(),
    });
  }

  train(model: Model, options: StreamTrainingOptions): Promise<Trainer> {
    return createStreamTrainer(model, options, {
      source: this.#source,
      first: () => this.#firstChunks(1, { isWhole: true }),
    });
  }

  /** Examples from the beginning: so many, or with `isWhole` all of the chunks that have so many. */
  async #firstChunks(wanted: number, { isWhole = false } = {}): Promise<DataSet> {
    const reader = new ChunkReader(this.#source.open, 0);
    const chunks: DataSet[] = [];
    let left = wanted;
    try {
      while (left > 0) {
        const chunk = await reader.next();
        if (!chunk) break;
        const data = await reader.onChunk(() => {
          const checked = checkDataSet(chunk, { allowMissing: true });
          if (chunks[0]) checkLikeFirst(chunks[0], checked);
          return beginningOf(checked, isWhole ? checked.examples : left);
        });
        chunks.push(data);
        left -= data.examples;
      }
    } catch (error) {
      await reader.close().catch(() => undefined);
      throw error;
    }
    await reader.close();
    if (chunks.length === 0)
      throw wrong('stream: open({ epoch: 0 }) must give examples', 'none', {
        hint: 'open must make a new iterable at each call: open: () => chunksOf(folder).',
      });
    return joinChunks(chunks);
  }
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 1;

function wrong(rule: string, got: string, { hint = '' } = {}): GradloomError {
  return new GradloomError('E_ARGUMENT', `${rule}; got ${got}.`, { hint });
}
