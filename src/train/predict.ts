// Predictions of a model on raw inputs, some examples at a time.

import type { RealArray } from '../data/dataSet.ts';
import { applyStandardForm } from '../data/standardForm.ts';
import { unscaleTargets } from '../data/targetScale.ts';
import { GradloomError } from '../errors.ts';
import type { Program } from '../plan/program.ts';
import type { Model } from './model.ts';

/** Examples that are predicted at once at most. */
const CHUNK = 1024;

/** As `Model.predict`, within a turn of the Gpu, with programs that give `a` for `x` of so many examples. */
export async function predict(
  model: Pick<Model, 'network' | 'standardForm' | 'targetScale'>,
  x: RealArray | Uint8Array,
  programFor: (examples: number) => Promise<Program>,
): Promise<Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>> {
  const { network, standardForm, targetScale } = model;
  const { inputs, outputs } = network;
  if (x.length === 0 || x.length % inputs !== 0) {
    throw new GradloomError(
      'E_SHAPE',
      `predict: x must hold whole examples of ${inputs} features; got ${x.length} values.`,
      {
        hint: 'Use the features that the model was trained with.',
      },
    );
  }
  const examples = x.length / inputs;
  const result = new Float32Array(examples * outputs);
  // A power of two, so that few programs are ever compiled; the last chunk is filled up with zeros.
  const size = Math.min(CHUNK, 2 ** Math.ceil(Math.log2(examples)));
  const program = await programFor(size);
  for (let first = 0; first < examples; first += size) {
    const chunk = x.subarray(first * inputs, (first + size) * inputs);
    const filled = new Float32Array(size * inputs);
    filled.set(standardForm ? applyStandardForm(standardForm, chunk, inputs) : chunk);
    program.writeNow('x', filled);
    const values = (await program.runAndReadNow('a')) as Float32Array;
    result.set(values.subarray(0, Math.min(size, examples - first) * outputs), first * outputs);
  }
  return targetScale ? unscaleTargets(result, targetScale) : result;
}
