// Which rules choose a device's kernels, for tests: what GPUs are given can be run where there is none.

import { GradloomError } from '../errors.ts';
import type { DriverInfo } from '../gpu/driverInfo.ts';

const RULES = new Set(['gpu', 'apart']);

/** Whether `GRADLOOM_RULES=gpu` asks for the kernels of a GPU on every device. Throws `E_ARGUMENT` for other rules. */
export function followsGpuRules(): boolean {
  return askedRules().includes('gpu');
}

/** The driver as kernels are to see it. One that computes nothing stays so. */
export function underRules(driver: DriverInfo): DriverInfo {
  const kind = followsGpuRules() && driver.kind === 'software' ? 'gpu' : driver.kind;
  return { ...driver, kind, ...(askedRules().includes('apart') ? { apart: true } : {}) };
}

/** `gpu`: the kernels of a GPU everywhere; `apart`: no two of them in one call. */
function askedRules(): string[] {
  const asked = (process.env['GRADLOOM_RULES'] ?? '').split(',').filter(Boolean);
  const unknown = asked.filter((rule) => !RULES.has(rule));
  if (unknown.length === 0) return asked;
  throw new GradloomError(
    'E_ARGUMENT',
    `GRADLOOM_RULES must be of gpu, apart, or not set; got ${unknown.join(',')}.`,
    {
      hint: 'gpu makes every device follow the rules of a GPU, which is slower on software drivers.',
    },
  );
}
