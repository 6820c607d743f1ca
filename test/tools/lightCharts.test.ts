// uPlot as the pages bundle it loads without the browser's tables of languages.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lightenCharts } from '../../tools/lightCharts.ts';

const file = resolve(import.meta.dirname, '../../node_modules/uplot/dist/uPlot.esm.js');

const url = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;

describe('uPlot made light', () => {
  test('loads where no language can be asked for', async () => {
    const light = lightenCharts(readFileSync(file, 'utf8'));
    const { Intl } = globalThis;
    Reflect.deleteProperty(globalThis, 'Intl');
    try {
      const { default: uPlot } = (await import(url(light))) as { default: { fmtNum: (v: number) => string } };
      expect(uPlot.fmtNum(0.5)).toBe('0.5');
      await expect(import(url(readFileSync(file, 'utf8')))).rejects.toThrow('Intl');
    } finally {
      globalThis.Intl = Intl;
    }
  });

  test('is refused where it is not the one that is known', () => {
    expect(() => lightenCharts('export default 1;')).toThrow('uPlot must hold');
  });
});
