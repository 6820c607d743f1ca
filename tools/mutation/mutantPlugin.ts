// A Vite plugin that changes the text of one shader module on its way into a test run; the file itself stays as it is.

import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import type { Mutant } from './mutants.ts';

/** Applies the mutant that the environment variable GRADLOOM_MUTANT holds as JSON; without one it does nothing. */
export function mutantPlugin(given = process.env['GRADLOOM_MUTANT']): Plugin {
  const mutant = given ? (JSON.parse(given) as Mutant) : undefined;
  return {
    name: 'gradloom-mutant',
    enforce: 'pre',
    load(id) {
      const [path = '', query] = id.split('?');
      if (!mutant || query !== 'raw' || !path.endsWith(`/${mutant.file}`)) return undefined;
      return `export default ${JSON.stringify(mutate(readFileSync(path, 'utf8'), mutant))};`;
    },
  };
}

/** The text with the change. Throws where the text is no longer the one that the mutant was made from. */
export function mutate(text: string, { file, offset, from, to }: Mutant): string {
  if (!text.startsWith(from, offset)) throw new Error(`mutant: ${file} must hold ${from} at ${offset}.`);
  return text.slice(0, offset) + to + text.slice(offset + from.length);
}
