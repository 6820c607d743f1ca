// Class indices as rows of zeros with a single one, and back.

import { GradloomError } from '../errors.ts';

/** [examples, classes] with y[i, labels[i]] = 1. Throws `E_ARGUMENT` with the row where a label is no class. */
export function oneHot(labels: ArrayLike<number>, classes: number): Float32Array {
  const y = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] ?? -1;
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new GradloomError(
        'E_ARGUMENT',
        `one-hot: a label must be a whole number in 0 … ${classes - 1}; got ${label} in row ${i + 1}.`,
      );
    }
    y[i * classes + label] = 1;
  }
  return y;
}

/** The class indices of rows [examples, classes] of zeros with a single one; `undefined` where a row is another. */
export function fromOneHot(y: ArrayLike<number>, classes: number): Uint32Array | undefined {
  const labels = new Uint32Array(y.length / classes);
  for (let i = 0; i < labels.length; i++) {
    let ones = 0;
    for (let j = 0; j < classes; j++) {
      const value = y[i * classes + j] ?? 0;
      if (value !== 0 && value !== 1) return undefined;
      if (value === 1) labels[i] = j;
      ones += value;
    }
    if (ones !== 1) return undefined;
  }
  return labels;
}
