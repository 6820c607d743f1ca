// What a training may be told of its steps beyond data, loss and optimiser.

import type { Optimizer } from '../../optim/optimizer.ts';

/**
 * How strong a penalty is: one number for all parameters of role `weight`, biases and scales of norms left alone; or a
 * number for each parameter by its name (`{ W1: 0.1, W3: 0.01 }`), those that are not named left alone.
 */
export type Penalty = number | Readonly<Record<string, number>>;

/** How an average of the parameters follows them. */
export interface AverageOptions {
  /** β in [0, 1): the share of the average that stays at each step; default 0.999. */
  readonly decay?: number | undefined;
  /** β at step t is at most (1 + t) / (10 + t), so that the average follows fast at first. Default false. */
  readonly warmup?: boolean | undefined;
  /**
   * The mean of the parameters after each step, weighted with βᵏ for those k steps ago, as Adam corrects its means: the
   * starting values have no share. Default false: the average begins at them.
   */
  readonly biasCorrection?: boolean | undefined;
}

/** Options of a training's steps. */
export interface StepOptionsOfTraining {
  /** λ: adds λ / m Σ |W| to the cost, m the examples of a step. */
  readonly l1?: Penalty | undefined;
  /** λ: adds λ / (2m) Σ W² to the cost, m the examples of a step. */
  readonly l2?: Penalty | undefined;
  /**
   * λ: θ ← θ − α λ θ beside the optimiser's own step, for weights as told by `Penalty`; no part of gradient or cost. α is
   * the rate of the step. Source: Loshchilov and Hutter, 2019.
   */
  readonly decoupledDecay?: Penalty | undefined;
  /**
   * The longest gradient of all parameters together (the global norm): a longer one is scaled down to it. As PyTorch's
   * `clip_grad_norm_` and Keras' `global_clipnorm`.
   */
  readonly clipNorm?: number | undefined;
  /** The longest gradient of each parameter array by itself; a longer one is scaled down to it. As Keras' `clipnorm`. */
  readonly clipTensorNorm?: number | undefined;
  /** c: each number of the gradient is held to −c … c. As PyTorch's `clip_grad_value_` and Keras' `clipvalue`. */
  readonly clipValue?: number | undefined;
  /**
   * k: a step is made of k mini-batches of `batchSize` one after another, whose gradients are averaged before they are
   * clipped and used; only one of them is in memory. The examples, the cost and the gradient, but for rounding, are those
   * of one batch of k ∗ batchSize; steps and schedules count updates. Its steps are not many in one kernel call. Default 1.
   */
  readonly accumulate?: number | undefined;
  /** Keeps an exponential moving average of the parameters beside them: `true`, or how it follows. Default: none. */
  readonly average?: boolean | AverageOptions | undefined;
}

/** With what they act on. */
export interface StepSettings extends StepOptionsOfTraining {
  readonly optimizer: Optimizer;
  readonly batchSize?: number | undefined;
}
