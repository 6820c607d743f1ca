// Philox against the known answers of Random123's `kat_vectors`.

import { expect, test } from 'vitest';
import { philox } from '../../src/random/philox.ts';

test.each([
  {
    counter: [0, 0, 0, 0],
    key: [0, 0],
    expected: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    expected: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    expected: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
] as const)(
  'philox gives the known answer of Random123 for counter $counter',
  ({ counter, key, expected }) => {
    expect(philox(counter, key)).toEqual([...expected]);
  },
);

test('philox gives other numbers when any one bit of counter or key changes', () => {
  const seen = new Set<string>([philox([0, 0, 0, 0], [0, 0]).join()]);
  for (let word = 0; word < 6; word++) {
    for (let bit = 0; bit < 32; bit++) {
      const words = [0, 0, 0, 0, 0, 0];
      words[word] = 2 ** bit;
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = words;
      seen.add(philox([a, b, c, d], [e, f]).join());
    }
  }
  expect(seen.size).toBe(1 + 6 * 32);
});
