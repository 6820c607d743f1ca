// The playground as a visitor drives it: clicks, files, and what the page says.

import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { DemoPages } from '../demoPages.ts';
import { visit } from '../describePages.ts';

/** How long things may take on a machine that does other work as well. */
export const WAIT = { timeout: 100_000, interval: 200 };

/** A page that is ready, of the link after `#`; `complaints` gathers what it should not say. */
export async function openPage(pages: DemoPages, at = ''): Promise<{ page: Page; complaints: string[] }> {
  const opened = await visit(pages, { at, viewport: { width: 1440, height: 1000 } });
  opened.page.setDefaultTimeout(WAIT.timeout);
  await opened.page.locator('body:not([data-phase="opening"])[data-phase]').waitFor();
  return opened;
}

/** Waits for a phase of the training. */
export async function inPhase(page: Page, phase: string): Promise<void> {
  await page.locator(`body[data-phase="${phase}"]`).waitFor();
}

/** Waits until so many per cent of the held-out examples are told. */
export async function learns(page: Page, percent: number): Promise<void> {
  const accuracy = async (): Promise<number> =>
    Number.parseFloat((await page.textContent('#held-out-accuracy')) ?? '');
  await expect.poll(accuracy, WAIT).toBeGreaterThanOrEqual(percent);
}

/** Steps that the page shows. */
export async function steps(page: Page): Promise<number> {
  return Number(((await page.textContent('#steps')) ?? '').replaceAll(',', ''));
}
