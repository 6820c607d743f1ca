import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dense, layers, network, type Network, type TableSchema } from '../../src/index.ts';
import { exportPage } from '../../src/standalone.ts';
import { complaintsOf, found, launchBrowser } from '../demo/demoPages.ts';
import { exactOutputs, modelOf } from '../onnx/exactModel.ts';

const HOSTILE = '</script><img src=x onerror="document.title=1">';
const valuesOf = (net: Network) =>
  new Map([...net.initialMap(3)].map(([name, own]) => [name, Float32Array.from(own)] as const));

const table: TableSchema = {
  named: true,
  width: 4,
  features: [
    { position: 0, name: 'area', kind: 'number' },
    { position: 1, name: HOSTILE, kind: 'number' },
    { position: 2, name: 'side', kind: 'categories', categories: ['north', HOSTILE] },
  ],
  targets: [{ position: 3, name: 'kind', kind: 'categories', target: 'classes', classes: ['a', HOSTILE] }],
  leftOut: [],
};
const rows = network({ inputs: 4, layers: [dense(5, 'tanh'), dense(2, 'softmax')] });
const pictures = network({
  inputs: 48,
  layers: [
    layers.reshape([8, 6, 1]),
    layers.conv2d(3, { size: 3, activation: 'relu' }),
    layers.flatten(),
    dense(3, 'softmax'),
  ],
});

let folder: string;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gradloom-page-'));
  const standard = {
    kind: 'standard',
    shift: Float64Array.of(100, 0, 0, 0),
    scale: Float64Array.of(0.02, 1, 1, 1),
  } as const;
  writeFileSync(
    join(folder, 'rows.html'),
    await exportPage(
      { ...modelOf(rows, valuesOf(rows), standard), table, classes: ['a', HOSTILE] },
      { title: `Kinds ${HOSTILE}` },
    ),
  );
  const form = {
    kind: 'divideBy255',
    shift: new Float64Array(48),
    scale: new Float64Array(48).fill(Math.fround(1 / 255)),
  } as const;
  writeFileSync(
    join(folder, 'pictures.html'),
    await exportPage({
      ...modelOf(pictures, valuesOf(pictures), form),
      classes: ['x', 'y', 'z'],
      imageShape: [8, 6, 1],
    }),
  );
  if (found) browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function opened(
  name: string,
  size = { width: 1440, height: 900 },
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: size });
  const complaints = complaintsOf(page);
  await page.goto(pathToFileURL(join(folder, name)).href);
  await page.waitForSelector('body[data-ready]', { timeout: 60_000 });
  return { page, complaints };
}

const shot = process.env['GRADLOOM_SCREENSHOTS'];

describe.skipIf(!found)('an exported page', () => {
  it('predicts rows that are typed, and tables that are pasted, as the network does', async () => {
    const { page, complaints } = await opened('rows.html');
    await page.fill('#field0', '150');
    await page.fill('#field1', '-0.5');
    await page.selectOption('#field2', HOSTILE);
    await page.click('#row button');
    await page.waitForSelector('#said');
    const exact = exactOutputs(rows, valuesOf(rows), Float32Array.of(1, -0.5, 0, 1));
    const best = exact[0]! >= exact[1]! ? 0 : 1;
    expect(await page.textContent('#said')).toBe(['a', HOSTILE][best]);
    expect(await page.textContent('#answer .bar span:last-child')).toBe(
      `${(100 * exact[best]!).toFixed(1)} %`,
    );
    const quoted = `"${HOSTILE.replaceAll('"', '""')}"`;
    await page.fill('#text', `${quoted},area,side\n-0.5,150,${quoted}\n1,,north\n`);
    await page.click('#paste button');
    await page.waitForSelector('#predictions td');
    const cells = await page.locator('#predictions td').allTextContents();
    expect(cells).toHaveLength(6);
    expect(cells[1]).toBe(['a', HOSTILE][best]);
    expect(Number(cells[2])).toBeCloseTo(exact[best]!, 5);
    // A missing number is the mean of the training data.
    const mean = exactOutputs(rows, valuesOf(rows), Float32Array.of(0, 1, 1, 0));
    expect(Number(cells[5])).toBeCloseTo(Math.max(...mean), 5);
    expect(await page.title()).toBe(`Kinds ${HOSTILE}`);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.querySelector('main')!).display)).toBe('grid');
    if (shot) await page.screenshot({ path: join(shot, 'rows-1440.png'), fullPage: true });
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('refuses what it does not understand, in words', async () => {
    const { page } = await opened('rows.html');
    const fault = async (text: string) => {
      await page.fill('#text', text);
      await page.click('#paste button');
      await page.waitForSelector('#fault:not([hidden])');
      return page.textContent('#fault');
    };
    expect(await fault('150,many,north')).toContain('must be a number; got "many"');
    expect(await fault('150,1,south')).toContain('one of its categories; got "south"');
    expect(await fault('150,1')).toContain('3 cells; got 2');
    expect(await fault('area,side\n1,north')).toContain('must have a column');
    expect(await fault('150,"1')).toContain('quote');
    await page.close();
  });

  it('reads pictures in the size of the network', async () => {
    const { page, complaints } = await opened('pictures.html', { width: 360, height: 740 });
    // A picture of the network's own size is read pixel by pixel.
    const png = await page.evaluate(async () => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [6, 8];
      const context = canvas.getContext('2d')!;
      for (let i = 0; i < 48; i++) {
        context.fillStyle = `rgb(${5 * i}, ${5 * i}, ${5 * i})`;
        context.fillRect(i % 6, Math.floor(i / 6), 1, 1);
      }
      return canvas.toDataURL('image/png').split(',')[1]!;
    });
    await page.setInputFiles('#file', {
      name: 'p.png',
      mimeType: 'image/png',
      buffer: Buffer.from(png, 'base64'),
    });
    await page.waitForSelector('#said');
    const pixels = Float32Array.from({ length: 48 }, (_, i) => (5 * i) / 255);
    const exact = [...exactOutputs(pictures, valuesOf(pictures), pixels)];
    const best = exact.indexOf(Math.max(...exact));
    expect(await page.textContent('#said')).toBe('xyz'[best]);
    expect(await page.textContent('#answer .bar span:last-child')).toBe(
      `${(100 * exact[best]!).toFixed(1)} %`,
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.check('#invert');
    const inverted = [
      ...exactOutputs(
        pictures,
        valuesOf(pictures),
        pixels.map((one) => 1 - one),
      ),
    ];
    const share = `${(100 * Math.max(...inverted)).toFixed(1)} %`;
    await page.waitForFunction(
      (text) => document.querySelector('#answer .bar span:last-child')!.textContent === text,
      share,
    );
    if (shot) await page.screenshot({ path: join(shot, 'pictures-360.png'), fullPage: true });
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('looks alike in the dark, and is no wider than a small screen', async () => {
    const { page, complaints } = await opened('rows.html', { width: 360, height: 740 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.click('#row button');
    await page.waitForSelector('#said');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    const [paper, ink] = await page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.body);
      return [backgroundColor, color].map((text) => Number(/\d+/.exec(text)![0]));
    });
    expect(paper).toBeLessThan(60);
    expect(ink).toBeGreaterThan(200);
    if (shot) await page.screenshot({ path: join(shot, 'rows-360-dark.png'), fullPage: true });
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('lets nothing out: its policy allows no address', async () => {
    const { page } = await opened('rows.html');
    const refused = await page.evaluate(async () => {
      const outcomes: string[] = [];
      await fetch('https://example.org/').catch(() => outcomes.push('fetch'));
      try {
        document.body.innerHTML = '<p>';
      } catch {
        outcomes.push('markup');
      }
      return outcomes;
    });
    expect(refused).toEqual(['fetch', 'markup']);
    await page.close();
  });
});
