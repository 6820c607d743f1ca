// The maxout layer: the largest of k linear pieces, each with its own weights.

import { checkOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { add, matmul, maxout } from '../graph/ops/index.ts';
import { checkUnits } from './dense.ts';
import { initializer, initialWeights, type Initializer } from './initializer.ts';
import type { Layer, LayerConfig } from './layer.ts';

/**
 * A maxout layer: a_u = max_p (w_(u,p)ᵀ x + b_(u,p)); W [units · pieces, inputs], the pieces of a unit side by side.
 * Source: Goodfellow et al., 2013.
 */
export function maxoutUnits(
  units: number,
  pieces = 2,
  options: { initializer?: Initializer['name'] | Initializer } = {},
): LayerConfig {
  checkUnits('maxout', units);
  checkOptions('maxout', options, ['initializer']);
  if (!Number.isSafeInteger(pieces) || pieces < 1) {
    throw new GradloomError(
      'E_ARGUMENT',
      `maxout: pieces must be a whole number of at least 1; got ${pieces}.`,
      {
        hint: 'Two pieces already make any convex function of one variable from lines.',
      },
    );
  }
  return { kind: 'maxout', units, pieces, initializer: initializer(options.initializer ?? 'xavierNormal') };
}

/** The layer for a number of inputs. */
export function maxoutLayer(config: Extract<LayerConfig, { kind: 'maxout' }>, inputs: number): Layer {
  const { units, pieces } = config;
  const rows = units * pieces;
  return {
    config,
    inputs,
    units,
    parameters: [
      { role: 'weight', shape: [rows, inputs] },
      { role: 'bias', shape: [rows] },
    ],
    initialValues: (stream) => [
      initialWeights(config.initializer, { inputs, units: rows }, stream),
      new Float32Array(rows),
    ],
    forward: (x, [weight, bias], keep = (value) => value) => {
      const z = keep(add(matmul(x, weight!, { transposeB: true }), bias!));
      return { z, a: keep(maxout(z, pieces)) };
    },
  };
}
