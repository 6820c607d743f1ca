// Whether a model's parameters are finite: looked at again only where they may have changed on the device.

import { GradloomError } from '../errors.ts';
import type { Network } from '../nn/network.ts';
import { readTogether, type Variable } from '../plan/variable.ts';

/** A model, as far as its values go. */
export interface ValuesHolder {
  readonly network: Network;
  readonly parameters: Variable;
  readonly states: readonly Variable[];
}

/** Within a turn: parameters and state by name. */
export async function valuesNow(model: ValuesHolder): Promise<Map<string, Float32Array<ArrayBuffer>>> {
  const { network, parameters, states } = model;
  const arena = await parameters.readNow();
  const kept = states.length > 0 ? await readTogether(states) : [];
  return network.valuesOf(arena as Float32Array, kept as Float32Array[]);
}

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
export async function checkModelParameters(what: string, model: ValuesHolder): Promise<void> {
  const { parameters } = model;
  // Taken off first: what changes while they are read is looked at the next time.
  if (!changed.delete(parameters)) return;
  try {
    checkFiniteParameters(what, await valuesNow(model));
  } catch (error) {
    changed.add(parameters);
    throw error;
  }
}
