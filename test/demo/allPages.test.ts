// What holds for every page of the list, as a static host below a path of its own serves it.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGES, type PageEntry } from '../../demo/shared/pages.ts';
import { axeFindings } from './axe.ts';
import { complaintsOf, found, openDemoPages, type DemoPages } from './demoPages.ts';
import { settle } from './settle.ts';

describe.skipIf(!found)('every page', () => {
  let pages: DemoPages;

  beforeAll(async () => {
    pages = await openDemoPages();
  });

  afterAll(() => pages?.close());

  const visit = async (
    { folder }: PageEntry,
    options: { colorScheme: 'light' | 'dark'; width: number },
  ): Promise<{ page: Page; complaints: string[] }> => {
    const { colorScheme, width } = options;
    const page = await pages.browser.newPage({ colorScheme, viewport: { width, height: 900 } });
    const complaints = complaintsOf(page);
    await page.goto(folder === '' ? pages.url : `${pages.url}${folder}/`);
    await settle(page);
    return { page, complaints };
  };

  it.each(PAGES)('$name loads without a complaint or a finding of axe, wide and light', async (entry) => {
    const { page, complaints } = await visit(entry, { colorScheme: 'light', width: 1440 });
    expect(complaints).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    expect(await page.title()).toMatch(entry.folder === '' ? /^Gradloom/ : / · Gradloom$/);
    expect(await page.locator('nav.site [aria-current="page"]').textContent()).toBe(entry.name);
    expect(await page.locator('nav.site a').count()).toBe(PAGES.length);
    await page.close();
  });

  it.each(PAGES)('$name loads without a complaint or a finding of axe, narrow and dark', async (entry) => {
    const { page, complaints } = await visit(entry, { colorScheme: 'dark', width: 360 });
    expect(complaints).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    // Nothing reaches beyond the right edge.
    expect(await page.evaluate('document.scrollingElement.scrollWidth')).toBe(360);
    await page.close();
  });

  it.each(PAGES)('$name can be entered by the keyboard past the navigation', async (entry) => {
    const { page } = await visit(entry, { colorScheme: 'light', width: 1024 });
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.locator('#main :focus, #main:focus').count()).toBe(1);
    await page.close();
  });
});
