// What the numbers of a graph in training say of its health. Numbers only, no device.

import type { ParameterRole } from '../../graph/parameterLayout.ts';
import type { Symptom } from './finding.ts';
import { LIMITS } from './limits.ts';

/** What is measured of one parameter. */
export interface ParameterNumbers {
  readonly name: string;
  readonly role: ParameterRole;
  /** Operations between it and the cost at least. */
  readonly depth: number;
  /** The largest |∂J/∂p|. */
  readonly slope: number;
}

/** All parameters and named activations, over some examples. */
export interface GraphNumbers {
  /** J, the mean over the batches looked at. */
  readonly cost: number;
  /** Examples that were looked at, of all. */
  readonly examples: number;
  readonly all: number;
  readonly parameters: readonly ParameterNumbers[];
  /** The share of units that no example switches on, by name of the activation. */
  readonly activations: readonly { readonly name: string; readonly dead: number }[];
  /** Whether the cost is as bad as at the beginning: near its lowest all gradients go to 0, each at its own pace. */
  readonly isBad: boolean;
}

/** Fewer examples say nothing of units. */
const LEAST_EXAMPLES = 64;

/** What is wrong with a graph. */
export function judgeGraph({ examples, all, parameters, activations, isBad }: GraphNumbers): Symptom[] {
  const isEnough = examples >= Math.min(all, LEAST_EXAMPLES);
  const dead = activations
    .filter((own) => isEnough && own.dead > LIMITS.dead)
    .map(({ name, dead: share }): Symptom => ({
      code: 'deadUnits',
      name,
      place: `activation ${name}`,
      values: { share, examples },
    }));
  return isBad ? [...dead, ...judgeGradients(parameters)] : dead;
}

/** Against the weights nearest to the cost: the one farther away that differs most to each side. */
function judgeGradients(parameters: readonly ParameterNumbers[]): Symptom[] {
  const weights = parameters.filter(({ role, slope }) => role === 'weight' && slope > 0 && slope < Infinity);
  const [near] = weights.toSorted((a, b) => a.depth - b.depth || b.slope - a.slope);
  if (!near) return [];
  const ratios = weights
    .filter(({ depth }) => depth > near.depth)
    .map(({ name, slope }) => ({ name, ratio: slope / near.slope }))
    .toSorted((a, b) => a.ratio - b.ratio);
  const symptom = (code: Symptom['code'], { name, ratio }: (typeof ratios)[number]): Symptom => ({
    code,
    name,
    place: `parameter ${name}`,
    against: `parameter ${near.name}`,
    values: { ratio },
  });
  const [least, most] = [ratios[0], ratios.at(-1)];
  return [
    ...(least && least.ratio < LIMITS.vanishing ? [symptom('vanishingGradient', least)] : []),
    ...(most && most.ratio > LIMITS.exploding ? [symptom('explodingGradient', most)] : []),
  ];
}
