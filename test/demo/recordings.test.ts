// The recorded runs are what they say: fields of networks that learn the points of their plans.

import { describe, expect, it } from 'vitest';
import { decodeField, encodeField } from '../../demo/recorded/recording.ts';
import { RECORDINGS, type RecordingName } from '../../demo/recorded/recordings.ts';
import { PLANS, pointsOfPlan } from '../../demo/start/plans.ts';

describe('a field of a file', () => {
  it('keeps values from −1 to 1 within half a step', () => {
    const values = Float32Array.from({ length: 201 }, (_, index) => (index - 100) / 100);
    const read = decodeField(encodeField(values));
    expect(Math.max(...read.map((value, index) => Math.abs(value - values[index]!)))).toBeLessThanOrEqual(
      0.5 / 127 + 1e-6,
    );
  });
});

describe.each(Object.keys(PLANS) as RecordingName[])('the recorded run of %s', (name) => {
  it('is small, goes to the end of its plan, and its last field has the points in their classes', async () => {
    const recording = await RECORDINGS[name]();
    const { frames, grid, seed, accuracy } = recording;
    expect(JSON.stringify(recording).length).toBeLessThan(40_000);
    expect(frames.map(({ step }) => step)).toEqual(
      [...new Set(frames.map(({ step }) => step))].sort((a, b) => a - b),
    );
    expect([frames[0]!.step, frames.at(-1)!.step]).toEqual([0, PLANS[name].steps]);
    expect(frames.at(-1)!.cost!).toBeLessThan(0.5 * frames[1]!.cost!);
    const shareOf = (frame: number): number => {
      const field = decodeField(frames[frame]!.field);
      expect(field).toHaveLength(grid * grid);
      const points = pointsOfPlan(PLANS[name], seed);
      const place = (value: number): number => Math.round(((value + 1) / 2) * (grid - 1));
      const right = points.filter(
        ({ x, y, label }) => field[place(-y) * grid + place(x)]! > 0 === (label === 1),
      );
      return right.length / points.length;
    };
    // The nearest place of the grid may lie on the other side of a border.
    expect(shareOf(frames.length - 1)).toBeGreaterThan(0.9);
    expect(shareOf(0)).toBeLessThan(0.8);
    expect(accuracy).toBeGreaterThan(0.95);
  });
});
