// Takes out of WGSL files, when they are bundled, what only people read; every line keeps its number.

import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { shortenLocals } from './shortenLocals.ts';

const RAW = /\.wgsl\?raw$/;
const NEEDS = /^\/\/ needs:/;

/** Bundles `file.wgsl?raw` without comments, needless spaces and long names of local variables. */
export function lightShaders(): Plugin {
  return {
    name: 'light-shaders',
    enforce: 'pre',
    load(id) {
      if (!RAW.test(id)) return undefined;
      const file = id.slice(0, -'?raw'.length);
      this.addWatchFile(file);
      return { code: `export default ${JSON.stringify(lighten(readFileSync(file, 'utf8')))};`, map: null };
    },
  };
}

/**
 * The same tokens on the same lines, but for names of local variables. Lines `// needs:` stay, which the linker reads, and so does one space before what
 * was indented: what begins a line is taken for a declaration of the module.
 */
export function lighten(text: string): string {
  return shortenLocals(text)
    .split('\n')
    .map((line) => (NEEDS.test(line) ? line : lightenLine(line)))
    .join('\n');
}

function lightenLine(line: string): string {
  const code = line.replace(/\/\/.*$/, '').trimEnd();
  const indent = code.startsWith(' ') ? ' ' : '';
  const tight = code
    .trim()
    // A `>` before `=` may end a list of types, which `>=` would not.
    .replace(/(?<!>) ?([-+*/%&|^=!]?=) ?/g, '$1')
    .replace(/ ?([,;:(){}[\]+|*]|&&|->) ?/g, '$1')
    // `--` and comments are tokens of their own.
    .replace(/ - (?!-)/g, '-')
    .replace(/ \/ (?![*/])/g, '/');
  return tight && indent + tight;
}
