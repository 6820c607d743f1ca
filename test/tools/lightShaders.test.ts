// The bundled shaders mean what their files say, line by line.

import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lighten } from '../../tools/lightShaders.ts';
import { shortenLocals } from '../../tools/shortenLocals.ts';

const shaders = resolve(import.meta.dirname, '../../shaders');
const files = readdirSync(shaders, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.wgsl'),
);

const TOKEN =
  /\/\/.*|\/\*|[\w.]*\w|->|--|\+\+|&&|\|\||<<=|>>=|<<|>>|[-+*/%&|^<>=!]=|@|[-+*/%&|^<>=!~.,;:()[\]{}]|\S/g;

const DECLARED = /^(?:fn|const|alias|struct|var|enable|@)(?:\W\w+|<)/gm;

/** Tokens of a line without its comment; the longest that fits comes first, as in WGSL outside lists of types. */
function tokensOf(line: string): string[] {
  return (line.match(TOKEN) ?? []).filter((token) => !token.startsWith('//'));
}

describe('a shader made light', () => {
  test.each(files)('%s has the same tokens on the same lines, but for names of locals', (path) => {
    const text = readFileSync(resolve(shaders, path), 'utf8');
    const lines = shortenLocals(text).split('\n');
    const light = lighten(text).split('\n');
    expect(light.map(tokensOf)).toEqual(lines.map(tokensOf));
  });

  test.each(files)('%s begins the same lines with a declaration', (path) => {
    const text = readFileSync(resolve(shaders, path), 'utf8');
    expect(lighten(text).match(DECLARED)).toEqual(text.match(DECLARED));
  });

  test('keeps what the linker reads of comments, and no other', () => {
    expect(lighten('// needs: a.wgsl\n// Words.\nconst A: u32 = 1u; // more words\n')).toBe(
      '// needs: a.wgsl\n\nconst A:u32=1u;\n',
    );
  });

  test('joins no two tokens into another one', () => {
    const text = 'const A: vec4<bool> = B - -C / D > E;';
    expect(lighten(text)).toBe('const A:vec4<bool> =B - -C/D > E;');
  });
});
