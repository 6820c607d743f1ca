// The bench page, driven from outside as a visitor would.

import { expect, it } from 'vitest';
import { axeFindings } from './axe.ts';
import { describePages, NO_WEBGPU, visit } from './describePages.ts';
import { killGpuProcess } from './gpuProcess.ts';
import { scriptsOf } from './weightOf.ts';

const CLIPBOARD = ['clipboard-read', 'clipboard-write'];

describePages('the bench page', 'bench', (pages) => {
  it(
    'measures what was chosen, draws it under the roof and copies it as JSON',
    { timeout: 240_000 },
    async () => {
      const { page, complaints } = await visit(pages, {
        at: '?only=W6-add,W6-matmul-256&quick',
        permissions: CLIPBOARD,
      });
      await page.locator('#start:enabled').waitFor({ timeout: 60_000 });
      expect(await page.locator('#workloads input:checked').count()).toBe(2);
      await page.click('#start');
      await page.locator('#status', { hasText: 'Done: 2 figures.' }).waitFor({ timeout: 200_000 });
      expect(await page.locator('#figures th').allTextContents()).toEqual([
        'matmul 256matmul 256 × 256 × 256',
        'addadd, 4 Mi numbers',
      ]);
      expect(await page.locator('#roofline .label').allTextContents()).toEqual(['matmul 256', 'add']);
      expect(await page.locator('#roofline polyline').count()).toBe(1);
      await page.click('#copy-picture');
      await page.locator('#status', { hasText: 'Copied as a picture' }).waitFor();
      const picture = await page.evaluate(async () => {
        const [item] = await navigator.clipboard.read();
        const bitmap = await createImageBitmap(await item!.getType('image/png'));
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
        canvas.drawImage(bitmap, 0, 0);
        const { data } = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
        return { width: bitmap.width, colors: new Set(new Uint32Array(data.buffer)).size };
      });
      expect(picture.width).toBe(1920);
      expect(picture.colors).toBeGreaterThan(20);
      await page.click('#copy');
      await page.locator('#status', { hasText: 'Copied' }).waitFor();
      const report: unknown = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
      expect(report).toMatchObject({ figures: [{ flops: 2 * 256 ** 3 }, { bytes: 3 * 4 * 2 ** 22 }] });
      const { peak, figures } = report as { peak: Record<string, number>; figures: Record<string, number>[] };
      for (const value of [
        peak['gflops'],
        peak['gigabytesPerSecond'],
        ...figures.map((row) => row['gflops']),
      ]) {
        expect(value).toBeGreaterThan(0);
        expect(value).toBeLessThan(1e6);
      }
      expect(await axeFindings(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it(
    'measures TensorFlow.js beside it, loaded only where that is asked for',
    { timeout: 300_000 },
    async () => {
      const { page, complaints } = await visit(pages, { at: '?only=W6-add&quick', permissions: CLIPBOARD });
      await page.locator('#start:enabled').waitFor({ timeout: 60_000 });
      expect(scriptsOf(pages).some((name) => /tensorflow/.test(name))).toBe(false);
      await page.check('#beside');
      await page.click('#start');
      await page.locator('#status', { hasText: 'Done: 2 figures.' }).waitFor({ timeout: 120_000 });
      expect(scriptsOf(pages).some((name) => /tensorflow/.test(name))).toBe(true);
      const heads = await page.locator('#figures th').allTextContents();
      expect(heads[1]).toMatch(/^add, TensorFlow\.jsTensorFlow\.js 4\.\d+\.\d+, webgpu$/);
      // Its points are no part of this library's roofline.
      expect(await page.locator('#roofline .label').count()).toBe(1);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it(
    'goes on with another GPU, stops when told and keeps what was measured',
    { timeout: 240_000 },
    async () => {
      const { page } = await visit(pages, { at: '?only=W6&quick', permissions: CLIPBOARD });
      await page.locator('#start:enabled').waitFor({ timeout: 60_000 });
      await page.click('#start');
      await page.locator('#figures tr').first().waitFor({ timeout: 200_000 });
      await killGpuProcess(pages.browser);
      const rows = await page.locator('#figures tr').count();
      await page.locator('#figures tr').nth(rows).waitFor({ timeout: 200_000 });
      expect(await page.locator('#failure').isHidden()).toBe(true);
      expect(await page.locator('#figures .left').count()).toBe(0);
      await page.click('#stop');
      await page.locator('#status', { hasText: 'Stopped.' }).waitFor({ timeout: 60_000 });
      expect(await page.locator('#copy').isEnabled()).toBe(true);
      await page.close();
    },
  );

  it('tests the device and shows each check', { timeout: 300_000 }, async () => {
    const { page, complaints } = await visit(pages);
    await page.locator('#verify:enabled').waitFor({ timeout: 60_000 });
    await page.click('#verify');
    await page.locator('#status', { hasText: 'The device computes rightly' }).waitFor({ timeout: 280_000 });
    expect(await page.locator('#checks tr').count()).toBeGreaterThan(50);
    expect(await page.locator('#checks .broken').count()).toBe(0);
    expect(await page.locator('#start').isEnabled()).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('says what to do where the browser has no WebGPU', async () => {
    const { page } = await visit(pages, { script: NO_WEBGPU });
    await page.locator('#advice', { hasText: 'offers no WebGPU' }).waitFor({ timeout: 20_000 });
    expect(await page.locator('#main').isHidden()).toBe(true);
    await page.close();
  });
});
