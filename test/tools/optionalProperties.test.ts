// Declarations say that a property which may be left out may also be undefined, and nothing else changes.

import { expect, test } from 'vitest';
import { widenOptionalProperties } from '../../tools/optionalProperties.ts';

test.each([
  [
    'interface A { readonly a?: number; b: string }',
    'interface A { readonly a?: number | undefined; b: string }',
  ],
  ['interface A { a?: number }', 'interface A { a?: number | undefined }'],
  [
    'interface A { a?: () => void; b?: B; }',
    'interface A { a?: (() => void) | undefined; b?: B | undefined; }',
  ],
  ['type A = { a?: { b?: 1; c: 2 }; }', 'type A = { a?: { b?: 1 | undefined; c: 2 } | undefined; }'],
  [
    'interface A { a?: Map<string, (x?: 1) => 2>; }',
    'interface A { a?: Map<string, (x?: 1) => 2> | undefined; }',
  ],
])('%s is widened', (before, after) => {
  expect(widenOptionalProperties(before)).toBe(after);
  expect(widenOptionalProperties(after)).toBe(after);
});

test.each([
  'declare function f(a?: number, { b }?: B): [x?: 1];',
  'interface A { a: 1 extends infer X ? X : 2; b(c?: 1): void }',
  "interface A { /** a?: number; */ a: '?: b;' } // c?: 1;",
  'interface A { a?: number | undefined; b?: undefined; }',
])('%s stays as it is', (text) => {
  expect(widenOptionalProperties(text)).toBe(text);
});
