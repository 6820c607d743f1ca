// A source without its first examples.

import type { DataSet } from '../../data/dataSet.ts';
import type { StreamOptions } from './dataStream.ts';

/** Chunks keep their numbers: those that are passed over are empty. What is no chunk goes through, to be refused. */
export function skipping(open: StreamOptions['open'], examples: number): StreamOptions['open'] {
  if (examples === 0) return open;
  return async function* (opening) {
    let left = examples;
    for await (const chunk of await open(opening)) {
      const count = Object(chunk).examples as unknown;
      const here = left > 0 && Number.isSafeInteger(count) ? Math.min(left, Math.max(0, Number(count))) : 0;
      left -= here;
      yield here > 0 ? without(chunk, here) : chunk;
    }
  };
}

/** Views of what is left. */
function without(chunk: DataSet, count: number): DataSet {
  const { x, y, features, targets, examples } = chunk;
  return {
    ...chunk,
    x: from(x, count * features),
    ...(y ? { y: from(y, count * targets) } : {}),
    examples: examples - count,
  };
}

/** What is no array goes through as well. */
function from<T extends { subarray: (begin: number) => unknown }>(values: T, begin: number): T {
  return typeof values?.subarray === 'function' ? (values.subarray(begin) as T) : values;
}
