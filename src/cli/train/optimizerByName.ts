// Optimisers by name, with the options of the command line.

import { GradloomError } from '../../errors.ts';
import { adam, adamw } from '../../optim/adam.ts';
import type { Optimizer } from '../../optim/optimizer.ts';
import { rmsprop } from '../../optim/rmsprop.ts';
import { momentum, nesterov, sgd } from '../../optim/sgd.ts';

/** All names. */
export const OPTIMIZER_NAMES = ['sgd', 'momentum', 'nesterov', 'rmsprop', 'adam', 'adamw'] as const;

const MAKERS = { sgd, momentum, nesterov, rmsprop, adam, adamw } as const;

/** Hyperparameters that were given; the others have their usual values. */
export interface OptimizerOptions {
  readonly optimizer: (typeof OPTIMIZER_NAMES)[number];
  readonly learningRate?: number;
  readonly momentum?: number;
  readonly weightDecay?: number;
}

/** The optimiser. Throws `E_ARGUMENT` for a momentum where the optimiser has none. */
export function optimizerByName(options: OptimizerOptions): Optimizer {
  const { optimizer, ...given } = options;
  if (given.momentum !== undefined && optimizer !== 'momentum' && optimizer !== 'nesterov') {
    throw new GradloomError(
      'E_ARGUMENT',
      `train: --momentum is for the optimizers momentum and nesterov; got ${optimizer}.`,
      {
        hint: 'Use --optimizer momentum.',
      },
    );
  }
  // An `undefined` would stand in the way of a default only where it is spread.
  const set = Object.fromEntries(
    Object.entries({
      learningRate: given.learningRate,
      momentum: given.momentum,
      weightDecay: given.weightDecay,
    }).filter(([, value]) => value !== undefined),
  );
  return MAKERS[optimizer](set);
}
