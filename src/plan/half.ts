// Storage in half precision: which devices have it.

import { GradloomError } from '../errors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { DType } from '../graph/tensor.ts';

/** Throws `E_UNSUPPORTED` where f16 is used on a device without it. */
export function checkHalf({ features, driver }: Gpu, what: string, dtype: DType | undefined): void {
  if (dtype !== 'f16' || features.has('shader-f16')) return;
  throw new GradloomError(
    'E_UNSUPPORTED',
    `${what}: f16 needs a device with shader-f16; got ${driver.name}.`,
    {
      hint: 'Store f32, use another driver, or in Node try openGpu({ f16: true }).',
    },
  );
}
