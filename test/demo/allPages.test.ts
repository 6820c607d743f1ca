// What holds for every page of the list, as a static host below a path of its own serves it.

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { PAGES, type PageEntry } from '../../demo/shared/pages.ts';
import { axeFindings } from './axe.ts';
import { describePages, visit } from './describePages.ts';
import { settle } from './settle.ts';

describePages('every page', '', (pages) => {
  const settled = async (
    { folder }: PageEntry,
    { colorScheme, width }: { colorScheme: 'light' | 'dark'; width: number },
  ): Promise<{ page: Page; complaints: string[] }> => {
    const at = folder === '' ? '' : `${folder}/`;
    const opened = await visit(pages, { at, colorScheme, viewport: { width, height: 900 } });
    await settle(opened.page);
    return opened;
  };

  it.each(PAGES)(
    '$name loads without a complaint or a finding of axe, wide and light, and is entered by the keyboard',
    async (entry) => {
      const { page, complaints } = await settled(entry, { colorScheme: 'light', width: 1440 });
      expect(complaints).toEqual([]);
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
      await page.close();
    },
  );

  it.each(PAGES)('$name loads without a complaint or a finding of axe, narrow and dark', async (entry) => {
    const { page, complaints } = await settled(entry, { colorScheme: 'dark', width: 360 });
    expect(complaints).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    // Nothing reaches beyond the right edge.
    expect(await page.evaluate('document.scrollingElement.scrollWidth')).toBe(360);
    await page.close();
  });
});
