// A model's training in progress.

import type { Model } from './model.ts';
import { TrainingRun, type TrainingParts } from './trainingRun.ts';

/** A training of a model in progress; `createTrainer` makes it. */
export class Trainer extends TrainingRun {
  /** The model that is trained. */
  readonly model: Model;

  constructor(model: Model, parts: TrainingParts) {
    super(model, parts);
    this.model = model;
  }
}
