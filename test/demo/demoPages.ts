// Serves the demo pages to a headless browser, for tests that drive them as a visitor would.

import { chromium, type Browser } from 'playwright-core';
import { createServer } from 'vite';
import { findChromium } from '../../tools/chromium.ts';

/** The Chromium of this machine; without one the tests of pages are skipped, in CI they fail. */
export const found = await findChromium();
if (!found && process.env.CI) throw new Error('CI needs a Chromium for the pages.');
if (!found) console.log('skipped: no Chromium was found; set CHROMIUM_PATH.');

/** Pages that are served, and the browser to look at them with. */
export interface DemoPages {
  readonly url: string;
  readonly browser: Browser;
  readonly close: () => Promise<void>;
}

/** Serves `page`, a folder of demo/. */
export async function openDemoPages(page: string): Promise<DemoPages> {
  const server = await createServer({
    configFile: 'demo/vite.config.ts',
    // Not that of another page's test, which may run at the same time.
    cacheDir: `node_modules/.vite-${page}`,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
  });
  await server.listen();
  const browser = await chromium.launch({
    executablePath: found!.executablePath,
    args: [...found!.args, '--enable-unsafe-webgpu'],
  });
  return {
    url: `${server.resolvedUrls!.local[0]!}${page}/`,
    browser,
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
