// What the readers of data want people to know of it.

import type { NamedData } from '../train/loadTrainingData.ts';

/** The warnings on the parts of loaded data, each once. */
export function dataWarnings({ train, test }: Pick<NamedData, 'train' | 'test'>): string[] {
  return [...new Set([train, test].flatMap((part) => part?.warnings ?? []))];
}
