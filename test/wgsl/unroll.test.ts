// Loops are written out where their bound is named, and nowhere else.

import { expect, it } from 'vitest';
import { unroll } from '../../src/wgsl/unroll.ts';

it('writes a loop out once for each turn, as it is written and as it is bundled', () => {
  const turns = '{ sums[0u] += x[0u]; } { sums[1u] += x[1u]; }';
  expect(unroll('a; for (var i = 0u; i < UNITS; i++) { sums[i] += x[i]; } b;', { UNITS: 2 })).toBe(
    `a; ${turns} b;`,
  );
  expect(unroll('for(var i=0u;i<UNITS;i++){s[i]=1;}', { UNITS: 2 })).toBe('{s[0u]=1;} {s[1u]=1;}');
});

it('writes loops within each other out, and leaves those with other bounds', () => {
  const inner = 'for (var j = 0u; j < N; j++) { f(i, j); }';
  expect(unroll(`for (var i = 0u; i < M; i++) { ${inner} }`, { M: 2, N: 1 })).toBe(
    '{ { f(0u, 0u); } } { { f(1u, 0u); } }',
  );
  expect(unroll(inner, { M: 2 })).toBe(inner);
  expect(unroll(`for (var i = 0u; i < M; i++) { ${inner} }`, { N: 2 })).toBe(
    'for (var i = 0u; i < M; i++) { { f(i, 0u); } { f(i, 1u); } }',
  );
});

it('replaces the counter only where it is a word of its own', () => {
  expect(unroll('for (var i = 0u; i < M; i++) { ij = i; ai[i] = a.i0; }', { M: 1 })).toBe(
    '{ ij = 0u; ai[0u] = a.i0; }',
  );
});

it('leaves nothing of a loop without turns', () => {
  expect(unroll('a; for (var i = 0u; i < M; i++) { b; } c;', { M: 0 })).toBe('a;  c;');
});
