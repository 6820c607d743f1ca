// The data of `gradloom train --stream`: rows of a table that is read in each epoch, and what its first rows say.

import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import { checkLoadOptions } from '../../node/checkLoadOptions.ts';
import { isTableFile } from '../../node/dataFile.ts';
import { readTable } from '../../node/loadCsv.ts';
import { streamCsv } from '../../node/streamCsv.ts';
import { loadOptions } from '../data/dataOptions.ts';
import { formatCount } from '../../drawing/format.ts';
import type { Output } from '../output.ts';
import type { NamedData } from './loadTrainingData.ts';
import type { TrainOptions } from './trainOptions.ts';

/** Rows that are looked at before: ranges, shares of classes and a constant prediction are known well by so many. */
const SAMPLE = { rows: 50_000, numbers: 2e7 };

/**
 * Opens the stream, and reads what is held out. `train` holds the first rows of it.
 *
 * @throws GradloomError `E_ARGUMENT` for data that is no table, options of other data, and where nothing is left to train on;
 *   as `streamCsv`.
 */
export async function loadStream(options: TrainOptions, output: Output): Promise<NamedData> {
  const { data = '', validation: file, validationRows, test: testFile } = options;
  if (!isTableFile(data)) {
    throw new GradloomError('E_ARGUMENT', `train: --stream must come with a CSV file; got ${data}.`, {
      hint: 'Other data is read whole; in a program streamNpy and streamIdx read arrays and pictures row by row.',
    });
  }
  const { test: _, seed: _seed, testFraction: _share, ...reading } = loadOptions(options, 0);
  checkLoadOptions(data, reading, 'table');
  const { like: _like, classes: _classes, x: _x, y: _y, testY: _testY, files: _files, ...given } = reading;
  const { maxBytes: _most, maxElements: _elements, ...how } = given;
  output.note('(counting the rows of the table …)');
  const whole = await streamCsv(data, how);
  const held = validationRows ?? 0;
  if (held >= whole.examples!) {
    throw new GradloomError(
      'E_ARGUMENT',
      `train: --validation-rows must leave rows to train on; got ${held} of ${whole.examples}.`,
    );
  }
  const stream = held > 0 ? whole.skip(held) : whole;
  const { features } = await stream.take(1);
  const sample = await stream.take(Math.max(1, Math.min(SAMPLE.rows, Math.floor(SAMPLE.numbers / features))));
  const { table } = sample;
  const { target: _target, targetKind: _kind, drop: _drop, keep: _keep, categories: _names, ...text } = how;
  const other = (path: string): Promise<DataSet> => readTable(path, { ...text, table });
  const validation = held > 0 ? await whole.take(held) : file === undefined ? undefined : await other(file);
  if (validation && !validation.y) {
    throw new GradloomError(
      'E_ARGUMENT',
      `train: the data of --validation must have the target of the training data; got none in ${file}.`,
    );
  }
  return {
    name: data,
    train: sample,
    stream: { data: stream, examples: stream.examples! },
    ...(validation ? { validation } : {}),
    ...(testFile === undefined ? {} : { test: await other(testFile) }),
  };
}

/** Class weights that are 1 on average over the first rows: those of a stream are taken as they are. */
export function classWeightsBySample(
  given: TrainOptions['classWeights'],
  { y, examples, classes = [] }: DataSet,
): number[] | undefined {
  if (given === undefined) return undefined;
  if (!(y instanceof Uint32Array)) {
    throw new GradloomError('E_ARGUMENT', 'train: --class-weights need class labels; got numbers.');
  }
  const counts = new Float64Array(Math.max(classes.length, 2));
  for (const label of y) counts[label]!++;
  if (given === 'balanced') checkCounts(counts, { examples, classes });
  const weights =
    given === 'balanced' ? [...counts].map((count) => (count > 0 ? 1 / count : 0)) : Array.from(given);
  const total = counts.reduce((sum, count, label) => sum + count * (weights[label] ?? 0), 0);
  // Where no class counts the training refuses them as they are.
  return total > 0 ? weights.map((weight) => (weight * examples) / total) : weights;
}

/** Throws `E_ARGUMENT` where a class has no row to be weighed by: it would count for nothing, wherever it comes. */
function checkCounts(
  counts: Float64Array,
  { examples, classes }: Required<Pick<DataSet, 'examples' | 'classes'>>,
): void {
  const label = counts.indexOf(0);
  if (label < 0) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `train: --class-weights balanced must find each class among the first ${formatCount(examples)} rows; got none of ${classes[label] ?? label}.`,
    { hint: 'Shuffle the file before, or name how much each class counts: --class-weights 1,2,5.' },
  );
}

/** How many examples an epoch trains on, and how it is told. */
export function trainedOn({ train, stream }: NamedData): number {
  return stream?.examples ?? train.examples;
}

/** What is told of scores and ranges that are those of the first rows alone. */
export function sampleNote({ train, stream }: NamedData): string {
  return stream && stream.examples > train.examples
    ? `, of the first ${formatCount(train.examples)} rows`
    : '';
}
