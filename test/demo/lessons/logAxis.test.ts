// Logarithmic axes of the lessons have few numbers, each a power of ten.

import { expect, it } from 'vitest';
import { powersOfTen, powerText } from '../../../demo/lessons/views/logAxis.ts';

it.each([
  [
    [0.1, 10],
    ['0.1', '1', '10'],
  ],
  [
    [1e-13, 0.1],
    ['10⁻¹³', '10⁻¹⁰', '10⁻⁷', '10⁻⁴', '0.1'],
  ],
  [
    [10, 10_000],
    ['10', '100', '1000', '10⁴'],
  ],
  [[0.02, 0.9], ['0.1']],
] as const)('has from %j the numbers %j', (ends, texts) => {
  expect(powersOfTen(ends).map(powerText)).toEqual(texts);
});

it('never has more than six', () => {
  for (let low = -20; low < 0; low++)
    for (let high = low + 1; high < 10; high++) {
      const powers = powersOfTen([10 ** low, 10 ** high]);
      expect(powers.length).toBeGreaterThan(1);
      expect(powers.length).toBeLessThanOrEqual(6);
    }
});
