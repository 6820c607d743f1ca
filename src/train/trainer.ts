// A model's training in progress.

import type { DataSet } from '../data/dataSet.ts';
import type { FitMetrics } from './fit/fitOptions.ts';
import type { Model } from './model.ts';
import type { TrainingParts } from './trainingParts.ts';
import { TrainingRun } from './trainingRun.ts';

/** A training of a model in progress; `createTrainer` makes it. */
export class Trainer extends TrainingRun<DataSet, FitMetrics> {
  /** The model that is trained. */
  readonly model: Model;

  constructor(model: Model, parts: TrainingParts) {
    super(model, parts);
    this.model = model;
  }
}
