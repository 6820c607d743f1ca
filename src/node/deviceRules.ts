// Which rules choose a device's kernels, for tests: what GPUs are given can be run where there is none.

import { GradloomError } from '../errors.ts';
import type { DriverInfo, RulesOnTrial } from '../gpu/driverInfo.ts';

/** What `GRADLOOM_RULES` may name. */
type Rules = RulesOnTrial & { readonly gpu?: boolean };

/** Whether `GRADLOOM_RULES=gpu` asks for the kernels of a GPU on every device. Throws `E_ARGUMENT` for other rules. */
export function followsGpuRules(): boolean {
  return askedRules().gpu ?? false;
}

/** The driver as kernels are to see it. One that computes nothing stays so. */
export function underRules(driver: DriverInfo): DriverInfo {
  const { gpu, ...trial } = askedRules();
  const kind = gpu && driver.kind === 'software' ? 'gpu' : driver.kind;
  return { ...driver, kind, ...(Object.keys(trial).length > 0 ? { trial } : {}) };
}

/** Parted by commas: `gpu`; `pairs`, two kernels in one call; `workgroup128`, so many invocations run whole steps. */
function askedRules(): Rules {
  const asked = (process.env['GRADLOOM_RULES'] ?? '').split(',').filter(Boolean);
  return Object.assign({}, ...asked.map(ruleOf)) as Rules;
}

function ruleOf(asked: string): Rules {
  if (asked === 'gpu' || asked === 'pairs') return { [asked]: true };
  const workgroup = /^workgroup(32|64|128|256)$/.exec(asked)?.[1];
  if (workgroup) return { workgroup: Number(workgroup) };
  throw new GradloomError(
    'E_ARGUMENT',
    `GRADLOOM_RULES must be not set, or of gpu, pairs, workgroup32, 64, 128 or 256; got ${asked}.`,
    {
      hint: 'gpu makes every device follow the rules of a GPU, which is slower on software drivers; the others are for measurements.',
    },
  );
}
