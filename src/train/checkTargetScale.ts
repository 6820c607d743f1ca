// Whether a target scale fits a network.

import type { TargetScale } from '../data/targetScale.ts';
import { GradloomError } from '../errors.ts';
import type { Network } from '../nn/network.ts';

/**
 * Throws `E_ARGUMENT` where the network's output is not linear or a deviation is not above 0, `E_SHAPE` where the network
 * has another number of outputs, `E_NONFINITE`.
 */
export function checkTargetScale(
  { outputs, outputActivation }: Network,
  scale: TargetScale | undefined,
): void {
  if (!scale) return;
  const { mean, deviation } = scale;
  const isLinear = outputActivation === 'identity';
  if (!isLinear || mean.length !== outputs || deviation.length !== outputs) {
    throw new GradloomError(
      isLinear ? 'E_SHAPE' : 'E_ARGUMENT',
      `model: the target scale must be for the network's linear outputs; got ${mean.length} for ${outputs} ${outputActivation}.`,
    );
  }
  const finite = [mean, deviation].every((list) => list.every(Number.isFinite));
  if (finite && deviation.every((value) => value > 0)) return;
  throw new GradloomError(
    finite ? 'E_ARGUMENT' : 'E_NONFINITE',
    'model: the target scale must have finite means, and finite deviations above 0; got others.',
    { hint: 'fitTargetScale(data) makes one.' },
  );
}
