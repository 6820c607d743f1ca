// Tests of the pages: before them the site is built, served and met by a browser; after them both are closed.

import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { complaintsOf, found, openDemoPages, type DemoPages } from './demoPages.ts';

/** For `visit`: a browser that offers no WebGPU. */
export const NO_WEBGPU = "Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined })";

/**
 * Tests of a page by its folder in demo/, or of all where that is empty, left out where no Chromium is found. What `tests`
 * gets is filled before the first of them.
 */
export function describePages(name: string, folder: string, tests: (pages: DemoPages) => void): void {
  describe.skipIf(!found)(name, () => {
    const pages = {} as DemoPages;
    beforeAll(async () => {
      Object.assign(pages, await openDemoPages(folder));
    });
    // Nothing is there to close where they could not be opened.
    afterAll(() => (pages as Partial<DemoPages>).close?.());
    tests(pages);
  });
}

/** How a page is met: `at` what follows its address, `script` what runs before its own. */
export interface VisitOptions extends BrowserContextOptions {
  readonly at?: string;
  readonly script?: string;
}

/** A page in a browser of its own; `complaints` gathers what it should not say. */
export async function visit(
  { browser, url }: DemoPages,
  { at = '', script, ...options }: VisitOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const complaints = complaintsOf(page);
  if (script) await page.addInitScript(script);
  await page.goto(`${url}${at}`);
  return { page, complaints };
}
