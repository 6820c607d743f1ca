// What a model file keeps of its training: how it was done and what came of it.

import type { NamedData } from './loadTrainingData.ts';
import type { TrainingPlan } from './trainingPlan.ts';
import type { TrainOptions } from './trainOptions.ts';

/** Key of the note on the training. */
export const TRAINING_NOTE = 'gradloom.training';

/** What is known after a training. */
export interface TrainingFacts {
  readonly steps: number;
  readonly ended: string;
  /** Cost of the last steps, and of the best constant prediction. */
  readonly cost?: number;
  readonly baseline?: number;
  /** Whether the cost is at most the baseline. */
  readonly learned?: boolean;
}

/** The notes, by key. */
export function notesOf(
  { data, plan, options }: { data: NamedData; plan: TrainingPlan; options: TrainOptions },
  facts: TrainingFacts = { steps: 0, ended: 'failed', cost: 0, baseline: 0, learned: false },
): Record<string, string> {
  const { optimizer, loss, batchSize, augment } = plan;
  return {
    [TRAINING_NOTE]: JSON.stringify({
      data: data.name,
      loss,
      optimizer: optimizer.config,
      batch: batchSize ?? 'all',
      augment,
      exampleWeights: options.exampleWeights,
      seed: options.seed,
      ...facts,
    }),
  };
}

/** What the notes say against the model, for people; `undefined` where they say nothing. */
export function doubtOf(notes: ReadonlyMap<string, string>): string | undefined {
  const facts = parse(notes.get(TRAINING_NOTE));
  if (facts?.ended === 'failed')
    return `The training of this model failed after ${facts.steps} steps; it is what was learnt until then.`;
  if (facts?.learned !== false) return undefined;
  return `The training of this model was no success: its cost was ${facts.cost}, and a constant prediction costs ${facts.baseline}.`;
}

/** Notes are made by any program: what is not understood says nothing. */
function parse(text: string | undefined): Partial<TrainingFacts> | undefined {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
