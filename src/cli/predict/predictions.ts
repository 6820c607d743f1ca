// Predictions as rows: what a model says of each example, and what was true.

import { csvText } from '../data/csvText.ts';
import type { DataSet, RealArray } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import { decide } from '../../train/decide.ts';
import type { Model } from '../../train/model.ts';
import { probabilityOf } from '../../train/measures/probabilities.ts';

/** What is said of one example. */
export interface Prediction {
  /** From 1. */
  readonly row: number;
  /** Name of the class, or the numbers. */
  readonly predicted: string | readonly number[];
  /** What ŷ gives that class; absent for numbers. */
  readonly probability?: number;
  /** What was true, where the data says. */
  readonly actual?: string | readonly number[];
}

/** Refuses predictions that are no numbers. Throws `E_NONFINITE` with the row, from 1. */
export function checkFinite(outputs: RealArray, count: number): void {
  const at = outputs.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new GradloomError(
    'E_NONFINITE',
    `predict: every prediction must be finite; got ${outputs[at]} in row ${Math.floor(at / count) + 1}.`,
    {
      hint: 'The inputs may be far outside of what the model was trained with, or its training has diverged.',
    },
  );
}

/** The predictions of `outputs`, ŷ [examples, outputs] of the model for the data. */
export function predictionsOf(model: Model, data: DataSet, outputs: RealArray): Prediction[] {
  const count = model.network.outputs;
  const { classes } = model;
  const { y, targets, examples } = data;
  const predicted = classes ? decide(outputs, model) : undefined;
  const name = (label: number) => classes?.[label] ?? String(label);
  return Array.from({ length: examples }, (_, index): Prediction => {
    const row = index + 1;
    const actual =
      y === undefined
        ? {}
        : {
            actual:
              y instanceof Uint32Array ? name(y[index]!) : [...y.subarray(index * targets, row * targets)],
          };
    if (!predicted) return { row, predicted: [...outputs.subarray(index * count, row * count)], ...actual };
    const label = predicted[index]!;
    return {
      row,
      predicted: name(label),
      probability: probabilityOf(outputs, count, index, label),
      ...actual,
    };
  });
}

/** The names of several targets, where the table that a model was trained on has them. */
export function targetNamesOf({
  table,
  network,
}: Pick<Model, 'table' | 'network'>): readonly string[] | undefined {
  const names = table?.targets.map(({ name }) => name) ?? [];
  return names.length > 1 && names.length === network.outputs ? names : undefined;
}

/**
 * As CSV with a header: row, predicted, probability, actual; several numbers have columns of their own, called by their
 * targets (`predicted price`) or, without `names`, by their place (`predicted 1`).
 */
export function predictionsCsv(predictions: readonly Prediction[], names?: readonly string[]): string {
  const [first] = predictions;
  if (!first) return '';
  const columns: [string, (prediction: Prediction) => string | number][] = [['row', ({ row }) => row]];
  const add = (title: 'predicted' | 'actual'): void => {
    const sample = first[title];
    if (sample === undefined) return;
    if (typeof sample === 'string') columns.push([title, (prediction) => String(prediction[title])]);
    else if (sample.length === 1) columns.push([title, (prediction) => Number(prediction[title]?.[0])]);
    else
      sample.forEach((_, i) =>
        columns.push([`${title} ${names?.[i] ?? i + 1}`, (prediction) => Number(prediction[title]?.[i])]),
      );
  };
  add('predicted');
  if (first.probability !== undefined) columns.push(['probability', ({ probability }) => probability ?? '']);
  add('actual');
  const header = columns.map(([title]) => title);
  return csvText([header, ...predictions.map((prediction) => columns.map(([, cell]) => cell(prediction)))]);
}
