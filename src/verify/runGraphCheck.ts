// Runs a check's program and compares its results.

import { GradloomError, messageOf } from '../errors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { compile } from '../plan/compile.ts';
import type { Program } from '../plan/program.ts';
import { compareResults } from './compareResults.ts';
import type { DeviceCheck, DeviceFamily } from './deviceCheck.ts';
import type { GraphCheck } from './graphCheck.ts';

/** A row for each case. A device that fails breaks them all. */
export async function runGraphCheck(gpu: Gpu, { family, inputs, cases }: GraphCheck): Promise<DeviceCheck[]> {
  let program: Program | undefined;
  try {
    const outputs = Object.fromEntries(cases.map(({ output }, index) => [String(index), output]));
    program = await compile(gpu, { outputs });
    for (const [name, values] of Object.entries(inputs)) program.write(name, values);
    await program.run();
    const rows: DeviceCheck[] = [];
    for (const [index, one] of cases.entries()) {
      rows.push(compareResults(family, one, await program.read(String(index))));
    }
    return rows;
  } catch (cause) {
    return cases.map(({ what }) => failedCheck(family, what, cause));
  } finally {
    program?.destroy();
  }
}

/**
 * The row where the device gave nothing to compare.
 *
 * @throws `cause` where the Gpu was closed meanwhile, which tells nothing of the device.
 */
export function failedCheck(family: DeviceFamily, what: string, cause: unknown): DeviceCheck {
  if (cause instanceof GradloomError && cause.code === 'E_DISPOSED') throw cause;
  return {
    family,
    what,
    verdict: 'broken',
    values: 0,
    error: Infinity,
    bound: 0,
    unit: '',
    wrong: messageOf(cause),
  };
}
