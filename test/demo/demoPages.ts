// The demo pages as they are put on a host, and a headless browser to drive them as a visitor would.

import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../../tools/chromium.ts';
import { buildPages } from './buildPages.ts';
import { AFTER_A_LOSS } from './gpuProcess.ts';
import { serveFolder } from './serveFolder.ts';

/** The Chromium of this machine; without one the tests of pages are skipped, in CI they fail. */
export const found = await findChromium();
if (!found && process.env.CI) throw new Error('CI needs a Chromium for the pages.');
if (!found) console.log('skipped: no Chromium was found; set CHROMIUM_PATH.');

/** Pages that are served, and the browser to look at them with. */
export interface DemoPages {
  readonly url: string;
  /** Where the built pages lie, and which of their files were fetched. */
  readonly folder: string;
  readonly fetched: string[];
  readonly browser: Browser;
  readonly close: () => Promise<void>;
}

/** Starts the browser, with WebGPU, also when it has lost its GPU process (`killGpuProcess`). */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: found!.executablePath,
    args: [...found!.args, '--enable-unsafe-webgpu', ...AFTER_A_LOSS],
  });
}

/**
 * Builds the pages and serves them below a path, as a static host would; `url` is that of `page`, a folder of demo/, or of
 * the start page.
 */
export async function openDemoPages(page = ''): Promise<DemoPages> {
  const folder = await buildPages();
  const served = await serveFolder(folder, '/some/path/');
  const browser = await launchBrowser();
  return {
    url: page === '' ? served.url : `${served.url}${page}/`,
    folder,
    fetched: served.fetched,
    browser,
    close: async () => {
      await browser.close();
      await served.close();
    },
  };
}

/** What a page said that it should not have: console messages, errors, files that it did not get. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // Ended by leaving the page.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${request.url()}: ${reason}`);
  });
  page.on('response', (response) => {
    if (!response.ok()) complaints.push(`${response.url()}: ${response.status()}`);
  });
  return complaints;
}
