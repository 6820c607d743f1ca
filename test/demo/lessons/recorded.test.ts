// The recorded runs of the examples are what the examples show, and small.

import { describe, expect, it } from 'vitest';
import { firstSettings } from '../../../demo/lessons/content/chapter.ts';
import { CHAPTERS } from '../../../demo/lessons/content/chapters.ts';
import type { Sight } from '../../../demo/lessons/examples/example.ts';
import { loadExample } from '../../../demo/lessons/examples/index.ts';
import { loadRecording } from '../../../demo/lessons/recorded/recordings.ts';
import { decodeSights, encodeSights, joined } from '../../../demo/lessons/recorded/sights.ts';
import { testGpu } from '../../gpu.ts';

const field = (value: number) => ({
  values: [value, 1 - value],
  side: 1,
  reach: 1.1,
  points: [0.25, -0.5],
  labels: [1],
});

describe('sights of a file', () => {
  const sights: Sight[] = Array.from({ length: 5 }, (_, step) => ({
    series: { cost: { x: [step], y: [1 / 3] } },
    figures: { step },
    field: field(step / 5),
    ...(step === 1 ? { findings: ['deadUnits'] as const } : {}),
  }));

  it('come back as they were but for rounding, a few of many, with all that was said', () => {
    const all = decodeSights(encodeSights(sights, 10));
    expect(all.map(({ figures }) => figures)).toEqual([0, 1, 2, 3, 4].map((step) => ({ step })));
    expect(all[0]!.series).toEqual({ cost: { x: [0], y: [0.33333] } });
    for (const [step, sight] of all.entries()) {
      expect(sight.field).toMatchObject({ side: 1, reach: 1.1, points: [0.25, -0.5], labels: [1] });
      expect(sight.field!.values[0]).toBeCloseTo(step / 5, 2);
    }
    const few = decodeSights(encodeSights(sights, 2));
    expect(few).toHaveLength(2);
    expect(few.at(-1)!.figures).toEqual({ step: 4 });
    expect(few.reduce(joined).findings).toEqual(['deadUnits']);
  });

  it('are none where nothing was shown', () => {
    expect(encodeSights([], 5)).toEqual([]);
  });
});

describe.each(CHAPTERS)('the recorded run of chapter $name', ({ load }) => {
  it('shows all that its example draws and tells, in less than 80 kB', async () => {
    const { example } = await load();
    const { device, sights } = await loadRecording(example.name);
    expect(device).not.toBe('');
    expect(JSON.stringify(encodeSights(sights, sights.length)).length).toBeLessThan(80_000);
    const last = sights.reduce(joined);
    for (const { key } of example.plots.flatMap(({ series }) => series)) {
      expect(last.series, key).toHaveProperty(key);
    }
    for (const { key } of example.figures) expect(last.figures![key], key).toSatisfy(Number.isFinite);
    expect(last.field !== undefined).toBe(example.field !== undefined);
    if (example.findings) expect(last.findings).toBeDefined();
  });
});

// Examples that take no time; what a whole training comes to differs between drivers.
describe.each(['line', 'cost', 'descent', 'graph'])('the recorded run of chapter %s', (chapter) => {
  it('ends with the figures that the example gives', async () => {
    const { example } = await CHAPTERS.find(({ name }) => name === chapter)!.load();
    const { sights } = await loadRecording(example.name);
    let shown: Sight = {};
    const run = await loadExample(example.name);
    await run({
      gpu: await testGpu(),
      settings: firstSettings(example),
      show: async (sight) => void (shown = joined(shown, sight)),
    });
    const { figures } = sights.reduce(joined);
    for (const [key, value] of Object.entries(shown.figures!))
      expect(figures![key], key).toBeCloseTo(value, 3);
  });
});
