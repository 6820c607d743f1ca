// Short names of local variables change nothing but names.

import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shortenLocals } from '../../tools/shortenLocals.ts';

const shaders = resolve(import.meta.dirname, '../../shaders');
const files = readdirSync(shaders, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.wgsl'),
);

const FUNCTION = /^fn \w+\((?:.*\}$|[^]*?^\})/gm;
const TOKEN = /\.?[A-Za-z_]\w*|[\d.]\w*|\S/g;

function tokensOf(text: string): string[] {
  return text.replace(/\/\/.*/g, '').match(TOKEN) ?? [];
}

/** Places at which each token stands. */
function places(tokens: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  tokens.forEach((token, place) => found.set(token, `${found.get(token) ?? ''} ${place}`));
  return found;
}

describe('shortenLocals', () => {
  test.each(files)('keeps which tokens of a function of %s are the same', (path) => {
    const text = readFileSync(resolve(shaders, path), 'utf8');
    const short = shortenLocals(text);
    const before = text.match(FUNCTION) ?? [];
    const after = short.match(FUNCTION) ?? [];
    expect(after.length).toBe(before.length);
    // Equal names before are equal names after, and different ones are different.
    before.forEach((whole, index) => {
      const partition = [...places(tokensOf(after[index]!)).values()];
      expect(partition.toSorted()).toEqual([...places(tokensOf(whole)).values()].toSorted());
    });
    expect(short.replace(FUNCTION, '')).toBe(text.replace(FUNCTION, ''));
  });

  test('renames parameters and variables, not members, functions or attributes', () => {
    const text =
      'fn area(@builtin(position) position: vec4f, row: u32) -> f32 {\n' +
      '  let width = position.width + params.row;\n  return area(width, row) + OTHER;\n}\n';
    expect(shortenLocals(text)).toBe(
      'fn area(@builtin(position) a: vec4f, b: u32) -> f32 {\n' +
        '  let c = a.width + params.row;\n  return area(c, b) + OTHER;\n}\n',
    );
  });

  test('leaves a name of the module alone where no local hides it yet, or no longer', () => {
    const text = 'fn f() { let total = total + 1; for (var i = total; i < i0; i++) { use(total); } use(i); }';
    expect(shortenLocals(text)).toBe(
      'fn f() { let a = total + 1; for (var b = a; b < i0; b++) { use(a); } use(i); }',
    );
  });

  test('takes no name that the function uses otherwise', () => {
    expect(shortenLocals('fn f(size: u32) { a(b, size); }')).toBe('fn f(c: u32) { a(b, c); }');
  });

  test('ends a scope with its braces', () => {
    const text = 'fn f() { { let value = 1; use(value); } use(value); if (x) { var y = 1; } use(y); }';
    expect(shortenLocals(text)).toBe(
      'fn f() { { let a = 1; use(a); } use(value); if (x) { var b = 1; } use(y); }',
    );
  });

  test('refuses a function without an end', () => {
    expect(() => shortenLocals('fn f() { return;')).toThrow('no end');
  });
});
