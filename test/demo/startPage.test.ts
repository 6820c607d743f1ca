// The start page, as a visitor meets it.

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describePages, NO_WEBGPU, visit } from './describePages.ts';
import { killGpuProcess } from './gpuProcess.ts';

const WAIT = { timeout: 100_000, interval: 200 };

describePages('the start page', '', (pages) => {
  it('trains by itself, paints what it learns, rests and goes on', { timeout: 300_000 }, async () => {
    const { page, complaints } = await visit(pages);
    await phase(page, 'training');
    await expect.poll(() => step(page), WAIT).toBeGreaterThanOrEqual(20);
    expect(await page.evaluate(PLANE_COLORS)).toBeGreaterThan(100);
    expect(Number(await page.textContent('#cost'))).toBeLessThan(2);
    // It is said what it learns on.
    const isSoftware = (await page.textContent('#status'))!.includes('no GPU');
    expect(await page.textContent('h1')).toBe(`A network is learning on your ${isSoftware ? 'CPU' : 'GPU'}`);
    await page.click('#again');
    await phase(page, 'paused');
    await page.click('#again');
    await phase(page, 'training');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('begins again by itself when its GPU process is killed', { timeout: 300_000 }, async () => {
    const { page } = await visit(pages);
    await phase(page, 'training');
    await killGpuProcess(pages.browser);
    await page.locator('#status', { hasText: 'The GPU was lost' }).waitFor({ timeout: 100_000 });
    await expect.poll(() => step(page), WAIT).toBeGreaterThanOrEqual(8);
    // It rests, and is given other colours, while its device is lost.
    await page.click('#again');
    await phase(page, 'paused');
    const before = await step(page);
    await killGpuProcess(pages.browser);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.click('#again');
    await expect.poll(() => step(page), WAIT).toBeGreaterThan(before);
    expect(await page.locator('#live').getAttribute('data-phase')).toBe('training');
    expect(await page.locator('#failure').isHidden()).toBe(true);
    await page.close();
  });

  it('waits for a press where less motion is asked for', { timeout: 300_000 }, async () => {
    const { page, complaints } = await visit(pages, { reducedMotion: 'reduce' });
    await phase(page, 'idle');
    await page.click('#again');
    await phase(page, 'training');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('plays a recorded run where there is no WebGPU, and says that it is one', async () => {
    const { page, complaints } = await visit(pages, { script: NO_WEBGPU });
    await page.locator('#live', { hasText: 'Recorded, not trained here: seed 1' }).waitFor();
    await expect.poll(() => page.textContent('.recorded-figures'), WAIT).toMatch(/^Step [1-9]\d*, cost/);
    expect(await page.textContent('#status')).toContain('offers no GPU');
    expect(await page.textContent('h1')).toBe('This is how a network learns');
    expect(await page.textContent('.lead')).toMatch(/recorded on another machine\.\s*$/);
    // What would do nothing here is not there.
    expect(await page.locator('#again').isHidden()).toBe(true);
    expect(await page.locator('#figures').isHidden()).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('has the advice for this browser beside the recorded runs, which the other pages lead to', async () => {
    const { page, complaints } = await visit(pages, {
      at: 'digits/',
      reducedMotion: 'reduce',
      script: NO_WEBGPU,
    });
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
