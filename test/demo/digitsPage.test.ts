// The digits page, driven from outside as a visitor would.

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complaintsOf, found, openDemoPages, type DemoPages } from './demoPages.ts';

describe.skipIf(!found)('the digits page', () => {
  let pages: DemoPages;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    pages = await openDemoPages('digits');
    ({ browser, url } = pages);
  });

  afterAll(() => pages?.close());

  it('trains to 90 % and reads a digit that is drawn with the mouse', { timeout: 240_000 }, async () => {
    const { page, complaints } = await openPage(browser, url);
    await page.locator('#start:enabled').waitFor({ timeout: 60_000 });
    await page.click('#start');
    await page.locator('#status', { hasText: 'Trained' }).waitFor({ timeout: 200_000 });
    const accuracy = Number.parseFloat((await page.textContent('#accuracy')) ?? '');
    expect(accuracy).toBeGreaterThanOrEqual(90);
    // A one: a single upright stroke.
    await drawStroke(page, [
      [0.52, 0.15],
      [0.5, 0.5],
      [0.48, 0.85],
    ]);
    await page.locator('#reading', { hasText: 'It reads 1' }).waitFor({ timeout: 20_000 });
    await page.click('#clear');
    // A zero: a closed oval.
    const oval = Array.from({ length: 33 }, (_, i): [number, number] => {
      const angle = (i / 32) * 2 * Math.PI - Math.PI / 2;
      return [0.5 + 0.2 * Math.cos(angle), 0.5 + 0.32 * Math.sin(angle)];
    });
    await drawStroke(page, oval);
    await page.locator('#reading', { hasText: 'It reads 0' }).waitFor({ timeout: 20_000 });
    expect(await page.locator('#bars li').count()).toBe(10);
    expect(await page.locator('#advice').isHidden()).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('stops a training when told and keeps what was learned', { timeout: 120_000 }, async () => {
    const { page } = await openPage(browser, url);
    await page.locator('#start:enabled').waitFor({ timeout: 60_000 });
    await page.fill('#epochs', '500');
    await page.click('#start');
    await page.locator('#cost:not(:text("–"))').waitFor({ timeout: 60_000 });
    await page.click('#stop');
    await page.locator('#status', { hasText: 'Stopped after' }).waitFor({ timeout: 60_000 });
    expect(await page.textContent('#accuracy')).toMatch(/%/);
    await page.close();
  });

  it('says what to do where the browser has no WebGPU', async () => {
    const { page } = await openPage(
      browser,
      url,
      "Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined })",
    );
    await page.locator('#advice', { hasText: 'offers no WebGPU' }).waitFor({ timeout: 20_000 });
    expect(await page.locator('#start').isDisabled()).toBe(true);
    await page.close();
  });
});

async function openPage(
  browser: Browser,
  url: string,
  script?: string,
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const complaints = complaintsOf(page);
  if (script) await page.addInitScript(script);
  await page.goto(url);
  return { page, complaints };
}

/** A stroke through places of the drawing area, as shares of its width and height. */
async function drawStroke(page: Page, places: readonly (readonly [number, number])[]): Promise<void> {
  await page.locator('#pad').scrollIntoViewIfNeeded();
  const box = (await page.locator('#pad').boundingBox())!;
  const [first, ...rest] = places.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height] as const);
  await page.mouse.move(...first!);
  await page.mouse.down();
  for (const place of rest) await page.mouse.move(...place, { steps: 6 });
  await page.mouse.up();
}
