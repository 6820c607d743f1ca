// Rounding to half precision on the device, against the twin, bit by bit.

import { describe, expect, test } from 'vitest';
import { fromFloat16, toFloat16 } from '../../src/float16.ts';
import { firstDifference, useDevice, valuesOf } from './gpu.ts';

useDevice();

const HALVES = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits);
const halves = Float32Array.from(HALVES, fromFloat16);
const isNaNHalf = (bits: number): boolean => (bits & 0x7fff) > 0x7c00;

describe('the twin', () => {
  test('keeps every half-precision number', () => {
    const back = Uint16Array.from(halves, toFloat16);
    const changed = HALVES.filter((bits) => !isNaNHalf(bits) && back[bits] !== bits);
    expect([...changed]).toEqual([]);
    expect(HALVES.filter((bits) => isNaNHalf(bits) && !isNaNHalf(back[bits]!)).length).toBe(0);
  });

  test('takes the nearer neighbour, and of two the one whose last bit is zero', () => {
    for (let bits = 0; bits < 0x7c00; bits++) {
      const next = bits === 0x7bff ? 65_536 : fromFloat16(bits + 1);
      const middle = (fromFloat16(bits) + next) / 2;
      const step = middle * 2 ** -23;
      expect(toFloat16(middle)).toBe(bits % 2 === 0 ? bits : bits + 1);
      expect(toFloat16(middle - step)).toBe(bits);
      expect(toFloat16(middle + step)).toBe(bits + 1);
      expect(toFloat16(-middle - step)).toBe(0x8000 | (bits + 1));
    }
  });
});

describe.each([1, 4] as const)('to_half with %i lanes', (lanes) => {
  test('keeps every half-precision number', async () => {
    expect(firstDifference(await valuesOf('to_half(x)', [halves], lanes), halves)).toBeUndefined();
  });

  test('rounds as the twin, at middles and around them, and everywhere else', async () => {
    const words = new Uint32Array(2 ** 20);
    let state = 1;
    const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
    const lasts = [0x1000, 0x0fff, 0x1001, 0, 0x1fff];
    words.forEach((_, index) => {
      const [sign, exponent, fraction] = [next() & 0x80000000, 90 + ((next() >>> 10) % 60), next() >>> 9];
      const last = lasts[index % 8];
      // Numbers below 2^-14 are halved further up.
      const shift = Math.min(10, Math.max(0, 113 - exponent));
      const cut =
        last === undefined ? fraction : ((fraction >>> (13 + shift)) << (13 + shift)) | (last << shift);
      words[index] = sign | (exponent << 23) | (cut & 0x7fffff);
    });
    words.set([
      0x7f800000, 0xff800000, 0x7f7fffff, 0xff7fffff, 0x33000000, 0x33000001, 0x477fefff, 0x477ff000,
    ]);
    words.set([0x00800000, 0x80000000, 0x7fc00000, 0x7f800001], 8);
    const x = new Float32Array(words.buffer);
    const expected = x.map((value) => fromFloat16(toFloat16(value)));
    expect(firstDifference(await valuesOf('to_half(x)', [x], lanes), expected)).toBeUndefined();
  });

  test('rounds sums and differences, signs included', async () => {
    const x = Float32Array.from({ length: 2 ** 16 }, (_, i) => Math.fround(Math.sin(i) * 3));
    const y = Float32Array.from({ length: 2 ** 16 }, (_, i) => Math.fround(Math.cos(7 * i) * 3));
    const expected = x.map((value, i) => fromFloat16(toFloat16(Math.fround(value + y[i]!))));
    expect(firstDifference(await valuesOf('to_half(x + y)', [x, y], lanes), expected)).toBeUndefined();
    const less = x.map((value, i) => fromFloat16(toFloat16(Math.fround(value - y[i]!))));
    expect(firstDifference(await valuesOf('to_half(subtract(x, y))', [x, y], lanes), less)).toBeUndefined();
  });
});
