// The playground, driven from outside as a visitor would.

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPages } from '../buildPages.ts';
import { found, openDemoPages, type DemoPages } from '../demoPages.ts';
import { inPhase, learns, openPage, steps, WAIT } from './pageOf.ts';

describe.skipIf(!found)('the playground', () => {
  let pages: DemoPages;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    pages = await openDemoPages('playground');
    ({ browser, url } = pages);
  });

  afterAll(() => pages?.close());

  it('learns circles from a click, pauses, steps once, resets and goes back', async () => {
    const { page, complaints } = await openPage(browser, url);
    await page.click('#run');
    await learns(page, 95);
    await page.click('#run');
    await inPhase(page, 'paused');
    const step = await steps(page);
    expect(step).toBeGreaterThan(0);
    // It rests: nothing changes until the next click.
    await page.waitForTimeout(500);
    expect(await steps(page)).toBe(step);
    await page.click('#step');
    await expect.poll(() => steps(page), WAIT).toBe(step + 1);
    expect(await page.evaluate(PLANE_COLORS)).toBeGreaterThan(100);
    await page.click('#reset');
    await expect.poll(() => steps(page), WAIT).toBe(0);

    await page.click('#add-layer');
    expect(await units(page)).toBe(2 + 6 + 4 + 2 + 1);
    await page.click('[aria-label="Layer 1: one unit less"]');
    await page.selectOption('#activation-2', 'relu');
    expect(new URL(page.url()).hash).toBe('#layers=tanh5.tanh4.relu2');
    for (let time = 0; time < 3; time++) await page.click('#undo');
    expect(await page.locator('#undo').isDisabled()).toBe(true);
    expect(await units(page)).toBe(2 + 6 + 4 + 1);
    await page.click('#redo');
    expect(await units(page)).toBe(2 + 6 + 4 + 2 + 1);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('learns spirals of a link, with points that a visitor adds', { timeout: 240_000 }, async () => {
    const link = '#data=spirals&noise=0&inputs=x1.x2.sin+x1.sin+x2&layers=tanh8.tanh8&learningRate=0.02';
    const { page, complaints } = await openPage(browser, `${url}${link}`);
    expect(await page.locator('#set-spirals').isChecked()).toBe(true);
    expect(await page.inputValue('#learningRate')).toBe('0.02');
    const plane = page.locator('#plane');
    await plane.click({ position: { x: 40, y: 40 } });
    await page.click('#pen-1');
    await plane.click({ position: { x: 60, y: 40 } });
    expect(new URL(page.url()).hash).toMatch(/added=-\d+%2C\d+%2C0\.-\d+%2C\d+%2C1/);
    await page.click('#clear-points');
    await page.click('#run');
    await learns(page, 90);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('loads at most 170 kB of JavaScript, gzip, before it trains, and nothing for files', async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(WAIT.timeout);
    const scripts = new Set<string>();
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.endsWith('.js')) scripts.add(pathname.replace('/some/path/', ''));
    });
    await page.goto(url);
    await page.locator('body[data-phase="paused"]').waitFor();
    const folder = await buildPages();
    const weight = (): number =>
      [...scripts]
        .map((name) => gzipSync(readFileSync(join(folder, name)), { level: 9 }).length)
        .reduce((sum, size) => sum + size, 0);
    const all = weight();
    await page.click('#step');
    await expect.poll(() => steps(page), WAIT).toBe(1);
    await page.locator('#chart canvas').waitFor();
    console.log(
      `the playground: ${(all / 1000).toFixed(1)} kB of JavaScript, gzip, to show a network, ` +
        `${(weight() / 1000).toFixed(1)} kB with the chart of its training`,
    );
    expect([...scripts].some((name) => basename(name).startsWith('worker'))).toBe(true);
    expect(
      [...scripts].filter((name) => /read(Table|Pictures|IdxFiles|Folders)|drawingPanel|View-/u.test(name)),
    ).toEqual([]);
    expect(all).toBeLessThanOrEqual(170_000);
    await page.close();
  });

  it('marks what makes no set-up, and takes no link that is none', async () => {
    const { page, complaints } = await openPage(browser, `${url}#count=5`);
    expect(await page.inputValue('#count')).toBe('300');
    await page.fill('#learningRate', '-1');
    await page.press('#learningRate', 'Tab');
    expect(await page.getAttribute('#learningRate', 'aria-invalid')).toBe('true');
    await page.fill('#learningRate', '0.5');
    await page.press('#learningRate', 'Tab');
    expect(await page.getAttribute('#learningRate', 'aria-invalid')).toBe('false');
    expect(new URL(page.url()).hash).toBe('#learningRate=0.5');
    expect(complaints).toEqual([]);
    await page.close();
  });
});

async function units(page: Page): Promise<number> {
  return (await page.locator('.unit').count()) - (await page.locator('[aria-pressed="false"] .unit').count());
}

/** Colours that the plane shows. */
const PLANE_COLORS = `(() => {
  const canvas = document.getElementById('plane');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
})()`;
