// The folder of a measurement: each of its files is whole at any time, and what lay there before is kept.

import { mkdirSync, readdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../../src/node/makeFolder.ts';

/** What a measurement writes beside the outputs of its steps. */
export const FILES = { page: 'README.md', lines: 'measured.json', model: 'model.safetensors' } as const;

/** The file of a step's output. */
export const outputName = (step: string): string => `${step}.txt`;

/**
 * Makes the folder. Files in it whose names a measurement of these steps writes, an earlier one's for instance, go into a
 * folder `earlier-1`, `earlier-2` … in it, whose path is returned.
 *
 * @throws Error of the file system where the folder takes none.
 */
export function prepareFolder(out: string, steps: readonly string[]): string | undefined {
  makeFolder(out);
  const found = new Set(readdirSync(out));
  let number = 1;
  while (found.has(`earlier-${number}`)) number++;
  const earlier = join(out, `earlier-${number}`);
  // Made in any case: a folder that takes nothing must not be found out after minutes.
  mkdirSync(earlier);
  const names = [...Object.values(FILES), ...steps.map(outputName)].filter((name) => found.has(name));
  for (const name of names) renameSync(join(out, name), join(earlier, name));
  if (names.length > 0) return earlier;
  rmdirSync(earlier);
  return undefined;
}

/**
 * Writes a file so that a machine that is taken away meanwhile leaves the old one or the new one. Not by `writeAtomically`:
 * an interruption while it waited would fall between two steps, and the next one would not be listed as stopped.
 */
export function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}
