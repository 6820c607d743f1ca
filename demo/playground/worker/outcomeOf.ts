// What comes of the held-out examples, in few numbers for the page: which classes are mixed up, and which pictures.
import type { DataSet, Evaluation } from 'gradloom';
import type { Misread, Outcome } from './messages.ts';

/** Classes of a confusion matrix, misread pictures and pairs of numbers that are shown at most. */
const MOST_CLASSES = 30;
const MOST_MISREAD = 24;
const MOST_PAIRS = 500;

/** From the evaluation of `data`. */
export function outcomeOf({ confusion, actual, predicted, outputs }: Evaluation, data: DataSet): Outcome {
  if (!actual || !predicted || !confusion) return { pairs: pairsOf(data.y!, outputs) };
  const { classes, imageShape } = data;
  return {
    ...(confusion.length <= MOST_CLASSES ? { confusion, classes } : {}),
    ...(imageShape ? { misread: misreadOf(data, { actual, predicted }) } : {}),
  };
}

function misreadOf(
  { x, features }: DataSet,
  { actual, predicted }: { actual: Uint32Array; predicted: Uint32Array },
): Misread[] {
  const found: Misread[] = [];
  for (let row = 0; row < actual.length && found.length < MOST_MISREAD; row++) {
    if (actual[row] === predicted[row]) continue;
    const pixels = Uint8Array.from(x.subarray(row * features, (row + 1) * features));
    found.push({ pixels, actual: actual[row]!, predicted: predicted[row]! });
  }
  return found;
}

function pairsOf(y: ArrayLike<number>, outputs: ArrayLike<number>): Float64Array {
  const count = Math.min(y.length, MOST_PAIRS);
  return Float64Array.from({ length: 2 * count }, (_, at) => {
    const row = Math.floor(((at >> 1) * y.length) / count);
    return at % 2 === 0 ? y[row]! : outputs[row]!;
  });
}
