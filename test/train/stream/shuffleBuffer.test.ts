// The shuffling buffer: what it may draw, how evenly, and that it draws the same for the same seed.

import { describe, expect, it } from 'vitest';
import { philox } from '../../../src/random/philox.ts';
import { RandomStream } from '../../../src/random/randomStream.ts';
import { createRows } from '../../../src/train/stream/rows.ts';
import { ShuffleBuffer } from '../../../src/train/stream/shuffleBuffer.ts';

const FORMS = { x: { dtype: 'f32', columns: 2 }, y: { dtype: 'u32', columns: 1 } } as const;

/** Numbers 0 … count − 1 in the order in which a buffer gives them, taken in portions of `at most`. */
function order({ count = 50, capacity = 10, seed = 1, epoch = 0, portion = 50 } = {}): number[] {
  const buffer = new ShuffleBuffer(FORMS, { capacity, seed });
  buffer.begin(epoch);
  const from = createRows(FORMS, count);
  for (let row = 0; row < count; row++) {
    from.y[row] = row;
    from.x.set([row, -row], 2 * row);
  }
  const to = createRows(FORMS, count);
  let read = 0;
  for (let drawn = 0; drawn < count; drawn++) {
    while (!buffer.isFull && read < count) read += buffer.fill(from, read, Math.min(portion, count - read));
    buffer.draw(to, drawn);
  }
  // Inputs go with their targets.
  expect([...to.x]).toEqual([...to.y].flatMap((row) => [row, -row]));
  return [...to.y];
}

/** The same by a list of numbers: draw one, the last in its place, the next at the end. */
function listed({ count = 50, capacity = 10, seed = 1, epoch = 0 } = {}): number[] {
  const [own] = philox([epoch, 0, 0, 0], [seed, 0xb0ffe700]);
  const random = new RandomStream(own);
  const held: number[] = [];
  const given: number[] = [];
  for (let next = 0; given.length < count;) {
    while (held.length < capacity && next < count) held.push(next++);
    const drawn = random.integer(held.length);
    given.push(held[drawn]!);
    const last = held.pop()!;
    if (drawn < held.length) held[drawn] = last;
  }
  return given;
}

describe('a shuffling buffer', () => {
  it.each([1, 2, 10, 49, 50, 200])('of %i gives each example once, as the list does', (capacity) => {
    for (const epoch of [0, 1, 7]) {
      const given = order({ capacity, epoch });
      expect(given.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, row) => row));
      expect(given).toEqual(listed({ capacity, epoch }));
      // None comes before the buffer has met it.
      given.forEach((row, place) => expect(row).toBeLessThan(place + capacity));
    }
  });

  it('of one keeps the order, and its draws do not depend on the portions', () => {
    expect(order({ capacity: 1 })).toEqual(Array.from({ length: 50 }, (_, row) => row));
    for (const portion of [1, 3, 17]) expect(order({ portion })).toEqual(order());
  });

  it('draws the same for the same seed and epoch, and otherwise for others', () => {
    const first = order({ seed: 5, epoch: 2 });
    expect(order({ seed: 5, epoch: 2 })).toEqual(first);
    expect(order({ seed: 6, epoch: 2 })).not.toEqual(first);
    expect(order({ seed: 5, epoch: 3 })).not.toEqual(first);
  });

  it('as large as the data makes each of the orders of four equally likely', () => {
    const counts = new Map<string, number>();
    const total = 24_000;
    for (let seed = 0; seed < total; seed++) {
      const key = String(order({ count: 4, capacity: 4, seed }));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const expected = total / 24;
    const chiSquare = [...counts.values()].reduce((sum, own) => sum + (own - expected) ** 2 / expected, 0);
    expect(counts.size).toBe(24);
    // 23 degrees of freedom: above 49.7 once in a thousand.
    expect(chiSquare).toBeLessThan(49.7);
  });
});
