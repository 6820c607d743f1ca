// Whether a target scale fits a network.

import type { TargetScale } from '../data/targetScale.ts';
import { GradloomError } from '../errors.ts';
import type { Network } from '../nn/network.ts';

/** Throws `E_ARGUMENT` where the network's output is not linear, `E_SHAPE` where it has another number of outputs. */
export function checkTargetScale(
  { outputs, outputActivation }: Network,
  scale: TargetScale | undefined,
): void {
  const isLinear = outputActivation === 'identity';
  if (!scale || (isLinear && scale.mean.length === outputs && scale.deviation.length === outputs)) return;
  throw new GradloomError(
    isLinear ? 'E_SHAPE' : 'E_ARGUMENT',
    `model: the target scale must be for the network's linear outputs; got ${scale.mean.length} for ${outputs} ${outputActivation}.`,
  );
}
