// Tensors in JavaScript's own arithmetic, which would make NaN, or "false", of them.

import { expect, it } from 'vitest';
import { input } from '../../src/index.ts';

const x = input('x', [2]);
const asNumber = x as unknown as number;

it.each<[string, () => unknown]>([
  ['x + 1', () => asNumber + 1],
  ['x * 2', () => asNumber * 2],
  ['x < 3', () => asNumber < 3],
  ['-x', () => -asNumber],
  ['Math.max(x, 0)', () => Math.max(asNumber, 0)],
  ['Float32Array.of(x)', () => Float32Array.of(asNumber)],
])('%s throws, and names the operations', (_, compute) => {
  expect(compute).toThrow(
    expect.objectContaining({
      code: 'E_ARGUMENT',
      hint: expect.stringContaining('add(a, b)') as string,
    }) as Error,
  );
});

it('a tensor is a text where a text is asked for', () => {
  expect(String(x)).toBe('x f32[2]');
  expect([x, x].join(' and ')).toBe('x f32[2] and x f32[2]');
});
