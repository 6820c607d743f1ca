// The policy of the built pages holds: what they do not need, they cannot do. Developing goes on without it.

import { createServer } from 'vite';
import { describe, expect, it } from 'vitest';
import { found, launchBrowser } from './demoPages.ts';
import { describePages, visit } from './describePages.ts';

describePages('a built page', 'digits', (pages) => {
  it('refuses markup from strings, inline scripts and styles, foreign workers, policies and addresses', async () => {
    const { page } = await visit(pages);
    const outcome = await page.evaluate(async () => {
      // oxlint-disable-next-line unicorn/consistent-function-scoping -- the page knows only what is in here
      const attempt = (action: () => unknown) => {
        try {
          action();
          return 'done';
        } catch (error) {
          return (error as Error).name;
        }
      };
      const inline = document.createElement('script');
      inline.append('window.ranInline = true');
      document.head.append(inline);
      document.body.setAttribute('style', 'outline-width: 7px');
      const width = getComputedStyle(document.body).outlineWidth;
      const policies = (globalThis as unknown as { trustedTypes: { createPolicy: (n: string) => void } })
        .trustedTypes;
      return {
        markup: attempt(() => (document.body.innerHTML = '<b>label</b>')),
        worker: attempt(() => new Worker('data:text/javascript,0')),
        policy: attempt(() => policies.createPolicy('another')),
        inline: 'ranInline' in window,
        styled: width === '7px',
        fetched: await fetch('./index.html').then(
          () => 'done',
          () => 'refused',
        ),
      };
    });
    expect(outcome).toEqual({
      markup: 'TypeError',
      worker: 'TypeError',
      policy: 'TypeError',
      inline: false,
      styled: false,
      fetched: 'refused',
    });
    await page.close();
  });

  it('leads from the first page to the others, below any path', async () => {
    const { page, complaints } = await visit(pages, { at: '..' });
    await page.click('text=Bench');
    await page.locator('#start:enabled').waitFor({ timeout: 60_000 });
    expect(page.url()).toMatch(/\/some\/path\/bench\/$/);
    // The first page is left while its worker may still be loading.
    expect(complaints.filter((text) => !text.endsWith('net::ERR_ABORTED'))).toEqual([]);
    await page.close();
  });
});

describe.skipIf(!found)('a page that is being developed', () => {
  it('starts its worker from the sources', async () => {
    const server = await createServer({
      configFile: 'demo/vite.config.ts',
      cacheDir: 'node_modules/.vite-developed',
      logLevel: 'error',
      server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    });
    await server.listen();
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(`${server.resolvedUrls!.local[0]!}digits/`);
      await page.locator('#start:enabled').waitFor({ timeout: 60_000 });
    } finally {
      await browser.close();
      await server.close();
    }
  });
});
