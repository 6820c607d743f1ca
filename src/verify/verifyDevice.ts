// The self-test of a device, for users of any runtime. What it consists of is loaded when it is asked for.

import { checkFunction, checkOptions, kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { Gpu } from '../gpu/gpu.ts';
import {
  DEVICE_FAMILIES,
  type DeviceCheck,
  type DeviceFamily,
  type DeviceVerification,
} from './deviceCheck.ts';

/** Options of `verifyDevice`. */
export interface VerifyDeviceOptions {
  /** What to test: all of `DEVICE_FAMILIES` by default. */
  readonly families?: readonly DeviceFamily[];
  /** Called with each group of results as it is known, and waited for; where it throws or rejects, so does `verifyDevice`. */
  readonly onChecks?: (checks: readonly DeviceCheck[]) => unknown;
}

/**
 * Tests whether a device computes what it should: each family of kernels at sizes around those at which the kernels work
 * differently, products and sums of whole numbers, which must be exact, elementary functions within their bounds,
 * infinities, NaN and the largest numbers, random numbers, storage in f16 where the device has it, and two trainings,
 * compared with float64 and repeated to the bit. Half a minute on a software driver, a few seconds on a GPU.
 *
 * What is broken is a row of the result and throws nothing: look at `sound`. Nothing else of this Gpu should run
 * meanwhile.
 *
 * @throws GradloomError `E_ARGUMENT` where `gpu` is not a Gpu or computes nothing, and for an unknown option or family; `E_DISPOSED` where
 * it is closed, before or meanwhile; `E_UNSUPPORTED` where the device has nothing of what is asked for.
 */
export async function verifyDevice(gpu: Gpu, options: VerifyDeviceOptions = {}): Promise<DeviceVerification> {
  checkOptions('verifyDevice', options, ['families', 'onChecks']);
  if (!(gpu instanceof Gpu)) {
    throw new GradloomError('E_ARGUMENT', `verifyDevice: it needs an open Gpu; got ${kindOf(gpu)}.`, {
      hint: 'Pass what openGpu() resolves to.',
    });
  }
  const { families = DEVICE_FAMILIES, onChecks } = options;
  if (onChecks !== undefined) checkFunction('verifyDevice: onChecks', onChecks);
  // Nothing tested would be sound.
  if (
    !Array.isArray(families) ||
    families.length === 0 ||
    !families.every((name) => DEVICE_FAMILIES.includes(name))
  ) {
    const got = Array.isArray(families) ? families.map(kindOf).join(', ') || 'none' : kindOf(families);
    throw new GradloomError(
      'E_ARGUMENT',
      `verifyDevice: families must be a list of ${DEVICE_FAMILIES.join(', ')}; got ${got}.`,
    );
  }
  gpu.assertUsable();
  if (gpu.driver.kind === 'null') {
    throw new GradloomError('E_ARGUMENT', `verifyDevice: the device must compute; got ${gpu.driver.name}.`, {
      hint: 'Open another driver.',
    });
  }
  const { runChecks } = await import('./runChecks.ts');
  return runChecks(gpu, { families, onChecks });
}
