// A training that loses its GPU goes on by itself.

import { expect, it } from 'vitest';
import { describePages } from '../describePages.ts';
import { gpuProcessOf, killGpuProcess } from '../gpuProcess.ts';
import { openPage, steps, WAIT } from './pageOf.ts';

describePages('the playground', 'playground', (pages) => {
  it('says that its GPU was lost, and goes on from where it was', async () => {
    const { page, complaints } = await openPage(pages);
    // A network is kept a second after its beginning at the earliest, and then with the next scores.
    await page.waitForTimeout(1500);
    const first = await page.textContent('#cost');
    await page.click('#run');
    await expect.poll(() => page.textContent('#cost'), WAIT).not.toBe(first);
    await expect.poll(() => steps(page), WAIT).toBeGreaterThan(200);
    await killGpuProcess(pages.browser);
    // And the next one while the network is being made again.
    await page.locator('#notice', { hasText: 'Opening it again' }).waitFor();
    await expect.poll(() => gpuProcessOf(pages.browser), WAIT).toBeDefined();
    await page.waitForTimeout(500);
    await killGpuProcess(pages.browser);
    await page.locator('#notice', { hasText: 'goes on from step' }).waitFor();
    const from = Number(/step ([\d,]+)/.exec((await page.textContent('#notice'))!)![1]!.replaceAll(',', ''));
    expect(from).toBeGreaterThan(0);
    await expect.poll(() => steps(page), WAIT).toBeGreaterThan(from + 100);
    expect(await page.locator('#failure').isHidden()).toBe(true);
    expect(await page.getAttribute('body', 'data-phase')).toBe('running');
    expect(complaints.filter((text) => !text.includes('GPU'))).toEqual([]);
    await page.close();
  });
});
