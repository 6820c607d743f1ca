// Which rules choose a device's kernels, for tests: what GPUs are given can be run where there is none.

import { GradloomError } from '../errors.ts';
import type { DriverInfo } from '../gpu/driverInfo.ts';

/** Whether `GRADLOOM_RULES=gpu` asks for the kernels of a GPU on every device. Throws `E_ARGUMENT` for other rules. */
export function followsGpuRules(): boolean {
  const asked = process.env['GRADLOOM_RULES'] ?? '';
  if (asked !== '' && asked !== 'gpu') {
    throw new GradloomError('E_ARGUMENT', `GRADLOOM_RULES must be gpu or not set; got ${asked}.`, {
      hint: 'It makes every device follow the rules of a GPU, which is slower on software drivers.',
    });
  }
  return asked === 'gpu';
}

/** The driver as kernels are to see it. One that computes nothing stays so. */
export function underRules(driver: DriverInfo): DriverInfo {
  return followsGpuRules() && driver.kind === 'software' ? { ...driver, kind: 'gpu' } : driver;
}
