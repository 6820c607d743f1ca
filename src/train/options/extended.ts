// What the options of a training's steps make of its optimiser, its batches and its gradient.

import { grad } from '../../graph/differentiate.ts';
import { add, pack } from '../../graph/ops/index.ts';
import type { ParameterLayout } from '../../graph/parameterLayout.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { Optimizer } from '../../optim/optimizer.ts';
import type { GradientOf } from '../graphStep.ts';
import { accumulated } from './accumulated.ts';
import { averaged } from './averaged.ts';
import { checkStepSettings } from './checkStepSettings.ts';
import { clipped } from './clipping.ts';
import { decayed } from './decayed.ts';
import { penaltyOf } from './penalties.ts';
import type { StepSettings } from './stepSettings.ts';

/** What takes the place of what was given. */
export interface Extended {
  readonly optimizer: Optimizer;
  /** Examples of a step. */
  readonly batchSize: number | undefined;
  readonly gradientOf: GradientOf;
  /** `false` where the steps are too long for a single kernel, whose compilation takes a time that grows with its length. */
  readonly singleDispatch?: boolean;
  /** Whether the last state of the optimiser is an average of the parameters. */
  readonly isAveraged: boolean;
}

/** @throws GradloomError `E_ARGUMENT` for options that are none, or do not fit parameters and examples. */
export function extended(
  settings: StepSettings,
  { layout, examples }: { readonly layout: ParameterLayout; readonly examples: number },
): Extended {
  checkStepSettings(settings, { layout, examples });
  const { l1 = 0, l2 = 0, decoupledDecay = 0, accumulate = 1, average = false } = settings;
  const batchSize = settings.batchSize && settings.batchSize * accumulate;
  let { optimizer } = settings;
  if (decoupledDecay !== 0) optimizer = decayed(optimizer, decoupledDecay);
  if (average !== false) optimizer = averaged(optimizer, average === true ? {} : average);
  const gradientOf: GradientOf = (costOf, inputs) => {
    const { parameters } = inputs;
    const penalty = () => penaltyOf(parameters, { l1, l2, layout, examples: batchSize ?? examples });
    const made =
      accumulate === 1
        ? whole(costOf(inputs), penalty(), parameters)
        : withPenalty(accumulated(costOf, inputs, accumulate), penalty(), parameters);
    return { ...made, gradients: () => clipped(pack(made.gradients()), { ...settings, layout }) };
  };
  const own = { optimizer, batchSize, gradientOf, isAveraged: average !== false };
  return accumulate > 1 ? { ...own, singleDispatch: false } : own;
}

/** As `StepGradient`, with an array for each parameter. */
interface Made {
  readonly cost: Tensor;
  readonly gradients: () => readonly Tensor[];
  readonly kept: readonly Tensor[];
}

function whole(
  { cost, kept }: Pick<Made, 'cost' | 'kept'>,
  penalty: Tensor | number,
  parameters: readonly Tensor[],
): Made {
  const sum = add(cost, penalty);
  return { cost: sum, gradients: () => grad(sum, parameters), kept };
}

function withPenalty(
  { cost, gradients, kept }: ReturnType<typeof accumulated>,
  penalty: Tensor | number,
  parameters: readonly Tensor[],
): Made {
  if (typeof penalty === 'number') return { cost, gradients: () => gradients, kept };
  const own = grad(penalty, parameters);
  const sums = gradients.map((gradient, index) => add(gradient, own[index]!));
  return { cost: add(cost, penalty), gradients: () => sums, kept };
}
