// A model's training on a stream in progress.

import type { CallReport, ReportOptions } from '../../plan/program.ts';
import type { Feed } from '../feed.ts';
import type { Model } from '../model.ts';
import { Trainer } from '../trainer.ts';
import type { RunOptions } from '../trainingOptions.ts';
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
  override async run(steps: number, options?: RunOptions): Promise<Float32Array<ArrayBuffer>> {
    if (Number.isSafeInteger(steps)) this.#feed.begin(this.step + steps);
    let done = 0;
    try {
      const costs = await super.run(steps, tellingSteps(options));
      done = costs.length;
      return costs;
    } finally {
      // In a turn of its own, since others may have begun; whoever ends a run early does not wait for them.
      if (done !== steps) void this.model.gpu.turns.end(() => this.#feed.close()).catch(() => undefined);
    }
  }

  protected override advance(count: number): Promise<number> {
    return this.#feed.advance(this.step, count);
  }
}

/** Tells nothing where data was waited for in vain. */
function tellingSteps(options: RunOptions | undefined): RunOptions | undefined {
  const onProgress: unknown = options?.onProgress;
  if (typeof onProgress !== 'function') return options;
  const tell = onProgress as NonNullable<RunOptions['onProgress']>;
  return { ...options, onProgress: (progress) => (progress.costs.length > 0 ? tell(progress) : undefined) };
}
