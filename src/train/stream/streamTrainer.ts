// A model's training on a stream in progress.

import type { CallReport, ReportOptions } from '../../plan/program.ts';
import type { Feed } from '../feed.ts';
import type { Model } from '../model.ts';
import { Trainer } from '../trainer.ts';
import type { TrainingParts } from '../trainingParts.ts';

/** A trainer whose steps wait for data. */
export class StreamTrainer extends Trainer {
  readonly #feed: Feed;

  constructor(model: Model, parts: TrainingParts & { readonly feed: Feed }) {
    super(model, parts);
    this.#feed = parts.feed;
  }

  override async report(options?: ReportOptions): Promise<CallReport[]> {
    this.#feed.checkReport(options);
    return super.report(options);
  }

  override destroy(): void {
    this.#feed.destroy();
    super.destroy();
  }

  /** A source is kept for the next run, unless this one ends early. */
  protected override async attend<T>(work: () => Promise<T>, steps: number): Promise<T> {
    const last = this.step + steps;
    this.#feed.begin(last);
    try {
      return await work();
    } finally {
      if (this.step < last) await this.#feed.close().catch(() => undefined);
    }
  }

  protected override advance(count: number): Promise<number> {
    return this.#feed.advance(this.step, count);
  }
}
