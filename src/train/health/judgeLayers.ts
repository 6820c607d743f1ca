// What the numbers of a network's layers say of its health. Numbers only, no device.

import type { Symptom } from './finding.ts';
import { LIMITS } from './limits.ts';

/** What is measured of one layer, over some examples. */
export interface LayerNumbers {
  /** From 1. */
  readonly number: number;
  /** In a word or two: `128 relu`. */
  readonly label: string;
  /** Mean size of ∂J/∂Z[l]. */
  readonly gradient: number;
  /** Share of relu units that no example switches on. */
  readonly dead?: number | undefined;
  /** Share of activations at their ends. */
  readonly saturated?: number | undefined;
  /** Of a hidden layer's weights: number of units, and by how much units differ, against the largest number. */
  readonly units?: number | undefined;
  readonly weightSpread?: number | undefined;
  readonly gradientSpread?: number | undefined;
}

/** All layers, and how well they do. */
export interface NetworkNumbers {
  readonly layers: readonly LayerNumbers[];
  /** J of the examples. */
  readonly cost: number;
  readonly examples: number;
  /** The cost of a constant prediction, where it is known. */
  readonly baseline?: number | undefined;
  /** Whether the cost's gradient vanishes where outputs lie at their ends. */
  readonly isVanishingCost: boolean;
}

/** What is wrong with the layers. */
export function judgeLayers({
  layers,
  cost,
  examples,
  baseline,
  isVanishingCost,
}: NetworkNumbers): Symptom[] {
  const found: Symptom[] = [];
  const isBad = baseline === undefined || cost > LIMITS.badCost * baseline;
  for (const layer of layers) {
    const { number, dead = 0, saturated = 0 } = layer;
    const isLast = number === layers.length;
    const at = { layer: number, place: placeOf(layer) };
    if (dead > LIMITS.dead) found.push({ code: 'deadUnits', ...at, values: { share: dead, examples } });
    if (!isLast && isBad && saturated > LIMITS.saturated)
      found.push({ code: 'saturatedUnits', ...at, values: { share: saturated } });
    if (isLast && isBad && isVanishingCost && saturated > LIMITS.saturatedOutput)
      found.push({ code: 'saturatedOutput', ...at, values: { share: saturated, cost } });
    const { units = 0, weightSpread = 1, gradientSpread = 1 } = layer;
    if (!isLast && units > 1 && weightSpread <= LIMITS.equal && gradientSpread <= LIMITS.equal)
      found.push({ code: 'identicalUnits', ...at, values: { units } });
  }
  return [...found, ...judgeGradients(layers)];
}

/** From the last layer to the first. A gradient of 0 has another reason, such as weights that are 0. */
function judgeGradients(layers: readonly LayerNumbers[]): Symptom[] {
  const [first] = layers;
  const last = layers.at(-1);
  if (!first || !last || first === last || !(first.gradient > 0 && last.gradient > 0)) return [];
  const ratio = first.gradient / last.gradient;
  const code = ratio < LIMITS.vanishing ? 'vanishingGradient' : 'explodingGradient';
  if (ratio >= LIMITS.vanishing && ratio <= LIMITS.exploding) return [];
  return [{ code, layer: 1, place: placeOf(first), values: { ratio, last: last.number } }];
}

function placeOf({ number, label }: LayerNumbers): string {
  return `layer ${number} (${label})`;
}
