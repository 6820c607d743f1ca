// What the readers of data want people to know of it.

import type { NamedData } from './loadTrainingData.ts';

interface Warned {
  readonly warnings?: readonly string[];
}

/** The warnings on loaded data as a whole and on its parts, each once. */
export function dataWarnings(
  ...parts: readonly (Partial<NamedData> | NamedData['train'] | undefined)[]
): string[] {
  return [...new Set(parts.flatMap((part) => (part as Warned | undefined)?.warnings ?? []))];
}
