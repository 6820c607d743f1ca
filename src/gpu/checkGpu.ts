// Whether what is given as the device is one.

import { kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import type { Gpu } from './gpu.ts';

/** Throws `E_ARGUMENT` unless the value is an opened Gpu; a GPUDevice or a promise is not one. */
export function checkGpu(what: string, gpu: Gpu): void {
  if (typeof (gpu as Partial<Gpu> | null | undefined)?.assertUsable === 'function') return;
  throw new GradloomError(
    'E_ARGUMENT',
    `${what}: the Gpu must be one that openGpu gave; got ${kindOf(gpu)}.`,
    {
      hint: 'const gpu = await openGpu();',
    },
  );
}
