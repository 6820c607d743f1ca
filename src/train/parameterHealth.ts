// Whether a model's parameters are finite: looked at again only where they may have changed on the device.

import { GradloomError } from '../errors.ts';
import type { Network } from '../nn/network.ts';
import type { Values, Variable } from '../plan/variable.ts';

const changed = new WeakSet<Variable>();

/** To be called before and after the device changes parameters; what is written from here is checked as it is given. */
export function parametersChanged(parameters: Variable): void {
  changed.add(parameters);
}

/** To be called where the device was asked, and says that all parameters are finite. */
export function parametersFinite(parameters: Variable): void {
  changed.delete(parameters);
}

/** Throws `E_NONFINITE` where a value that a function is given or gives under this name is NaN or infinite. */
export function checkFiniteParameters(what: string, values: ReadonlyMap<string, ArrayLike<number>>): void {
  for (const [name, list] of values) {
    for (let at = 0; at < list.length; at++) {
      if (Number.isFinite(Math.fround(list[at]!))) continue;
      throw new GradloomError(
        'E_NONFINITE',
        `${what}: every parameter must be finite in float32; got ${list[at]} at element ${at} of ${name}.`,
        {
          hint: 'The training diverged: start again with a lower learning rate, or with inputs in standard form.',
        },
      );
    }
  }
}

/** Within a turn: reads the parameters back where they may have changed. Throws `E_NONFINITE` unless all are finite. */
export async function checkModelParameters(
  what: string,
  { network, parameters }: { network: Network; parameters: Variable },
): Promise<void> {
  // Taken off first: what changes while they are read is looked at the next time.
  if (!changed.delete(parameters)) return;
  try {
    const arena: Values = await parameters.readNow();
    checkFiniteParameters(what, network.valuesOf(arena as Float32Array));
  } catch (error) {
    changed.add(parameters);
    throw error;
  }
}
