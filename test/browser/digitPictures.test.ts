// The drawn digits are the same bytes in a browser as in Node.

import { expect, it } from 'vitest';
import { drawDigits } from '../../src/index.ts';

/** FNV-1a, 32 bits. */
function hash(bytes: ArrayLike<number>): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) state = Math.imul(state ^ bytes[i]!, 0x01000193) >>> 0;
  return state;
}

it('draws the digits that Node draws, byte for byte', () => {
  const { x, y } = drawDigits({ count: 1000, seed: 42 });
  expect([...y!.subarray(0, 12)].join('')).toBe('520719307491');
  // Pinned in test/data/digits.test.ts as well.
  expect(hash(x)).toBe(2353443745);
});
