// What holds for every page of the list, as a static host below a path of its own serves it.

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, expect, it } from 'vitest';
import { PAGES, type PageEntry } from '../../demo/shared/pages.ts';
import { axeFindings } from './axe.ts';
import { launchBrowser } from './demoPages.ts';
import { describePages, visit } from './describePages.ts';
import { JUDGES_TIMES, loadingOf, OBSERVE_LOADING } from './loadingOf.ts';
import { settle } from './settle.ts';
import { weightOf } from './weightOf.ts';

/**
 * Limits that hold beside other tests on two cores without a GPU; what a quiet machine measures is far below.
 * Milliseconds, but for the share that shifts.
 */
const MOST = { firstPaint: 5000, blocked: 2500, shifted: 0.15 };
/** Bytes, gzip, of the playground's JavaScript until a network is shown: page, worker and all that they load. */
const HEAVIEST = 115_000;

/** What is too small for a finger: below 24 pixels, with its label. Links in a line of text are as high as the line. */
const SMALL_TARGETS = `[...document.querySelectorAll('a[href], button, input, select, summary')].flatMap((target) => {
  const boxes = [target, ...(target.labels ?? [])].map((part) => part.getBoundingClientRect());
  const [width, height] = ['width', 'height'].map((side) => Math.max(...boxes.map((box) => box[side])));
  const isInLine = getComputedStyle(target).display === 'inline';
  if (!target.checkVisibility() || isInLine || (width >= 24 && height >= 24)) return [];
  return [\`\${target.outerHTML.slice(0, 80)}: \${width} × \${height}\`];
})`;

describePages('every page', '', (pages) => {
  let browser: Browser | undefined;
  const rows: object[] = [];
  afterEach(() => browser?.close());
  afterAll(() => console.table(rows));

  /** In a browser of its own: what the page before left on the GPU would be waited for. */
  const opened = async ({ folder }: PageEntry): Promise<{ page: Page; complaints: string[] }> => {
    browser = await launchBrowser();
    pages.fetched.length = 0;
    const at = folder === '' ? '' : `${folder}/`;
    const viewport = { width: 1440, height: 900 };
    const loaded = await visit({ ...pages, browser }, { at, script: OBSERVE_LOADING, viewport });
    await settle(loaded.page);
    return loaded;
  };

  it.each(PAGES)(
    '$name loads soon, without a complaint or a finding of axe, wide and light, then narrow and dark, and is entered by the keyboard',
    async (entry) => {
      const { page, complaints } = await opened(entry);
      const loading = { page: entry.folder || 'start', ...(await loadingOf(page)), bytes: weightOf(pages) };
      rows.push(loading);
      expect(loading.firstPaint).toBeGreaterThan(0);
      if (JUDGES_TIMES) {
        expect(loading.firstPaint).toBeLessThan(MOST.firstPaint);
        expect(loading.blocked).toBeLessThan(MOST.blocked);
      }
      expect(loading.shifted).toBeLessThan(entry.folder === 'playground' ? 0.1 : MOST.shifted);
      // Nothing was counted where nothing was loaded.
      expect(loading.bytes).toBeGreaterThan(1000);
      if (entry.folder === 'playground') expect(loading.bytes).toBeLessThanOrEqual(HEAVIEST);

      expect(await axeFindings(page)).toEqual([]);
      expect(await page.title()).toMatch(entry.folder === '' ? /^Gradloom/ : / · Gradloom$/);
      expect(await page.locator('nav.site [aria-current="page"]').textContent()).toBe(entry.name);
      expect(await page.locator('nav.site a').count()).toBe(PAGES.length);
      // By the keyboard past the navigation.
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').textContent()).toBe('Skip to the content');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await page.locator('#main :focus, #main:focus').count()).toBe(1);

      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 360, height: 900 });
      await settle(page);
      expect(await axeFindings(page)).toEqual([]);
      // Nothing reaches beyond the right edge.
      expect(await page.evaluate('document.scrollingElement.scrollWidth')).toBe(360);
      expect(await page.evaluate(SMALL_TARGETS)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );
});
