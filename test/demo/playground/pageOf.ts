// The playground as a visitor drives it: clicks, files, and what the page says.

import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { complaintsOf } from '../demoPages.ts';

/** How long things may take on a machine that does other work as well. */
export const WAIT = { timeout: 100_000, interval: 200 };

/** A page that is ready; `complaints` gathers what it should not say. */
export async function openPage(browser: Browser, url: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  page.setDefaultTimeout(WAIT.timeout);
  const complaints = complaintsOf(page);
  await page.goto(url);
  await page.locator('body:not([data-phase="opening"])[data-phase]').waitFor();
  return { page, complaints };
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
