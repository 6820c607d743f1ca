// The start page's first paint waits for no worker, and its frames for no training; allPages measures how each page loads.

import { expect, it } from 'vitest';
import { describePages, visit } from './describePages.ts';
import { FIRST_PAINT, JUDGES_TIMES } from './loadingOf.ts';

/** Milliseconds between frames that hold beside other tests on two cores without a GPU. */
const LONGEST_FRAME = 60;

/** Milliseconds between frames of two seconds, sorted. */
const FRAMES = `new Promise((done) => {
  const times = [];
  const next = (time) => {
    times.push(time);
    if (time - times[0] < 2000) return requestAnimationFrame(next);
    done(times.slice(1).map((end, index) => end - times[index]).sort((a, b) => a - b));
  };
  requestAnimationFrame(next);
})`;

describePages('loading', '', (pages) => {
  it('paints before any worker or device has answered', async () => {
    const page = await pages.browser.newPage();
    // Never answered.
    await page.route('**/worker-*.js', () => undefined);
    await page.goto(pages.url, { waitUntil: 'commit' });
    await page.locator('h1').waitFor();
    await expect.poll(() => page.evaluate(FIRST_PAINT), { timeout: 20_000 }).toBeGreaterThan(0);
    expect(await page.locator('#live').getAttribute('data-phase')).toBe('opening');
    await page.close();
  });

  it('leaves the page its frames while a network trains', async () => {
    const { page } = await visit(pages);
    await page.locator('#live[data-phase="training"]').waitFor({ timeout: 100_000 });
    const frames = await page.evaluate<number[]>(FRAMES);
    expect(await page.locator('#live').getAttribute('data-phase')).toBe('training');
    const median = frames[frames.length >> 1]!;
    console.log(
      `frames: ${frames.length} in 2 s, median ${median.toFixed(1)} ms, 95 % ${frames[Math.floor(0.95 * frames.length)]!.toFixed(1)} ms`,
    );
    if (JUDGES_TIMES) expect(median).toBeLessThan(LONGEST_FRAME);
    await page.close();
  });
});
