import { describe, expect, test } from 'vitest';
import { handOver, ownBytes } from '../../src/data/handedOver.ts';

describe('arrays that the library has for itself', () => {
  test('are copied, so that the caller may go on to write into them', () => {
    const given = Uint8Array.of(1, 2, 3);
    const own = ownBytes(given);
    given[0] = 9;
    expect([...own]).toEqual([1, 2, 3]);
  });

  test('are used as they are once they were handed over', () => {
    const read = new Uint8Array(8).subarray(2, 5);
    handOver(read);
    expect(ownBytes(read)).toBe(read);
    // Another view of the same memory is another array.
    expect(ownBytes(read.subarray(0))).not.toBe(read);
  });
});
