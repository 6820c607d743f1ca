// Directions in the space of all parameters, along which a cost is looked at.

import { checkOptions, kindOf } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import { sizeOf } from '../../graph/shape.ts';
import { checkUint32 } from '../../random/checkUint32.ts';
import { RandomStream } from '../../random/randomStream.ts';
import type { Model } from '../model.ts';

/**
 * One parameter, `{ parameter: 'W1', element: 3 }` (row by row, from 0; default 0), a direction of one's own by names,
 * `{ values }` (what is not named stays), or one at random from a seed, `{ random: 1 }`: normal numbers for the weights, each
 * unit's scaled to the length of its own weights (Li et al., Visualizing the loss landscape of neural nets, 2018).
 */
export type CostDirection =
  | {
      /** Name of the parameter: `W1`. */
      readonly parameter: string;
      /** Its place in the parameter, row by row, from 0; default 0. */
      readonly element?: number;
    }
  | {
      /** The direction by names of parameters. */
      readonly values: ReadonlyMap<string, ArrayLike<number>>;
    }
  | {
      /** The seed of a random direction. */
      readonly random: number;
    };

/** A direction as numbers. */
export interface PlacedDirection {
  /** In the layout of the parameters. */
  readonly step: Float32Array<ArrayBuffer>;
  /** What positions count from: the present value of one parameter, else 0. */
  readonly origin: number;
  /** What it is called: `W1[3]`, `direction 1`. */
  readonly name: string;
}

/** Places a direction in a model with the parameters `now`. Throws `E_ARGUMENT`, `E_SHAPE`, `E_NONFINITE`. */
export function placeDirection(
  what: string,
  { network }: Model,
  { direction, now, number }: { direction: CostDirection; now: Float32Array; number: number },
): PlacedDirection {
  const kinds = ['parameter', 'values', 'random'];
  const given = Object(direction) as {
    parameter?: unknown;
    element?: unknown;
    values?: unknown;
    random?: unknown;
  };
  checkOptions(`${what}: a direction`, direction ?? null, [...kinds, 'element']);
  const said = kinds.filter((kind) => given[kind as keyof typeof given] !== undefined);
  if (said.length !== 1) {
    throw new GradloomError(
      'E_ARGUMENT',
      `${what}: a direction must be one of { parameter }, { values } or { random }; got ${said.join(' and ') || 'none of them'}.`,
      { hint: "along: { parameter: 'W1', element: 0 }" },
    );
  }
  const step = new Float32Array(network.length);
  if (given.parameter !== undefined) {
    const { parameter, element = 0 } = direction as { parameter: string; element?: number };
    const found = network.layout.parameters.find(({ name }) => name === parameter);
    if (!found || !Number.isInteger(element) || element < 0 || element >= sizeOf(found.shape)) {
      const all = network.layout.parameters.map(({ name, shape }) => `${name} of ${sizeOf(shape)}`);
      throw new GradloomError(
        'E_ARGUMENT',
        `${what}: a direction's parameter and element must be one of ${all.join(', ')} elements; got ${kindOf(parameter)}, ${kindOf(element)}.`,
      );
    }
    const at = found.offset + element;
    step[at] = 1;
    return { step, origin: now[at]!, name: `${parameter}[${element}]` };
  }
  if (given.random !== undefined) {
    checkUint32(`${what}: random`, given.random as number);
    fillRandomly(step, network, { now, seed: given.random as number });
    return { step, origin: 0, name: `direction ${number}` };
  }
  fillFrom(what, step, network, given.values);
  return { step, origin: 0, name: `direction ${number}` };
}

/** Each unit's weights along a random direction as long as themselves; biases and scales stay. */
function fillRandomly(
  step: Float32Array,
  { layout }: Model['network'],
  { now, seed }: { now: Float32Array; seed: number },
): void {
  const stream = new RandomStream(seed);
  for (const { role, shape, offset } of layout.parameters) {
    if (role !== 'weight') continue;
    const units = shape.length > 1 ? shape[0]! : 1;
    const width = sizeOf(shape) / units;
    for (let unit = 0; unit < units; unit++) {
      const [from, to] = [offset + unit * width, offset + (unit + 1) * width];
      const drawn = Array.from({ length: width }, () => stream.nextNormal());
      const factor = Math.hypot(...now.subarray(from, to)) / Math.hypot(...drawn);
      drawn.forEach((value, index) => (step[from + index] = value * factor));
    }
  }
}

function fillFrom(what: string, step: Float32Array, { layout }: Model['network'], values: unknown): void {
  const map = values as ReadonlyMap<string, ArrayLike<number>>;
  if (typeof map?.get !== 'function' || typeof map.keys !== 'function') {
    throw new GradloomError(
      'E_ARGUMENT',
      `${what}: a direction's values must be a Map by name; got ${kindOf(values)}.`,
    );
  }
  for (const name of map.keys()) {
    const found = layout.parameters.find((parameter) => parameter.name === name);
    const own = map.get(name);
    if (!found || own?.length !== sizeOf(found.shape)) {
      const all = layout.parameters.map((parameter) => `${parameter.name} of ${sizeOf(parameter.shape)}`);
      throw new GradloomError(
        'E_SHAPE',
        `${what}: a direction must have numbers for parameters: ${all.join(', ')}; got ${name} of ${own?.length ?? 0}.`,
      );
    }
    for (let index = 0; index < own.length; index++) step[found.offset + index] = own[index]!;
  }
  if (step.every(Number.isFinite) && step.some((value) => value !== 0)) return;
  throw new GradloomError(
    'E_NONFINITE',
    `${what}: a direction must have finite numbers, not all of them 0, in float32; got others.`,
  );
}
