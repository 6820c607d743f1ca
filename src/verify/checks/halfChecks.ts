// Values stored in f16: what is exact in it, and how numbers are rounded to it.

import { fromFloat16, toFloat16 } from '../../float16.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { add, cast } from '../../graph/ops/index.ts';
import { input } from '../../graph/tensor.ts';
import type { GraphCheck } from '../graphCheck.ts';
import { fractions } from '../testValues.ts';
import { halfProductChecks } from './productChecks.ts';

const COUNT = 4099;

/** All checks of f16; none on a device without `shader-f16`. */
export function halfChecks(gpu: Gpu): GraphCheck[] {
  if (!gpu.features.has('shader-f16')) return [];
  const x = fractions(COUNT, 3).map((value, index) => value * 2 ** ((index % 28) - 13));
  const rounded = x.map((value) => fromFloat16(toFloat16(value)));
  return [
    {
      family: 'storage in f16',
      inputs: { x, stored: rounded },
      cases: [
        { what: 'rounding to f16', output: cast(input('x', [COUNT]), 'f16'), exact: rounded },
        {
          what: 'stored and read',
          output: add(cast(input('stored', [COUNT], 'f16'), 'f32'), 1),
          exact: rounded.map((value) => Math.fround(value + 1)),
        },
      ],
    },
    ...halfProductChecks(),
  ];
}
