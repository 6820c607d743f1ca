// What pages compute on their main threads while they open and while they are used comes in short tasks. Those of the
// population and the landscape are watched in their own tests.

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { CHAPTERS } from '../../demo/lessons/content/chapters.ts';
import type { DemoPages } from './demoPages.ts';
import { describePages, visit } from './describePages.ts';
import { GATHER_TASKS, TaskWatch } from './taskWatch.ts';

const WAIT = { timeout: 100_000, interval: 200 };
/** In CI, which judges no times, there is nothing to see. */
const LIMIT = { timeout: 240_000, skip: Boolean(process.env['CI']) };

describePages('the main thread', '', (pages) => {
  it('of the start page is free while it opens and trains', LIMIT, async () => {
    const { tasks, page } = await watch(pages, '', (page) => isAt(page, '#live[data-phase="training"]'));
    // It goes on while the trace of the loading is written.
    await tasks.during('training', () => isAt(page, '#live[data-phase="done"]'));
    await tasks.during('other points', async () => {
      await page.click('#again');
      await isAt(page, '#live[data-phase="training"]');
      await page.click('#again');
      await isAt(page, '#live[data-phase="paused"]');
    });
    await tasks.during('dark', () => page.emulateMedia({ colorScheme: 'dark' }));
    await end(tasks, page);
  });

  it('of the playground is free while it opens, trains and is built', LIMIT, async () => {
    const { tasks, page } = await watch(pages, 'playground/', (page) =>
      isAt(page, 'body[data-phase="paused"]'),
    );
    await tasks.during('training', async () => {
      await page.click('#run');
      await expect.poll(() => stepsOf(page), WAIT).toBeGreaterThan(100);
      await page.click('#run');
      await isAt(page, 'body[data-phase="paused"]');
    });
    await tasks.during('building', async () => {
      await page.click('#add-layer');
      await page.click('#more-0');
      await page.click('label[for=set-spirals]');
      await expect.poll(() => stepsOf(page), WAIT).toBe(0);
    });
    await tasks.during('a step', async () => {
      await page.click('#step');
      await expect.poll(() => stepsOf(page), WAIT).toBe(1);
    });
    await tasks.during('dark', () => page.emulateMedia({ colorScheme: 'dark' }));
    await end(tasks, page);
  });

  it('of the glass box is free while it opens and a step is walked through', LIMIT, async () => {
    const { tasks, page } = await watch(pages, 'glass/', async (page) => {
      await isAt(page, '#next:enabled');
      await page.locator('#formulas tr').nth(30).waitFor({ state: 'attached' });
    });
    const walk = async (): Promise<void> => {
      await page.locator('.operation[aria-current]').focus();
      while (await page.locator('#next').isEnabled()) await page.keyboard.press('ArrowRight');
    };
    await tasks.during('walking', walk);
    await tasks.during('another network', async () => {
      await page.getByLabel('Hidden layer 2').selectOption('4');
      await page.locator('.operation').nth(20).waitFor();
    });
    await tasks.during('walking through more layers', walk);
    await tasks.during('moving a number', async () => {
      await page.getByLabel('b', { exact: true }).focus();
      for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowLeft');
      await isAt(page, '#chain [data-letter=J] data[value="18"]');
    });
    await tasks.during('stages', async () => {
      await page.click('#run-stages');
      await isAt(page, '#stages table');
    });
    await end(tasks, page);
  });

  it('of the lessons is free while chapters are opened, run and translated', LIMIT, async () => {
    const { tasks, page } = await watch(pages, 'lessons/', (page) => isAt(page, '#stop:disabled'));
    const turn = async (): Promise<void> => {
      for (let chapter = 1; chapter < CHAPTERS.length; chapter++) {
        await page.keyboard.press('ArrowRight');
        await page.locator('.number', { hasText: String(chapter + 1) }).waitFor();
      }
    };
    await tasks.during('turning pages', turn);
    await tasks.during('Korean', () => page.click('#speak-ko'));
    await tasks.during('running', async () => {
      await page.click('#run');
      await isAt(page, '#stop:disabled');
    });
    await end(tasks, page);
  });

  it('of the digits page is free while it opens, trains and reads', LIMIT, async () => {
    const { tasks, page } = await watch(pages, 'digits/', (page) => isAt(page, '#start:enabled'));
    await tasks.during('training', async () => {
      await page.fill('#epochs', '1');
      await page.click('#start');
      await page.locator('#status', { hasText: 'Trained' }).waitFor({ timeout: 200_000 });
    });
    await tasks.during('reading', async () => {
      await page.click('#sample');
      await isAt(page, '#answer:not(:text("–"))');
      await page.locator('#pad').scrollIntoViewIfNeeded();
      const { x, y, width, height } = (await page.locator('#pad').boundingBox())!;
      await page.mouse.move(x + width / 2, y + 0.2 * height);
      await page.mouse.down();
      await page.mouse.move(x + width / 2, y + 0.8 * height, { steps: 12 });
      await page.mouse.up();
    });
    await end(tasks, page);
  });
});

/** Opens a page at some place of the site, and watches it until it is there. */
async function watch(
  pages: DemoPages,
  at: string,
  isThere: (page: Page) => Promise<void>,
): Promise<{ tasks: TaskWatch; page: Page }> {
  const tasks = new TaskWatch(pages.browser);
  const page = await tasks.during('loading', async () => {
    const viewport = { width: 1440, height: 1000 };
    const { page } = await visit(pages, { at, viewport, script: GATHER_TASKS });
    page.setDefaultTimeout(100_000);
    await isThere(page);
    return page;
  });
  return { tasks, page };
}

async function end(tasks: TaskWatch, page: Page): Promise<void> {
  await tasks.expectShort(page);
  await page.close();
}

async function isAt(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().waitFor();
}

async function stepsOf(page: Page): Promise<number> {
  return Number((await page.textContent('#steps'))?.replaceAll(',', ''));
}
