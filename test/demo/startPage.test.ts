// The start page, as a visitor meets it.

import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complaintsOf, found, openDemoPages, type DemoPages } from './demoPages.ts';
import { killGpuProcess } from './gpuProcess.ts';

const WAIT = { timeout: 100_000, interval: 200 };
const NO_WEBGPU = "Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined })";

describe.skipIf(!found)('the start page', () => {
  let pages: DemoPages;

  beforeAll(async () => {
    pages = await openDemoPages();
  });

  afterAll(() => pages?.close());

  const open = async (
    options: BrowserContextOptions = {},
    script?: string,
  ): Promise<{ page: Page; complaints: string[] }> => {
    const page = await pages.browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    const complaints = complaintsOf(page);
    if (script) await page.addInitScript(script);
    await page.goto(pages.url);
    return { page, complaints };
  };

  it('trains by itself, paints what it learns, rests and goes on', { timeout: 300_000 }, async () => {
    const { page, complaints } = await open();
    await phase(page, 'training');
    await expect.poll(() => step(page), WAIT).toBeGreaterThanOrEqual(20);
    expect(await page.evaluate(PLANE_COLORS)).toBeGreaterThan(100);
    expect(Number(await page.textContent('#cost'))).toBeLessThan(2);
    await page.click('#again');
    await phase(page, 'paused');
    await page.click('#again');
    await phase(page, 'training');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('begins again by itself when its GPU process is killed', { timeout: 300_000 }, async () => {
    const { page } = await open();
    await phase(page, 'training');
    await killGpuProcess(pages.browser);
    await page.locator('#status', { hasText: 'The GPU was lost' }).waitFor({ timeout: 100_000 });
    await expect.poll(() => step(page), WAIT).toBeGreaterThanOrEqual(8);
    expect(await page.locator('#failure').isHidden()).toBe(true);
    await page.close();
  });

  it('waits for a press where less motion is asked for', { timeout: 300_000 }, async () => {
    const { page, complaints } = await open({ reducedMotion: 'reduce' });
    await phase(page, 'idle');
    await page.click('#again');
    await phase(page, 'training');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('plays a recorded run where there is no WebGPU, and says that it is one', async () => {
    const { page, complaints } = await open({}, NO_WEBGPU);
    await page.locator('#live', { hasText: 'Recorded, not trained here: seed 1' }).waitFor();
    await expect.poll(() => page.textContent('.recorded-figures'), WAIT).toMatch(/^Step [1-9]\d*, cost/);
    expect(await page.textContent('#status')).toContain('offers no GPU');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('has the advice for this browser beside the recorded runs, which the other pages lead to', async () => {
    const page = await pages.browser.newPage({ reducedMotion: 'reduce' });
    const complaints = complaintsOf(page);
    await page.addInitScript(NO_WEBGPU);
    await page.goto(`${pages.url}digits/`);
    await page.click('#advice a');
    await page.locator('#advice', { hasText: 'offers no WebGPU' }).waitFor();
    expect(page.url()).toMatch(/\/some\/path\/recorded\/$/);
    await page.locator('.recorded').nth(2).waitFor();
    expect(await page.textContent('#spirals .recorded-figures')).toBe('Step 0, cost –');
    await page.locator('#recorded-spirals').press('End');
    expect(await page.textContent('#spirals .recorded-figures')).toMatch(/^Step 900, cost 0\.\d+$/);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

async function phase(page: Page, name: string): Promise<void> {
  await page.locator(`#live[data-phase="${name}"]`).waitFor({ timeout: 100_000 });
}

async function step(page: Page): Promise<number> {
  return Number.parseInt((await page.textContent('#step')) ?? '', 10);
}

/** Colours that the plane shows. */
const PLANE_COLORS = `(() => {
  const canvas = document.getElementById('plane');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
})()`;
