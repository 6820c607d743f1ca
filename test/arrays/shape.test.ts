import { describe, expect, it } from 'vitest';
import { concat, split, stack } from '../../src/graph/ops/shape/concat.ts';
import { diagonal } from '../../src/graph/ops/shape/diagonal.ts';
import { flip } from '../../src/graph/ops/shape/flip.ts';
import { multiply } from '../../src/graph/ops/pointwise/multiply.ts';
import { pad } from '../../src/graph/ops/shape/pad.ts';
import { reshape } from '../../src/graph/ops/shape/reshape.ts';
import { roll } from '../../src/graph/ops/shape/roll.ts';
import { slice } from '../../src/graph/ops/shape/slice.ts';
import { flatten, squeeze, unsqueeze } from '../../src/graph/ops/shape/squeeze.ts';
import { square } from '../../src/graph/ops/pointwise/square.ts';
import { transpose } from '../../src/graph/ops/shape/transpose.ts';
import { tril, triu } from '../../src/graph/ops/shape/triangle.ts';
import { input } from '../../src/graph/tensor.ts';
import { checkOperation, evaluateTensors, table } from './checkOperation.ts';

/** The nearest of four places. */
const near = (j: number): number => Math.max(0, Math.min(3, j));

describe('slice', () => {
  it('takes every step-th place along several axes', () =>
    checkOperation({
      inputs: [[5, 7, 4]],
      operation: (x) => slice(x, { starts: [1, 0], ends: [5, 7], axis: [0, 1], steps: [2, 3] }),
      shape: [2, 3, 4],
      reference: (x) => table([2, 3, 4], (i, j, k) => x(1 + 2 * i, 3 * j, k)),
    }));

  it('goes backwards with negative steps', () =>
    checkOperation({
      inputs: [[6, 8]],
      operation: (x) => square(slice(x, { starts: [-1, 6], ends: [-100, 0], steps: [-1, -2] })),
      shape: [6, 3],
      reference: (x) => table([6, 3], (i, j) => x(5 - i, 6 - 2 * j) ** 2),
    }));

  it('keeps groups of four that lie aligned, at an offset', () =>
    checkOperation({
      inputs: [[6, 12]],
      operation: (x) => square(slice(x, { starts: [2, 4], ends: [6, 12] })),
      reference: (x) => table([4, 8], (i, j) => x(i + 2, j + 4) ** 2),
    }));

  it('reads a reversed last axis where rows are groups of four', () =>
    checkOperation({
      inputs: [[3, 8]],
      operation: (x) => multiply(flip(x, 1), x),
      reference: (x) => table([3, 8], (i, j) => x(i, 7 - j) * x(i, j)),
    }));

  it('holds starts and ends to the axis', () =>
    checkOperation({
      inputs: [[5]],
      operation: (x) => slice(x, { starts: [-3], ends: [1000] }),
      reference: (x) => [x(2), x(3), x(4)],
    }));

  it('costs no kernel call of its own', async () => {
    const x = input('x', [9, 4]);
    const y = square(slice(x, { starts: [8], ends: [0], steps: [-2] }));
    const { program } = await evaluateTensors({ y }, { x: new Float32Array(36) });
    expect(program.calls).toBe(1);
  });

  it('refuses empty results, steps of 0 and lists that do not match', () => {
    const x = input('x', [5, 2]);
    expect(() => slice(x, { starts: [3], ends: [3] })).toThrow(
      /at least one place of axis 0; got start 3, end 3/,
    );
    expect(() => slice(x, { starts: [0], ends: [3], steps: [0] })).toThrow(/at least one place/);
    expect(() => slice(x, { starts: [0], ends: [1, 2] })).toThrow(/lists must be of one length/);
    expect(() => slice(x, { starts: [0], ends: [1], axis: [2] })).toThrow(/axes must be distinct integers/);
    expect(() => slice(x, { starts: [0.5], ends: [1] })).toThrow(/starts must be a whole number; got 0.5/);
  });
});

describe('sizes', () => {
  it('are at least 1, and 1 is a size like others', async () => {
    expect(() => input('x', [3, 0])).toThrow(/sizes must be integers of at least 1; got \[3, 0\]/);
    expect(() => input('x', ['3' as unknown as number, 2])).toThrow('got ["3", 2]');
    const one = input('x', [1, 1]);
    const { values } = await evaluateTensors(
      {
        y: concat([
          flip(pad(slice(one, { starts: [0], ends: [1] }), { before: [1], after: [0] })),
          tril(one),
        ]),
      },
      { x: Float32Array.of(5) },
    );
    expect([...values.y]).toEqual([5, 0, 5]);
  });
});

describe('flip and roll', () => {
  it('reverse all axes, and rotate one', async () => {
    await checkOperation({
      inputs: [[3, 5]],
      operation: (x) => flip(x),
      reference: (x) => table([3, 5], (i, j) => x(2 - i, 4 - j)),
    });
    await checkOperation({
      inputs: [[3, 5]],
      operation: (x) => roll(x, -2, 1),
      reference: (x) => table([3, 5], (i, j) => x(i, (j + 2) % 5)),
    });
  });
});

describe('squeeze, unsqueeze and flatten', () => {
  it('are views', async () => {
    const x = input('x', [3, 1, 4, 1]);
    expect(squeeze(x).shape).toEqual([3, 4]);
    expect(squeeze(x, -1).shape).toEqual([3, 1, 4]);
    expect(unsqueeze(x, [0, -1]).shape).toEqual([1, 3, 1, 4, 1, 1]);
    expect(flatten(x, 2).shape).toEqual([3, 4]);
    expect(flatten(x, 0).shape).toEqual([1, 12]);
    const y = square(unsqueeze(transpose(squeeze(x)), 1));
    const { program, values } = await evaluateTensors(
      { y },
      { x: Float32Array.from({ length: 12 }, (_, i) => i) },
    );
    expect(program.calls).toBe(1);
    expect([...values.y]).toEqual([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11].map((v) => v * v));
  });

  it('refuse axes that are not of size 1', () => {
    expect(() => squeeze(input('x', [3, 1]), 0)).toThrow(/axes must be of size 1; got axis 0 of \[3, 1\]/);
    expect(() => flatten(input('x', [3, 1]), 3)).toThrow(/whole number from -2 to 2; got 3/);
  });
});

describe('reshape', () => {
  it('sees through broadcast, transposed and sliced memory where axes only split or join', async () => {
    await checkOperation({
      inputs: [[4, 6]],
      operation: (x) => square(reshape(transpose(reshape(x, [4, 2, 3]), [1, 0, 2]), [2, 2, 2, 3])),
      reference: (x) => table([2, 2, 2, 3], (a, b, c, d) => x(2 * b + c, 3 * a + d) ** 2),
    });
    await checkOperation({
      inputs: [[4, 6]],
      operation: (x) => square(reshape(transpose(x), [3, 8])),
      reference: (x) => table([3, 8], (i, j) => x((8 * i + j) % 4, Math.floor((8 * i + j) / 4)) ** 2),
    });
  });
});

describe('a view of many axes', () => {
  it('is read without a copy, beyond eight axes too', async () => {
    const sizes = [2, 3, 2, 1, 2, 2, 3, 2, 2, 2, 2];
    const x = input('x', sizes);
    const count = x.size;
    const order = sizes.map((_, axis) => sizes.length - 1 - axis);
    const y = square(flip(transpose(x, order), [0, 4]));
    const { values, program } = await evaluateTensors(
      { y },
      { x: Float32Array.from({ length: count }, (_, i) => i) },
    );
    const turned = order.map((axis) => sizes[axis]!);
    const expected = table(turned, (...places) => {
      const from = places.map((place, axis) =>
        axis === 0 || axis === 4 ? turned[axis]! - 1 - place : place,
      );
      return from.toReversed().reduce((flat, place, axis) => flat * sizes[axis]! + place, 0) ** 2;
    });
    expect(values.y).toEqual(Float32Array.from(expected));
    expect(program.calls).toBe(1);
  });
});

describe('concat, stack and split', () => {
  it('join along any axis', async () => {
    await checkOperation({
      inputs: [
        [2, 3],
        [2, 1],
        [2, 4],
      ],
      operation: (a, b, c) => concat([a, b, c], 1),
      shape: [2, 8],
      reference: (a, b, c) => table([2, 8], (i, j) => (j < 3 ? a(i, j) : j < 4 ? b(i, 0) : c(i, j - 4))),
    });
    await checkOperation({
      inputs: [
        [2, 3],
        [1, 3],
      ],
      operation: (a, b) => square(concat([a, b, a], -2)),
      shape: [5, 3],
      reference: (a, b) => table([5, 3], (i, j) => (i < 2 ? a(i, j) : i < 3 ? b(0, j) : a(i - 3, j)) ** 2),
    });
  });

  it('take more tensors than one kernel has bindings', () =>
    checkOperation({
      inputs: Array.from({ length: 21 }, (_, n) => [1 + (n % 3), 2]),
      operation: (...parts) => concat(parts),
      reference: (...parts) => parts.flatMap((part, n) => table([1 + (n % 3), 2], (i, j) => part(i, j))),
    }));

  it('keep −0, NaN and whole numbers as they are', async () => {
    const [a, b] = [input('a', [2]), input('b', [2])];
    const [m, n] = [input('m', [1], 'u32'), input('n', [2], 'u32')];
    const { values } = await evaluateTensors(
      { y: concat([a, b]), k: concat([m, n]) },
      {
        a: Float32Array.of(-0, NaN),
        b: Float32Array.of(-Infinity, -0),
        m: Uint32Array.of(4294967295),
        n: Uint32Array.of(16777217, 3),
      },
    );
    expect([...values.y]).toEqual([-0, NaN, -Infinity, -0]);
    expect([...values.k]).toEqual([4294967295, 16777217, 3]);
  });

  it('run as one kernel call where few tensors meet elementwise operations', async () => {
    const [a, b] = [input('a', [4, 8]), input('b', [4, 8])];
    const zeros = { a: new Float32Array(32), b: new Float32Array(32) };
    const { program } = await evaluateTensors({ y: square(stack([a, b], 1)) }, zeros);
    expect(program.calls).toBe(1);
  });

  it('stack along a new axis and split again', async () => {
    await checkOperation({
      inputs: [
        [2, 3],
        [2, 3],
      ],
      operation: (a, b) => stack([a, b], -1),
      shape: [2, 3, 2],
      reference: (a, b) => table([2, 3, 2], (i, j, k) => (k === 0 ? a(i, j) : b(i, j))),
    });
    await checkOperation({
      inputs: [[7, 2]],
      operation: (x) => {
        const [head, , tail] = split(x, [2, 3, 2]);
        return multiply(head!, tail!);
      },
      reference: (x) => table([2, 2], (i, j) => x(i, j) * x(i + 5, j)),
    });
    expect(split(input('x', [4, 6]), 3, 1).map(({ shape }) => shape)).toEqual([
      [4, 2],
      [4, 2],
      [4, 2],
    ]);
  });

  it('refuse what does not fit', () => {
    const [a, b] = [input('a', [2, 3]), input('b', [3, 2])];
    expect(() => concat([a, b])).toThrow(/sizes must be equal but for axis 0; got \[2, 3\], \[3, 2\]/);
    expect(() => concat([])).toThrow(/at least one tensor/);
    expect(() => concat([a, input('u', [2, 3], 'u32')])).toThrow(/types must be equal; got f32, u32/);
    expect(() => split(a, 2, 1)).toThrow(/add up to the axis; got 2 equal parts of 3/);
    expect(() => split(a, [1, 1], 1)).toThrow(/got \[1, 1\] of 3/);
  });
});

describe('pad', () => {
  it('puts a value around, and cuts off where negative', async () => {
    await checkOperation({
      inputs: [[3, 5]],
      operation: (x) => pad(x, { before: [1, -2], after: [2, 3], value: 1.5 }),
      shape: [6, 6],
      reference: (x) => table([6, 6], (i, j) => (i >= 1 && i < 4 && j < 3 ? x(i - 1, j + 2) : 1.5)),
    });
  });

  it('mirrors, repeats and wraps the border', async () => {
    await checkOperation({
      inputs: [[2, 4]],
      operation: (x) => pad(x, { before: [3], after: [2], axis: [-1], mode: 'reflect' }),
      reference: (x) => table([2, 9], (i, j) => x(i, [3, 2, 1, 0, 1, 2, 3, 2, 1][j]!)),
    });
    await checkOperation({
      inputs: [[2, 4]],
      operation: (x) => pad(x, { before: [0, 2], after: [0, 3], mode: 'edge' }),
      reference: (x) => table([2, 9], (i, j) => x(i, near(j - 2))),
    });
    await checkOperation({
      inputs: [[2, 4]],
      operation: (x) => pad(x, { before: [0, 2], after: [0, 1], mode: 'wrap' }),
      reference: (x) => table([2, 7], (i, j) => x(i, (j + 2) % 4)),
    });
  });

  it('refuses more than there is', () => {
    const x = input('x', [2, 4]);
    expect(() => pad(x, { before: [2], after: [0], mode: 'reflect' })).toThrow(/from 0 to 1; got 2/);
    expect(() => pad(x, { before: [-2], after: [0] })).toThrow(
      /padded size of axis 0 must be .* at least 1; got 0/,
    );
    expect(() => pad(x, { before: [1], after: [] })).toThrow(/lists must be of one length/);
    expect(() => pad(x, { before: [1], after: [1], value: Infinity })).toThrow(/finite f32; got Infinity/);
  });
});

describe('tril, triu and diagonal', () => {
  it('keep their side of the diagonal', async () => {
    for (const k of [-2, 0, 1, 9]) {
      await checkOperation({
        inputs: [[2, 3, 4]],
        operation: (x) => tril(x, k),
        reference: (x) => table([2, 3, 4], (b, i, j) => (j <= i + k ? x(b, i, j) : 0)),
      });
      await checkOperation({
        inputs: [[3, 5]],
        operation: (x) => triu(square(x), k),
        reference: (x) => table([3, 5], (i, j) => (j >= i + k ? x(i, j) ** 2 : 0)),
      });
    }
  });

  it('give 0 where not kept, whatever stood there', async () => {
    const x = input('x', [2, 2]);
    const { values } = await evaluateTensors({ y: tril(x) }, { x: Float32Array.of(1, NaN, Infinity, 2) });
    expect([...values.y]).toEqual([1, 0, Infinity, 2]);
  });

  it('reads the diagonal of two axes', () =>
    checkOperation({
      inputs: [[3, 2, 3]],
      operation: (x) => square(diagonal(x, [0, 2])),
      shape: [2, 3],
      reference: (x) => table([2, 3], (j, i) => x(i, j, i) ** 2),
    }));

  it('refuse what has no diagonal', () => {
    expect(() => tril(input('x', [3]))).toThrow(/must have rows and columns; got \[3\]/);
    expect(() => triu(input('x', [3, 3]), 0.5)).toThrow(/whole number; got 0.5/);
    expect(() => diagonal(input('x', [3, 2]))).toThrow(/of one size/);
  });
});
