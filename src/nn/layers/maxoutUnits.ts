// The maxout layer: the largest of k linear pieces, each with its own weights.

import { checkOptions, kindOf } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import { add, matmul, maxout } from '../../graph/ops/index.ts';
import { initializer, type Initializer } from '../initializer.ts';
import type { Layer } from '../layer.ts';
import { checkRank, checkWholeOption } from '../layerChecks.ts';
import { libraryLayer } from '../libraryLayer.ts';

/**
 * A maxout layer: a_u = max_p (w_(u,p)ᵀ x + b_(u,p)); W [units · pieces, inputs], the pieces of a unit side by side.
 * Source: Goodfellow et al., 2013.
 */
export function maxoutUnits(
  units: number,
  pieces = 2,
  options: { readonly initializer?: Initializer['name'] | Initializer | undefined } = {},
): Layer {
  checkWholeOption('maxout', 'units', units);
  checkOptions('maxout', options, ['initializer']);
  if (!Number.isSafeInteger(pieces) || pieces < 1) {
    throw new GradloomError(
      'E_ARGUMENT',
      `maxout: pieces must be a whole number of at least 1; got ${kindOf(pieces)}.`,
      {
        hint: 'Two pieces already make any convex function of one variable from lines.',
      },
    );
  }
  const start = initializer(options.initializer ?? 'xavierNormal');
  const rows = units * pieces;
  return libraryLayer({ kind: 'maxout', units, pieces, initializer: start }, (input) => {
    checkRank('maxout', input, 1, { most: 1 });
    const inputs = input[0]!;
    return {
      shape: [units],
      label: `${units} maxout of ${pieces}`,
      width: rows,
      parameters: [
        {
          name: 'W',
          role: 'weight',
          shape: [rows, inputs],
          initial: start,
        },
        { name: 'b', role: 'bias', shape: [rows], initial: 0 },
      ],
      forward: (x, { parameters: { W, b }, keep }) => {
        const z = keep(add(matmul(x, W!, { transposeB: true }), b!));
        return { z, a: maxout(z, pieces) };
      },
    };
  });
}
