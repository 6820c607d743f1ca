// Gradient descent over the whole batch by one of the notes' stages.

import { checkFunction, kindOf, needOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { checkPace } from '../optim/checkPace.ts';
import {
  checkLogisticData,
  type LogisticData,
  type LogisticGradients,
  type LogisticParameters,
} from './logisticData.ts';
import { zeros, type Stage } from './stages.ts';

/** How to descend. */
export interface DescentOptions {
  /** α, above 0. */
  readonly learningRate: number;
  /** Updates, at least 1. */
  readonly iterations: number;
}

/** What a descent ends with. */
export interface Descent extends LogisticParameters {
  /** J before each update. */
  readonly costs: Float64Array;
}

/**
 * Repeats w := w − α dw, b := b − α db from zeros, by the gradients that a stage gives, in float64.
 *
 * @throws GradloomError `E_ARGUMENT`, `E_SHAPE` for data or options; `E_NONFINITE` at the first J that is not finite.
 */
export function descend(stage: Stage, data: LogisticData, options: DescentOptions): Descent {
  checkFunction('descend: the stage', stage);
  checkDescent('descend', data, options);
  const { learningRate: α, iterations } = options;
  let { w, b } = zeros(data);
  const costs = new Float64Array(iterations);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const { J, dw, db } = gradientsOf(stage, data, { w, b });
    costs[iteration] = J;
    w = w.map((weight, j) => weight - α * dw[j]!);
    b -= α * db;
  }
  return finite('descend', { w, b, costs });
}

/** What a stage gives; it may be one of the caller's own. Throws `E_ARGUMENT`. */
function gradientsOf(stage: Stage, data: LogisticData, at: LogisticParameters): LogisticGradients {
  const given = stage(data, at);
  const { J, dw, db } = Object(given) as Partial<LogisticGradients>;
  if (typeof J === 'number' && typeof db === 'number' && dw?.length === at.w.length) return given;
  throw new GradloomError(
    'E_ARGUMENT',
    `descend: the stage must give { J, dw, db }, dw of ${at.w.length} elements; got ${kindOf(given)}.`,
  );
}

/** Throws where data or options are not what they should be. */
export function checkDescent(what: string, data: LogisticData, options: DescentOptions): void {
  checkLogisticData(what, data);
  needOptions(what, options, ['learningRate', 'iterations']);
  checkPace(`${what}: learningRate`, options.learningRate, { above: true });
  checkPace(`${what}: iterations`, options.iterations, { above: true, whole: true });
}

/** Throws `E_NONFINITE` where a cost, or a parameter at the end, is not finite. */
export function finite(what: string, descent: Descent): Descent {
  const { w, b, costs } = descent;
  const at = costs.findIndex((J) => !Number.isFinite(J));
  if (at < 0 && w.every(Number.isFinite) && Number.isFinite(b)) return descent;
  throw new GradloomError(
    'E_NONFINITE',
    at < 0
      ? `${what}: w and b must be finite; got others after the last update.`
      : `${what}: J must be finite; got ${costs[at]} in iteration ${at + 1}.`,
    { hint: 'Lower the learning rate, or put the inputs in standard form.' },
  );
}
