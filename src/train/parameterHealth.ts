// Whether a model's parameters are finite: looked at again only where they may have changed on the device.

import { GradloomError } from '../errors.ts';
import type { Network, StorageType } from '../nn/network.ts';
import { readTogether, type Variable } from '../plan/variable.ts';

/** Where a model's values lie. */
export interface ValuesPlace {
  readonly parameters: Variable;
  /** What layers keep from step to step. */
  readonly states: readonly Variable[];
}

/** Within a turn: parameters and state by name. */
export async function valuesNow(
  model: ValuesPlace & { readonly network: Network },
): Promise<Map<string, Float32Array<ArrayBuffer>>> {
  const { network, parameters, states } = model;
  const arena = await parameters.readNow();
  const kept = states.length > 0 ? await readTogether(states) : [];
  return network.valuesOf(arena as Float32Array, kept as Float32Array[]);
}

/** By parameters, how often they had been changed when they were last known to be finite. */
const finiteAt = new WeakMap<Variable, number>();

/** To be called within a turn, where the device or a look at the values says that all parameters are finite. */
export function parametersFinite(place: ValuesPlace): void {
  finiteAt.set(place.parameters, changesOf(place));
}

function changesOf({ parameters, states }: ValuesPlace): number {
  return states.reduce((sum, { changes }) => sum + changes, parameters.changes);
}

/** Replaces all by numbers that were checked, and are nobody else's. Calls made before see the old ones. */
export function writeFinite(
  place: ValuesPlace,
  arena: Float32Array<ArrayBuffer>,
  kept: readonly Float32Array<ArrayBuffer>[],
): void {
  const { parameters, states } = place;
  parameters.assertAlive();
  parameters.gpu.turns.put(() => {
    parameters.writeNow(arena);
    states.forEach((state, index) => state.writeNow(kept[index]!));
    parametersFinite(place);
  });
}

/** What a parameter must be to be computed with. */
export interface ParameterRange {
  readonly network: Pick<Network, 'parameters'>;
  readonly storage?: StorageType | undefined;
}

/** A weight from this on becomes infinite in f16. */
const MOST_HALF = 65_520;

/**
 * Throws `E_NONFINITE` where a value that a function is given or gives under this name is NaN or infinite, as it is
 * stored: weights of a network whose storage is f16 in half precision.
 */
export function checkFiniteParameters(
  what: string,
  values: ReadonlyMap<string, ArrayLike<number>>,
  { network, storage }: Partial<ParameterRange> = {},
): void {
  for (const [name, list] of values) {
    const half =
      storage === 'f16' && network?.parameters.some((own) => own.name === name && own.role === 'weight');
    const most = half ? MOST_HALF : Infinity;
    for (let at = 0; at < list.length; at++) {
      const value = Math.abs(Math.fround(list[at]!));
      if (value < most) continue;
      throw new GradloomError(
        'E_NONFINITE',
        `${what}: every parameter must be finite in ${half ? 'float16, as weights are stored' : 'float32'}; got ${list[at]} at element ${at} of ${name}.`,
        {
          hint: 'Where a training diverged, start again with a lower learning rate, or with inputs in standard form.',
        },
      );
    }
  }
}

/** Within a turn: reads the parameters back where they may have changed. Throws `E_NONFINITE` unless all are finite. */
export async function checkModelParameters(
  what: string,
  model: ParameterRange & ValuesPlace & { readonly network: Network },
): Promise<void> {
  if (finiteAt.get(model.parameters) === changesOf(model)) return;
  checkFiniteParameters(what, await valuesNow(model), model);
  parametersFinite(model);
}
