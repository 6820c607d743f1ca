// The format of a reference run, NAME.json, checked when it is read.

import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { GradloomError, type DataSet } from 'gradloom';

const number = v.number();
const numbers = v.array(number);
const byIteration = v.record(v.string(), number);
const activationName = v.picklist([
  'identity',
  'linear',
  'sigmoid',
  'tanh',
  'relu',
  'leakyRelu',
  'elu',
  'softmax',
]);
const activationChoice = v.union([
  activationName,
  v.object({ name: activationName, slope: v.optional(number), alpha: v.optional(number) }),
]);

const Part = v.union([
  v.object({ file: v.string(), x: v.string(), y: v.string() }),
  v.object({ images: v.string(), labels: v.string() }),
]);

const Results = v.object({
  costs: v.optional(byIteration),
  first50: v.optional(numbers),
  losses: v.optional(numbers),
  accuracy: v.optional(numbers),
});

const Run = v.object({
  about: v.optional(v.string(), ''),
  data: v.object({
    kind: v.picklist(['hdf5', 'json', 'idx', 'npz']),
    train: Part,
    test: v.optional(Part),
    scale: v.optional(number, 1),
  }),
  layerSizes: v.pipe(v.array(v.pipe(number, v.safeInteger(), v.minValue(1))), v.minLength(2)),
  hiddenActivation: v.nullish(activationChoice),
  outputActivation: v.nullish(activationChoice),
  leakySlope: v.optional(number),
  slope: v.optional(number),
  alpha: v.optional(number),
  cost: v.string(),
  optimizer: v.looseObject({ name: v.string(), learningRate: number }),
  l2: v.optional(number, 0),
  batchSize: v.optional(number),
  iterations: v.optional(number),
  steps: v.optional(number),
  initialParameters: v.string(),
  published: v.optional(Results),
  float64: v.optional(Results, {}),
  float32: v.optional(Results),
});

/** A reference run as its file describes it. */
export type ReferenceRun = v.InferOutput<typeof Run> & { readonly name: string; readonly folder: string };

/** What describes a training, wherever its numbers come from. */
export type DescribedRun = Omit<ReferenceRun, 'data' | 'folder' | 'initialParameters'>;

/** A run with all its numbers, ready to be trained. */
export interface PreparedRun {
  readonly run: DescribedRun;
  /** The training part, then a test part if there is one. */
  readonly parts: readonly DataSet[];
  /** What inputs are multiplied by. */
  readonly scale: number;
  /** Starting parameters by name: W1, b1, …. */
  readonly values: ReadonlyMap<string, Float32Array>;
}

/** One part of its data: members of a file, or a pair of IDX files. */
export type DataPart = v.InferOutput<typeof Part>;

/**
 * Reads a run.
 *
 * @throws GradloomError `E_FILE_FORMAT` with the path of the first wrong field.
 */
export async function readReferenceRun(folder: string, file: string): Promise<ReferenceRun> {
  const parsed = v.safeParse(Run, JSON.parse(await readFile(`${folder}/${file}`, 'utf8')));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new GradloomError(
      'E_FILE_FORMAT',
      `${file}: ${v.getDotPath(issue) ?? 'the run'} must fit the format; got: ${issue.message}`,
    );
  }
  return { ...parsed.output, name: file.replace(/\.json$/, ''), folder };
}
