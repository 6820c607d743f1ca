// What the readers of data want people to know of it.

import type { NamedData } from '../train/loadTrainingData.ts';

/** The warnings on the parts of loaded data, each once. */
export function dataWarnings({ train, test }: Pick<NamedData, 'train' | 'test'>): string[] {
  const { classes } = train;
  const alone =
    classes?.length === 1
      ? [
          `The target has a single class, ${classes[0]}: there is nothing to tell apart. Is it the right column?`,
        ]
      : [];
  return [...new Set([...[train, test].flatMap((part) => part?.warnings ?? []), ...alone])];
}
