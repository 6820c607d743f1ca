// A few examples to take a step with: small numbers with one digit, the same for a seed.
import type { DataSet } from 'gradloom';
import { uniforms } from '../../playground/data/uniforms.ts';
import type { Setup } from '../state/setup.ts';

/** The examples of a set-up: inputs from −1 to 1 without 0, targets that suit the last layer. */
export function examplesOf({ inputs, outputs, examples, head, seed }: Setup): DataSet {
  const next = uniforms(seed);
  const x = Float32Array.from({ length: inputs * examples }, () => {
    const tenths = 1 + Math.floor(10 * next());
    return (next() < 0.5 ? -tenths : tenths) / 10;
  });
  const y = new Float32Array(outputs * examples);
  for (let i = 0; i < examples; i++) {
    if (head === 'softmax') y[i * outputs + Math.floor(outputs * next())] = 1;
    else {
      for (let k = 0; k < outputs; k++) {
        y[i * outputs + k] = head === 'sigmoid' ? Math.round(next()) : Math.round(20 * next() - 10) / 10;
      }
    }
  }
  return { x, y, examples, features: inputs, targets: outputs };
}
