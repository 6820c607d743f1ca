// Data in float64, and targets in units of their spread, before they are put on a device.

import type { DataSet } from '../data/dataSet.ts';
import { roundingLoss } from '../data/roundingLoss.ts';
import { scaleTargets } from '../data/targetScale.ts';
import { GradloomError } from '../errors.ts';
import { checkTargetScale } from './checkTargetScale.ts';
import type { Model } from './model.ts';

/** What says how raw data is scaled. */
export type Scales = Pick<Model, 'network' | 'standardForm' | 'targetScale'>;

/**
 * The data with its targets in the units of the scale.
 *
 * Throws `E_ARGUMENT` for a scale of other targets, and where differences that float32 loses are not scaled;
 * `E_NONFINITE` where a target is not finite.
 */
export function fromWide(model: Scales, data: DataSet): DataSet {
  checkRounding(model, data);
  const { network, targetScale } = model;
  checkTargetScale(network, targetScale);
  const { y, targets } = data;
  if (!targetScale || !y) return data;
  if (y instanceof Uint32Array || targets !== targetScale.mean.length) {
    const got = y instanceof Uint32Array ? 'classes' : `${targets} targets`;
    throw new GradloomError(
      'E_ARGUMENT',
      `train: the model's target scale is for ${targetScale.mean.length} numbers to predict; got ${got}.`,
    );
  }
  return { ...data, y: scaleTargets(y, targetScale) };
}

/** Differences that float32 loses can be learnt in units of their spread only. */
function checkRounding({ standardForm, targetScale }: Scales, { x, y, features, targets }: DataSet): void {
  const isScaled = standardForm?.kind === 'standard' || standardForm?.kind === 'minMax';
  const inX = x instanceof Float64Array && !isScaled ? roundingLoss(x, features) : -1;
  const inY = y instanceof Float64Array && !targetScale ? roundingLoss(y, targets) : -1;
  if (inX < 0 && inY < 0) return;
  const [what, column] = inX < 0 ? ['y', inY] : ['x', inX];
  throw new GradloomError(
    'E_ARGUMENT',
    `train: float32 must tell the values of ${what} apart; got some in column ${column + 1} that differ far less than their size.`,
    {
      hint: `Give the model ${inX < 0 ? 'targetScale: fitTargetScale(data)' : "standardForm: fitStandardForm(data, 'standard')"}.`,
    },
  );
}
