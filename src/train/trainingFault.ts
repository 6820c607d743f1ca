// What a training that cannot go on says: loaded only then.

import { GradloomError } from '../errors.ts';

const HINT = 'Lower the learning rate, put the inputs in standard form, or clip the gradient.';

/** What the device told after some steps. */
export interface Look {
  /** The step before the first of them. */
  readonly first: number;
  /** The cost of each. */
  readonly costs: Float32Array;
  /** The first step, from 1, after which a parameter or the optimiser's state was not finite. */
  readonly diverged: number | undefined;
  /** What layers keep, by name. It has no part in the cost of its step, and spoils predictions. */
  readonly kept: readonly (readonly [name: string, values: ArrayLike<number>])[];
}

/** The first thing that is not finite in a look where something is not. */
export function trainingFault({ first, costs, diverged = Infinity, kept }: Look): GradloomError {
  const bad = firstUnbounded(costs);
  const costAt = bad < 0 ? Infinity : first + bad + 1;
  if (diverged < costAt) return divergence(diverged);
  if (bad >= 0) return nonfinite(`the cost must stay finite; got ${costs[bad]} at step ${costAt}.`);
  const [name, values] = kept.find((own) => firstUnbounded(own[1]) >= 0)!;
  const at = firstUnbounded(values);
  const step = first + costs.length;
  return nonfinite(`${name} must stay finite; got ${values[at]} at element ${at} by step ${step}.`);
}

/** Of parameters or the optimiser's state. */
export function divergence(step: number): GradloomError {
  return nonfinite(
    `parameters and the optimiser's state must stay finite; got infinite or NaN ones after step ${step}.`,
    ' To go on, give the model finite parameters with setValues().',
  );
}

/** Of a training that leaves out steps, and so many in a row from `step` on. */
export function skippedFault(step: number, count: number): GradloomError {
  return nonfinite(
    `at least one of ${count} steps in a row must have a finite cost and gradient; got none from step ${step} on.`,
    ' All of them were left out (nonfinite: skip): the parameters are those before.',
  );
}

/** More examples than positions on the device can count. */
export function positionFault(step: number, batchSize: number): GradloomError {
  return new GradloomError(
    'E_LIMIT',
    `train: at most 2^32 examples can be seen in one training; got step ${step} of ${batchSize}.`,
    { hint: 'Start a new training from the model so far.' },
  );
}

function firstUnbounded(values: ArrayLike<number>): number {
  return Array.prototype.findIndex.call(values, (value: number) => !Number.isFinite(value));
}

function nonfinite(message: string, hint = ''): GradloomError {
  return new GradloomError('E_NONFINITE', `train: ${message}`, { hint: HINT + hint });
}
