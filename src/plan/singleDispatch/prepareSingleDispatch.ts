// A program that is one kernel call for any number of runs.

import { GradloomError } from '../../errors.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { Program } from '../program.ts';
import type { Variable } from '../variable.ts';
import type { ResidentCall } from './planResident.ts';

/** Runs in one call: a sum of powers of two is put together for any other number. */
const POWERS = Array.from({ length: 11 }, (_, power) => 2 ** power);

/** Calls for 1, 2, 4, … runs, of which any number of runs is put together; `updated` is what they change. */
export async function prepareSingleDispatch(
  gpu: Gpu,
  call: ResidentCall,
  updated: readonly Variable[],
): Promise<Program> {
  const { calls, owned } = await gpu.prepare(POWERS.map(call));
  return new Program({
    gpu,
    calls: [calls[0]!],
    multiples: calls,
    owned,
    updated,
    inputs: new Map(),
    outputOf: (name) => {
      throw new GradloomError(
        'E_ARGUMENT',
        `read: the program must have outputs; got none, asked for ${name}.`,
      );
    },
  });
}
