// What trains a network of the playground; loaded with the first step.
import {
  adam,
  createTrainer,
  momentum,
  rmsprop,
  sgd,
  type Head,
  type LossName,
  type Model,
  type Optimizer,
  type Trainer,
} from 'gradloom';
import type { Setup } from '../state/setup.ts';
import { seedOf } from './seedOf.ts';
import type { Task } from './task.ts';

const OPTIMIZERS: Readonly<Record<Setup['optimizer'], (options: { learningRate: number }) => Optimizer>> = {
  sgd,
  momentum,
  rmsprop,
  adam,
};

/** A trainer of the model, by the set-up. */
export async function trainerOf(
  model: Model,
  { setup, task: { training, head } }: { readonly setup: Setup; readonly task: Task },
): Promise<Trainer> {
  const { optimizer, learningRate, schedule, warmup, batchSize, l2 } = setup;
  const isConstant = schedule === 'constant' && warmup === 0;
  return createTrainer(model, {
    data: training,
    loss: lossOf(setup, head),
    optimizer: OPTIMIZERS[optimizer]({ learningRate }),
    ...(isConstant ? {} : { schedule: (await import('./scheduleOf.ts')).scheduleOf(setup) }),
    batchSize: Math.min(batchSize, training.examples),
    seed: seedOf(setup),
    l2,
  });
}

/** The cost: what suits the head, or an error. */
function lossOf({ loss }: Setup, head: Head): LossName {
  return loss === 'default' ? head.loss : loss;
}
