// How a network does on points of the plane, out of its outputs: the measures of other data are not loaded for them.
import type { Setup } from '../state/setup.ts';
import type { Score } from './messages.ts';

/** The least probability that a logarithm is taken of, as `evaluate` holds it. */
const LEAST = 2 ** -52;

/** Cost J and accuracy of the probabilities of class 1. */
export function planeScore(
  outputs: ArrayLike<number>,
  { labels, loss }: { readonly labels: ArrayLike<number>; readonly loss: Setup['loss'] },
): Score {
  const cost = { default: surprise, mse: squared, absolute }[loss];
  let [sum, right] = [0, 0];
  for (let at = 0; at < labels.length; at++) {
    const [p, y] = [outputs[at]!, labels[at]!];
    sum += cost(p, y);
    // What is no number tells no class.
    if (y === 1 ? p >= 0.5 : p < 0.5) right++;
  }
  return { cost: sum / labels.length, accuracy: right / labels.length };
}

/** −ln of the probability of the class. */
function surprise(p: number, y: number): number {
  return -Math.log(Math.min(Math.max(y === 1 ? p : 1 - p, LEAST), 1 - LEAST));
}

function squared(p: number, y: number): number {
  return (p - y) ** 2;
}

function absolute(p: number, y: number): number {
  return Math.abs(p - y);
}
