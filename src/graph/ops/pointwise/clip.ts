// Bounds.

import { checkOptions } from '../../../checkOptions.ts';
import { GradloomError } from '../../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import { checkParameters } from '../checkParameters.ts';
import { realElementwise } from './elementwise.ts';
import { greaterEqual } from '../compare/greaterEqual.ts';
import { lessEqual } from '../compare/lessEqual.ts';
import { multiply } from './multiply.ts';

/** Options of `clip`. */
export interface ClipOptions {
  /** Least result; default: no bound. */
  readonly min?: number;
  /** Largest result; default: no bound. */
  readonly max?: number;
}

/**
 * min(max(x, min), max): x where it lies between the bounds, else the nearer bound. NaN stays; infinities become the
 * bounds; of −0 and a bound 0 it may be any. ∂x = ∂y where min ≤ x ≤ max, else 0, as PyTorch's clamp.
 *
 * @throws GradloomError `E_ARGUMENT` where a bound is not finite or min > max.
 */
export function clip(x: Tensor, options: ClipOptions): Tensor {
  checkOptions('clip', options ?? null, ['min', 'max']);
  const { min, max } = options;
  checkParameters('clip', { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) });
  if (min !== undefined && max !== undefined && min > max) {
    throw new GradloomError('E_ARGUMENT', `clip: min must be at most max; got ${min} and ${max}.`, {
      hint: 'Swap the bounds.',
    });
  }
  const above = min === undefined ? x : clipBelow(x, min);
  return max === undefined ? above : clipAbove(above, max);
}

function clipBelow(x: Tensor, min: number): Tensor {
  return realElementwise('clip', [x], {
    call: 'clip_below',
    parameters: [min],
    gradient: ({ outputGradient }) => [multiply(outputGradient, greaterEqual(x, min))],
  });
}

function clipAbove(x: Tensor, max: number): Tensor {
  return realElementwise('clip', [x], {
    call: 'clip_above',
    parameters: [max],
    gradient: ({ outputGradient }) => [multiply(outputGradient, lessEqual(x, max))],
  });
}
