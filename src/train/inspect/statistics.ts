// What the numbers of a tensor are like.

import type { ActivationName } from '../../nn/activation.ts';

/** The numbers of a tensor in a few. */
export interface TensorStatistics {
  /** Mean of all elements. */
  readonly mean: number;
  /** Standard deviation of all elements. */
  readonly spread: number;
  /** Smallest of all elements. */
  readonly least: number;
  /** Largest of all elements. */
  readonly largest: number;
  /** Share of the elements that are 0: under relu of units that pass nothing on. */
  readonly zeros: number;
  /**
   * Share of the elements of A[l] where the activation is all but flat, so that it passes hardly any gradient on; absent
   * for other tensors and for activations that are flat nowhere or at 0 only.
   */
  readonly saturated?: number;
}

/** Where activations are flat: from the ends of their values to so far from them. */
export const NEAR = 0.01;
export const ENDS: Partial<Record<ActivationName, readonly [least: number, largest: number]>> = {
  sigmoid: [0, 1],
  hardSigmoid: [0, 1],
  tanh: [-1, 1],
  softsign: [-1, 1],
  relu6: [-Infinity, 6],
};

/** The statistics of some numbers; `activation` is that which gave them. */
export function statisticsOf(values: ArrayLike<number>, activation?: ActivationName): TensorStatistics {
  const ends = activation && ENDS[activation];
  const count = values.length;
  let [sum, least, largest, zeros, saturated] = [0, Infinity, -Infinity, 0, 0];
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    sum += value;
    least = Math.min(least, value);
    largest = Math.max(largest, value);
    if (value === 0) zeros++;
    if (ends && (value <= ends[0] + NEAR || value >= ends[1] - NEAR)) saturated++;
  }
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i]! - mean) ** 2;
  return {
    mean,
    spread: Math.sqrt(squares / count),
    least,
    largest,
    zeros: zeros / count,
    ...(ends ? { saturated: saturated / count } : {}),
  };
}
