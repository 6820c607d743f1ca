// What a visitor waits for while a page loads: paint, blocked time, shifts.

import type { Page } from 'playwright-core';

/** Whether times may be judged: machines of CI do other work as well. They are shown there. */
export const JUDGES_TIMES = !process.env['CI'];

/** For `visit`: gathers what `loadingOf` tells. */
export const OBSERVE_LOADING = `globalThis.seen = { blocked: 0, shifted: 0 };
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) seen.blocked += Math.max(0, duration - 50);
}).observe({ type: 'longtask', buffered: true });
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) seen.shifted += value;
}).observe({ type: 'layout-shift', buffered: true });`;

/** An expression of the page: milliseconds until its first contentful paint. */
export const FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime";

/** Milliseconds to the first paint and of blocked time, and the share of the page that shifted, until now. */
export async function loadingOf(page: Page) {
  const seen = await page.evaluate<{ blocked: number; shifted: number }>('seen');
  return { firstPaint: Math.round(await page.evaluate<number>(FIRST_PAINT)), ...seen };
}
