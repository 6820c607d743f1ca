// When a page has come to rest after it was opened.

import type { Page } from 'playwright-core';

/** Waits until what a visitor would press first can be pressed, where the page has such a button. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  // What is still being filled would take the focus away with what it replaces.
  await page.locator('main [aria-busy="true"]').first().waitFor({ state: 'detached', timeout: 60_000 });
  // What a page says of itself where it must open a GPU first.
  await page.locator('body:not([data-phase="opening"])').waitFor({ timeout: 100_000 });
  const first = page.locator('main button.primary').first();
  if ((await first.count()) === 0 || !(await first.isVisible())) return;
  await page.locator('main button.primary:enabled').first().waitFor({ timeout: 60_000 });
}
