// What is told of a cost that is far beyond that of the start, at once: a look into the network compiles first.
import { numberText } from '../../shared/wholeText.ts';

/** A cost that is so many times that of the start is no chance of a batch: it is that of all examples. */
const WORSE = 3;

/** A cost beside that of the network before its first step. */
export interface CostJump {
  readonly cost: number;
  readonly first: number;
  readonly learningRate: number;
}

/** In words; undefined where the cost has not jumped. */
export function costJumpText({ cost, first, learningRate }: CostJump): string | undefined {
  if (!Number.isFinite(first) || cost < WORSE * first) return undefined;
  const now = Number.isFinite(cost) ? numberText(cost, 3) : 'beyond all numbers';
  return `The cost has gone from ${numberText(first, 3)} to ${now}. Lower the learning rate (${learningRate}): try a tenth.`;
}
