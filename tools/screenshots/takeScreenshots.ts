// Pictures of the pages to look at: three widths, light and dark, idle and in training.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { PAGES } from '../../demo/shared/pages.ts';
import { found, openDemoPages } from '../../test/demo/demoPages.ts';
import { settle } from '../../test/demo/settle.ts';

const WIDTHS = [1440, 1024, 360];
const THEMES = ['light', 'dark'] as const;
/** What is to be looked at, by name: the pages, and lessons in their other language. */
const VIEWS = [
  ...PAGES.map(({ folder }) => ({ name: folder || 'start', at: folder && `${folder}/` })),
  { name: 'lessons-ko', at: 'lessons/#ko/hidden' },
];
/** What is there once a page trains, by view; others show it at once. */
const TRAINS: Readonly<Record<string, string>> = {
  playground: '#chart canvas',
  population: '#frame:not(:text("–"))',
  landscape: '#step:not(:text-is("0"))',
  digits: '#cost:not(:text("–"))',
  bench: '#figures tr',
  lessons: '[data-figure=cost]:not(:text("–"))',
  'lessons-ko': '#stop:disabled',
};
/** How long a page trains from then on before its second picture. */
const TRAINING_MS = 3000;
/** The whole page, with what is laid out only where a visitor comes near it. */
const WHOLE = { fullPage: true, style: '* { content-visibility: visible !important; }' };

/** Where the pictures go, and the names of what to look at; all where none is named. */
export interface ScreenshotOptions {
  readonly folder: string;
  readonly only: readonly string[];
}

/** Writes `<page>-<width>-<theme>-<idle or training>.png`. Throws where a page is not known or no browser is found. */
export async function takeScreenshots({ folder, only }: ScreenshotOptions): Promise<void> {
  if (!found) throw new Error('screenshots: a Chromium is needed; set CHROMIUM_PATH.');
  const names = VIEWS.map(({ name }) => name);
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`screenshots: known pages are ${names.join(', ')}; got ${unknown.join(', ')}.`);
  mkdirSync(folder, { recursive: true });
  const { url, browser, close } = await openDemoPages();
  try {
    for (const { name, at } of VIEWS.filter((view) => only.length === 0 || only.includes(view.name))) {
      for (const width of WIDTHS) {
        for (const theme of THEMES) {
          await takePair(browser, {
            address: `${url}${at}`,
            width,
            theme,
            shows: TRAINS[name],
            path: join(folder, `${name}-${width}-${theme}`),
          });
          console.log(`${name} ${width} ${theme}`);
        }
      }
    }
  } finally {
    await close();
  }
}

interface Pair {
  readonly address: string;
  readonly width: number;
  readonly theme: 'light' | 'dark';
  readonly shows: string | undefined;
  readonly path: string;
}

async function takePair(browser: Browser, { address, width, theme, shows, path }: Pair): Promise<void> {
  const page = await browser.newPage({
    colorScheme: theme,
    viewport: { width, height: width < 500 ? 780 : 900 },
    // Else the page refuses the style of WHOLE.
    bypassCSP: true,
  });
  await page.goto(address);
  await settle(page);
  await page.screenshot({ path: `${path}-idle.png`, ...WHOLE });
  const first = page.locator('main button.primary:enabled').first();
  // A page that trains by itself is left alone.
  if ((await first.count()) > 0 && (await first.textContent()) !== 'Pause') await first.click();
  if (shows) await page.locator(shows).first().waitFor({ timeout: 100_000 });
  await page.waitForTimeout(TRAINING_MS);
  await page.screenshot({ path: `${path}-training.png`, ...WHOLE });
  await page.close();
}
