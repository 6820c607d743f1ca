// Where a line of a linked module stands in the files that were joined.

import type { LinkedShader } from './link.ts';

/** Translates a line of the linked module to the file that it came from. */
export function locate(shader: LinkedShader, line: number): { file: string; line: number } {
  const place = shader.files.findLast((candidate) => candidate.firstLine <= line);
  return place ? { file: place.name, line: line - place.firstLine + 1 } : { file: shader.name, line };
}
