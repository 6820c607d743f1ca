// Chunks as one data set.

import type { DataSet } from '../../data/dataSet.ts';

/** The first `count` examples of a chunk, copied: its source may use its memory again. */
export function beginningOf(chunk: DataSet, count: number): DataSet {
  const { x, y, features, targets } = chunk;
  const examples = Math.min(count, chunk.examples);
  return {
    ...chunk,
    x: x.slice(0, examples * features),
    ...(y ? { y: y.slice(0, examples * targets) } : {}),
    examples,
  };
}

/** Chunks of one kind, one after another. */
export function joinChunks(chunks: readonly DataSet[]): DataSet {
  const [first] = chunks;
  if (chunks.length === 1) return first!;
  const { y } = first!;
  return {
    ...first!,
    x: joined(chunks.map(({ x }) => x)),
    ...(y ? { y: joined(chunks.map((chunk) => chunk.y!)) } : {}),
    examples: chunks.reduce((sum, { examples }) => sum + examples, 0),
  };
}

function joined<T extends NonNullable<DataSet['x' | 'y']>>(parts: readonly T[]): T {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new (parts[0]!.constructor as new (length: number) => T)(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
