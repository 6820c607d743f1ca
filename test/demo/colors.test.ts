// The colours of the pages: read against their ground, and told apart with any colour vision.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Rgb = readonly [number, number, number];

const style = readFileSync(join(import.meta.dirname, '../../demo/shared/style.css'), 'utf8');
const [light, dark] = [...style.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) => tokens(body!));
const THEMES = [
  ['light', light!],
  ['dark', { ...light, ...dark }],
] as const;

/** Light as the cones of a dichromat have it: Viénot, Brettel and Mollon (1999), in linear RGB. */
const VISIONS = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanope: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deuteranope: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
} as const;

function tokens(body: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]),
  );
}

/** Linear light of each channel, from 0 to 1. */
function linear(hex: string): Rgb {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(linear(one)), luminance(linear(other))].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

/** The cube root, continued by a line near 0. */
function root(t: number): number {
  return t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29;
}

/** CIE L*a*b* under D65. */
function lab([red, green, blue]: Rgb): Rgb {
  const x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = root(luminance([red, green, blue]));
  const z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function seenBy(vision: keyof typeof VISIONS, hex: string): Rgb {
  const light = linear(hex);
  const [red, green, blue] = VISIONS[vision].map((row) =>
    Math.max(0, row[0] * light[0] + row[1] * light[1] + row[2] * light[2]),
  );
  return lab([red!, green!, blue!]);
}

describe.each(THEMES)('the %s colours', (_, colors) => {
  const series = Object.keys(colors).filter((name) => name.startsWith('series-'));

  it('hold 4.5:1 for text and 3:1 for what is drawn, on the page and on cards', () => {
    const low = ['card', 'ground'].flatMap((ground) => [
      ...['text', 'muted', 'accent', 'problem']
        .filter((name) => contrast(colors[name]!, colors[ground]!) < 4.5)
        .map((name) => `${name} on ${ground}`),
      ...[...series, 'low', 'high', 'field-line']
        .filter((name) => contrast(colors[name]!, colors[ground]!) < 3)
        .map((name) => `${name} on ${ground}`),
    ]);
    expect(low).toEqual([]);
    expect(contrast(colors['on-accent']!, colors['accent']!)).toBeGreaterThan(4.5);
    expect(series).toHaveLength(6);
  });

  it.each(['usual', 'protanope', 'deuteranope'] as const)('are told apart by %s vision', (vision) => {
    const pairs = series.flatMap((one, index) => series.slice(index + 1).map((other) => [one, other]));
    const close = [...pairs, ['low', 'high']].filter(([one, other]) => {
      const [a, b] = [seenBy(vision, colors[one!]!), seenBy(vision, colors[other!]!)];
      return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) < 20;
    });
    expect(close).toEqual([]);
  });
});
