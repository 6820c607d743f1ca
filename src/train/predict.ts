// Predictions of a model on raw inputs, some examples at a time.

import { isArrayOf } from '../arrayKind.ts';
import type { InputArray } from '../data/inputArray.ts';
import { checkWholeInputs } from '../data/checkWholeInputs.ts';
import { writeStandardForm, type StandardForm } from '../data/standardForm.ts';
import { unscaleTargets, type TargetScale } from '../data/targetScale.ts';
import { GradloomError } from '../errors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Network, StorageType } from '../nn/network.ts';
import type { Program } from '../plan/program.ts';
import type { Variable } from '../plan/variable.ts';
import { checkPredictions } from './checkFurther.ts';
import { checkOutputs } from './decide.ts';
import { givesProbabilities, rememberOutputs } from './outputsOf.ts';
import { checkModelParameters } from './parameterHealth.ts';

/** What of a model predicts. */
export interface PredictingModel {
  readonly network: Network;
  readonly standardForm: StandardForm | undefined;
  readonly targetScale: TargetScale | undefined;
  readonly gpu: Gpu;
  readonly parameters: Variable;
  readonly states: readonly Variable[];
  readonly storage: StorageType;
}

/** Examples on their way through the device, from `first` on. */
interface Chunk {
  readonly first: number;
  readonly values: Promise<unknown>;
}

/** Examples that are predicted at once at most. */
const CHUNK = 1024;
/** Bytes that the values of one chunk take at most on the device, all layers together. */
const MEMORY = 2 ** 29;

/**
 * As `Model.predict`, within a turn of the Gpu, with inputs of its own and programs that give `a` for `x` of so many
 * examples.
 */
export async function predict(
  model: PredictingModel,
  x: InputArray,
  programFor: (examples: number) => Promise<Program>,
): Promise<Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>> {
  const { network, standardForm, targetScale } = model;
  const { inputs, outputs } = network;
  if (x.length % inputs !== 0) {
    throw new GradloomError(
      'E_SHAPE',
      `predict: x must hold whole examples of ${inputs} features; got ${x.length} values.`,
      {
        hint: 'Use the features that the model was trained with.',
      },
    );
  }
  checkInputs(x, inputs, standardForm);
  const { wholeBelow } = network;
  if (wholeBelow !== undefined) checkWholeInputs('predict', x, { below: wholeBelow, features: inputs });
  const examples = x.length / inputs;
  const result = new Float32Array(examples * outputs);
  if (examples === 0) return rememberOutputs(result, network);
  checkPredictions('predict', network);
  await checkModelParameters('predict', model);
  // A power of two, so that few programs are ever compiled; the last chunk is filled up with zeros.
  const most = Math.min(chunkSize(model.gpu.limits, network), 2 ** Math.ceil(Math.log2(examples)));
  const { program, size } = await largestProgram(most, programFor);
  const keep = async ({ first, values }: Chunk): Promise<void> => {
    const rows = ((await values) as Float32Array).subarray(0, Math.min(size, examples - first) * outputs);
    checkOutputs('predict', rows, outputs, first);
    checkShares(rows, network, first);
    result.set(rows, first * outputs);
  };
  // What is written is read at the call, so that all chunks can use the same memory.
  const scratch = new Float32Array(size * inputs);
  // While the device computes one chunk, the next is brought into its form and submitted.
  let [before, last]: (Chunk | undefined)[] = [];
  try {
    for (let first = 0; first < examples; first += size) {
      const chunk = x.subarray(first * inputs, (first + size) * inputs);
      program.writeNow('x', deviceInputs(chunk, scratch, standardForm, first * inputs));
      [before, last] = [last, { first, ...(await program.submitNow('a')) }];
      // What fails is told when it is this chunk's turn.
      last.values.catch(() => undefined);
      if (before) await keep(before);
    }
    await keep(last!);
  } finally {
    // A turn ends when its work does, also where an earlier chunk failed.
    await last?.values.catch(() => undefined);
  }
  return rememberOutputs(targetScale ? unscaleTargets(result, targetScale) : result, network);
}

/** A chunk that starts at place `at` of the inputs, as the device takes it: in standard form, followed by zeros. */
function deviceInputs(
  chunk: InputArray,
  scratch: Float32Array<ArrayBuffer>,
  form: StandardForm | undefined,
  at: number,
): Float32Array<ArrayBuffer> {
  if (form) writeStandardForm(form, chunk, scratch, at);
  // `Model.predict` made these inputs for itself, so that a whole chunk of them is not copied again.
  else if (chunk.length === scratch.length && isArrayOf(chunk, 'Float32Array'))
    return chunk as Float32Array<ArrayBuffer>;
  else scratch.set(chunk);
  return scratch.fill(0, chunk.length);
}

/** Examples at once, a power of two: no value exceeds a binding, and all together stay within a bound. */
export function chunkSize(
  limits: Pick<Gpu['limits'], 'maxBufferSize' | 'maxStorageBufferBindingSize'>,
  { inputs, layers }: Pick<Network, 'inputs' | 'layers'>,
): number {
  const widths = [inputs, ...layers.map(({ width }) => width)];
  const bytes = widths.map((width) => 4 * width);
  const largest = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize) / Math.max(...bytes);
  const together = MEMORY / bytes.reduce((sum, own) => sum + own, 0);
  return 2 ** Math.floor(Math.log2(Math.max(1, Math.min(CHUNK, largest, together))));
}

/** Rounding of sums of probabilities, which may be stored in half precision. */
const MOST_OFF = 1e-3;

/** Throws `E_ARGUMENT` where outputs are none of the probabilities that the last layer says they are, with the row, from 1. */
function checkShares(rows: Float32Array, network: Network, first: number): void {
  if (!givesProbabilities(network)) return;
  const { outputs, outputActivation } = network;
  const sums = outputActivation === 'softmax';
  for (let row = 0; row < rows.length; row += outputs) {
    let [total, inside] = [0, true];
    for (let at = row; at < row + outputs; at++) {
      total += rows[at]!;
      inside &&= rows[at]! >= -MOST_OFF && rows[at]! <= 1 + MOST_OFF;
    }
    if (inside && (!sums || Math.abs(total - 1) <= MOST_OFF)) continue;
    throw new GradloomError(
      'E_ARGUMENT',
      `predict: outputs of the activation ${outputActivation} must be from 0 to 1${sums ? ' and sum to 1' : ''}; got ${rows.subarray(row, row + Math.min(outputs, 4)).join(', ')}${outputs > 4 ? ', …' : ''} in row ${first + row / outputs + 1}.`,
      {
        hint: `The last layer says so of itself: its forward must give { a: ${outputActivation}(z), z }, or build no activation.`,
      },
    );
  }
}

/** A program for so many examples, or for half as many as often as the device refuses. */
async function largestProgram(
  size: number,
  programFor: (examples: number) => Promise<Program>,
): Promise<{ program: Program; size: number }> {
  try {
    return { program: await programFor(size), size };
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (size === 1 || (code !== 'E_LIMIT' && code !== 'E_OUT_OF_MEMORY')) throw error;
    return largestProgram(size / 2, programFor);
  }
}

/**
 * Throws `E_NONFINITE` with the row, from 1, for missing values (NaN) and for such that are not finite (in float32,
 * where no standard form changes them).
 */
function checkInputs(x: InputArray, inputs: number, form: StandardForm | undefined): void {
  if (isArrayOf(x, 'Uint8Array') || (isArrayOf(x, 'Float32Array') && allFinite(x))) return;
  const meanStandsForMissing = form?.kind === 'standard';
  for (let at = 0; at < x.length; at++) {
    const value = x[at]!;
    if (Number.isFinite(form ? value : Math.fround(value))) continue;
    if (meanStandsForMissing && Number.isNaN(value)) continue;
    throw new GradloomError(
      'E_NONFINITE',
      `predict: every input must be finite; got ${x[at]} in row ${Math.floor(at / inputs) + 1}, column ${(at % inputs) + 1}.`,
      {
        hint: Number.isNaN(x[at])
          ? 'A model with the standard form "standard" takes missing values for the mean.'
          : '',
      },
    );
  }
}

/** In a tenth of the time that a question for each takes: x − x is 0, or NaN where x is not finite. */
function allFinite(x: Float32Array): boolean {
  let sum = 0;
  for (const value of x) sum += value - value;
  return sum === 0;
}
