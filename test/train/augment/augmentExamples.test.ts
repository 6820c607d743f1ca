// Augmentation on the device against a computation in float64 that is written from its formulas alone.

import { describe, expect, it } from 'vitest';
import { compile, input } from '../../../src/index.ts';
import { philox } from '../../../src/random/philox.ts';
import { augmentExamples, type Augmentation } from '../../../src/train/augment/augmentedCost.ts';
import { betaShares } from '../../../src/train/augment/mixExamples.ts';
import { testGpu } from '../../gpu.ts';

const DOMAIN = 0xa06e7000;
const [COUNT, HEIGHT, WIDTH, CHANNELS] = [7, 6, 9, 3];
const FEATURES = HEIGHT * WIDTH * CHANNELS;
const imageShape = [HEIGHT, WIDTH, CHANNELS] as const;
const SEED = 4_000_000_007;

const x = Float32Array.from({ length: COUNT * FEATURES }, (_, i) => Math.fround(Math.sin(i * 0.37) + 0.2));
const labels = Uint32Array.from({ length: COUNT }, (_, i) => (i * 2) % 4);

/** Number `at` of a use in a step: uniform in [0, 1). */
function unit(use: number, at: number, step: number): number {
  return (philox([at >> 2, step, use, 0], [SEED, DOMAIN])[at & 3]! >>> 8) / 2 ** 24;
}

interface Moves {
  readonly flip?: 'horizontal' | 'vertical' | 'both';
  readonly scale?: number;
  readonly rotate?: number;
  readonly shift?: number;
}

/** The pictures moved, by following each pixel of the result back with matrices. */
function moved({ flip, scale = 0, rotate = 0, shift = 0 }: Moves, step: number): Float64Array {
  const result = new Float64Array(COUNT * FEATURES);
  for (let picture = 0; picture < COUNT; picture++) {
    const around = (use: number, most: number): number => most * (2 * unit(use, picture, step) - 1);
    const theta = around(2, (rotate * Math.PI) / 180);
    const s = 1 + around(3, scale);
    const mirrored = (use: number, axis: string): number =>
      (flip === axis || flip === 'both') && unit(use, picture, step) < 0.5 ? -1 : 1;
    const [gx, gy] = [mirrored(4, 'horizontal'), mirrored(5, 'vertical')];
    const [dx, dy] = [around(0, shift), around(1, shift)];
    for (let row = 0; row < HEIGHT; row++) {
      for (let column = 0; column < WIDTH; column++) {
        const u = column - (WIDTH - 1) / 2 - dx;
        const v = row - (HEIGHT - 1) / 2 - dy;
        const fromX = (gx * (Math.cos(theta) * u + Math.sin(theta) * v)) / s + (WIDTH - 1) / 2;
        const fromY = (gy * (Math.cos(theta) * v - Math.sin(theta) * u)) / s + (HEIGHT - 1) / 2;
        for (let channel = 0; channel < CHANNELS; channel++) {
          let sum = 0;
          for (let r = 0; r < HEIGHT; r++) {
            for (let c = 0; c < WIDTH; c++) {
              const share = Math.max(0, 1 - Math.abs(fromY - r)) * Math.max(0, 1 - Math.abs(fromX - c));
              sum += share * x[((picture * HEIGHT + r) * WIDTH + c) * CHANNELS + channel]!;
            }
          }
          result[((picture * HEIGHT + row) * WIDTH + column) * CHANNELS + channel] = sum;
        }
      }
    }
  }
  return result;
}

async function onDevice(options: Augmentation['options'], steps: readonly number[]) {
  const gpu = await testGpu();
  const [all, y, step] = [
    input('x', [COUNT, FEATURES]),
    input('y', [COUNT], 'u32'),
    input('step', [], 'u32'),
  ];
  const made = augmentExamples({ x: all, y }, { options, imageShape, outputs: 4, step, seed: SEED });
  const program = await compile(gpu, { outputs: { x: made.x, y: made.y } });
  program.write('x', x);
  program.write('y', labels);
  const results = [];
  for (const number of steps) {
    program.write('step', Uint32Array.of(number));
    await program.run();
    results.push({ x: [...(await program.read('x'))], y: [...(await program.read('y'))] });
  }
  program.destroy();
  return results;
}

const largestError = (got: readonly number[], wanted: ArrayLike<number>): number =>
  got.reduce((most, value, at) => Math.max(most, Math.abs(value - wanted[at]!)), 0);

describe('augmentation on the device', () => {
  it.each<Moves>([
    { shift: 2 },
    { rotate: 180 },
    { scale: 0.4 },
    { flip: 'horizontal' },
    { flip: 'vertical' },
    { flip: 'both', shift: 1.5, rotate: 30, scale: 0.2 },
  ])('moves pictures by %o as float64 does', async (moves) => {
    const [first, second] = await onDevice(moves, [3, 70_000]);
    expect(largestError(first!.x, moved(moves, 3))).toBeLessThan(2e-5);
    expect(largestError(second!.x, moved(moves, 70_000))).toBeLessThan(2e-5);
    expect(first!.x).not.toEqual(second!.x);
    expect(first!.y).toEqual([...labels]);
  });

  it('mirrors pictures exactly, about half of them', async () => {
    const [only] = await onDevice({ flip: 'horizontal' }, [1]);
    expect(only!.x).toEqual([...moved({ flip: 'horizontal' }, 1)]);
    const steps = Array.from({ length: 20 }, (_, step) => step);
    const mirrored = (await onDevice({ flip: 'vertical' }, steps)).flatMap(({ x: got }) =>
      Array.from({ length: COUNT }, (_, p) => Number(got[p * FEATURES] !== x[p * FEATURES])),
    );
    const share = mirrored.reduce((a, b) => a + b) / mirrored.length;
    expect(share).toBeGreaterThan(0.35);
    expect(share).toBeLessThan(0.65);
  });

  it('adds normal noise of the given spread', async () => {
    const [only] = await onDevice({ noise: 0.25 }, [9]);
    const wanted = x.map((value, at) => {
      const radius = Math.sqrt(-2 * Math.log(1 - unit(9, at, 9)));
      return value + 0.25 * radius * Math.cos(2 * Math.PI * unit(10, at, 9));
    });
    expect(largestError(only!.x, wanted)).toBeLessThan(2e-6);
    const noise = only!.x.map((value, at) => value - x[at]!);
    const spread = Math.sqrt(noise.reduce((sum, value) => sum + value * value, 0) / noise.length);
    expect(Math.abs(spread - 0.25)).toBeLessThan(0.02);
  });

  it('mixes each example and its label with the same other one', async () => {
    const alpha = 0.4;
    const [only] = await onDevice({ mixup: alpha }, [12]);
    const [word] = philox([0, 12, 8, 0], [SEED, DOMAIN]);
    const distance = 1 + (word % (COUNT - 1));
    const wantedX = new Float64Array(COUNT * FEATURES);
    const wantedY = new Float64Array(COUNT * 4);
    for (let row = 0; row < COUNT; row++) {
      const other = (row + distance) % COUNT;
      const w = (1 - unit(6, row, 12)) ** (1 / alpha);
      const c = Math.cos(2 * Math.PI * unit(7, row, 12));
      const share = 0.5 + (0.5 * Math.sqrt(1 - w) * c) / Math.sqrt(w + (1 - w) * c * c);
      for (let at = 0; at < FEATURES; at++)
        wantedX[row * FEATURES + at] =
          share * x[row * FEATURES + at]! + (1 - share) * x[other * FEATURES + at]!;
      wantedY[row * 4 + labels[row]!]! += share;
      wantedY[row * 4 + labels[other]!]! += 1 - share;
    }
    expect(largestError(only!.x, wantedX)).toBeLessThan(3e-6);
    expect(largestError(only!.y, wantedY)).toBeLessThan(3e-6);
  });

  it('draws the shares of mixup from Beta(α, α)', async () => {
    const gpu = await testGpu();
    const count = 20_000;
    for (const alpha of [0.2, 1, 3]) {
      const step = input('step', [], 'u32');
      const program = await compile(gpu, { outputs: { share: betaShares(alpha, count, { step, seed: 5 }) } });
      program.write('step', Uint32Array.of(1));
      await program.run();
      const shares = [...(await program.read('share'))].sort((a, b) => a - b);
      expect(shares[0]).toBeGreaterThanOrEqual(0);
      expect(shares.at(-1)).toBeLessThanOrEqual(1);
      const mean = shares.reduce((a, b) => a + b) / count;
      const spread = shares.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.015);
      expect(Math.abs(spread * 4 * (2 * alpha + 1) - 1)).toBeLessThan(0.05);
      // Of α = 1 the shares are uniform; the largest distance of the two distributions is 1.63 / √n once in a hundred.
      if (alpha === 1)
        expect(Math.max(...shares.map((value, at) => Math.abs(value - at / count)))).toBeLessThan(0.0125);
      program.destroy();
    }
  });

  it('gives the same bits in any order of steps', async () => {
    const all = { flip: 'both', shift: 1.5, rotate: 30, scale: 0.2, noise: 0.1, mixup: 0.3 } as const;
    const [a, b, again] = await onDevice(all, [5, 6, 5]);
    expect(again).toEqual(a);
    expect(b).not.toEqual(a);
  });
});
