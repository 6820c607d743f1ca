// A browser of the test's own loses its GPU process, and offers another device.

import { expect, it } from 'vitest';
import { describePages, visit } from './describePages.ts';
import { gpuProcessOf, killGpuProcess } from './gpuProcess.ts';

describePages('the GPU process of a browser', 'digits', (pages) => {
  it('is killed by its id: a device is lost, and the page gets another one', async () => {
    const { browser } = pages;
    const { page } = await visit(pages);
    await page.evaluate(async () => {
      const device = await (await navigator.gpu.requestAdapter())!.requestDevice();
      const { reason } = await Promise.race([
        device.lost,
        new Promise<{ reason: string }>((done) => setTimeout(done, 0, { reason: 'none yet' })),
      ]);
      Object.assign(globalThis, { reason, lost: device.lost });
    });
    expect(await page.evaluate('reason')).toBe('none yet');
    const id = await killGpuProcess(browser);
    expect(await page.evaluate('lost.then(({ reason }) => reason)')).toBe('unknown');
    expect(
      await page.evaluate(async () => {
        for (let attempt = 0; attempt < 100; attempt++) {
          const adapter = await navigator.gpu.requestAdapter();
          if (adapter) return (await adapter.requestDevice()).limits.maxBindGroups > 0;
          await new Promise((done) => setTimeout(done, 200));
        }
        return false;
      }),
    ).toBe(true);
    expect(await gpuProcessOf(browser)).not.toBe(id);
    await page.close();
  });
});
