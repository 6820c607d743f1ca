// The population page, driven from outside as a visitor would.

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { START_NAMES, type InitializerName } from '../../../demo/population/state/members.ts';
import { complaintsOf } from '../demoPages.ts';
import { describePages, visit } from '../describePages.ts';
import { killGpuProcess } from '../gpuProcess.ts';
import { GATHER_TASKS, TaskWatch } from '../taskWatch.ts';

const WAIT = { timeout: 100_000, interval: 200 };

describePages('the population page', 'population', (pages) => {
  it(
    'trains 256 networks, tells those that diverged, and opens the best in the playground',
    { timeout: 240_000 },
    async () => {
      const tasks = new TaskWatch(pages.browser);
      const { page, complaints } = await tasks.during('loading', async () => {
        const viewport = { width: 1440, height: 1000 };
        const visited = await visit(pages, { viewport, script: GATHER_TASKS });
        visited.page.setDefaultTimeout(100_000);
        await inPhase(visited.page, 'paused');
        return visited;
      });
      expect(await page.textContent('#networks')).toBe('256');
      expect(await page.evaluate(PICTURE_COLORS)).toBeGreaterThan(50);
      await tasks.during('training 256', async () => {
        await page.click('#run');
        await expect
          .poll(async () => Number.parseFloat((await page.textContent('#best')) ?? ''), WAIT)
          .toBeGreaterThanOrEqual(97);
        await expect.poll(() => page.textContent('#frame'), WAIT).toMatch(/ms/);
      });
      console.log(
        `frame ${await page.textContent('#frame')}, ${await page.textContent('#speed')} network steps a second`,
      );
      await page.click('#run');
      await inPhase(page, 'paused');
      const steps = Number((await page.textContent('#steps'))!.replaceAll(',', ''));
      expect(steps).toBeGreaterThan(10);

      // Keys: the best, brushed stretches, the tiles in the order of their result.
      const best = await tasks.during('choosing', async () => {
        await page.click('#arrange-result');
        // The worker lays the tiles out.
        await page.locator('#result-legend').waitFor();
        await page.focus('#field');
        await page.keyboard.press('Home');
        await expect.poll(() => page.textContent('#detail-title'), WAIT).toMatch(/^Network \d+$/);
        const accuracy = Number.parseFloat((await page.textContent('#own-accuracy'))!);
        expect(accuracy).toBeGreaterThanOrEqual(95);
        const title = await page.textContent('#detail-title');
        await page.keyboard.press('ArrowDown');
        expect(await page.textContent('#detail-title')).not.toBe(title);
        await page.keyboard.press('Home');
        await page.focus('#brush-learningRate-highest');
        await page.keyboard.press('Home');
        await page.keyboard.press('PageUp');
        expect(await page.textContent('#shown')).toMatch(/^[1-9]\d? of 256/);
        await page.click('#clear-brushes');
        expect(await page.textContent('#shown')).toBe('256 of 256 networks shown');
        return accuracy;
      });
      await tasks.expectShort(page);

      const [rate, start] = [await page.textContent('#own-rate'), await page.textContent('#own-start')];
      const opening = page.waitForEvent('popup');
      await page.focus('#field');
      await page.keyboard.press('Enter');
      const own = await opening;
      const others = complaintsOf(own);
      own.setDefaultTimeout(100_000);
      await inPhase(own, 'paused');
      expect(new URL(own.url()).pathname).toMatch(/\/playground\/$/);
      expect(await own.inputValue('#learningRate')).toBe(rate);
      expect(START_NAMES[(await own.inputValue('#initializer')) as InitializerName]).toBe(start);
      await own.click('#run');
      await expect
        .poll(async () => Number.parseFloat((await own.textContent('#held-out-accuracy')) ?? ''), WAIT)
        .toBeGreaterThanOrEqual(best - 3);
      await own.close();
      // The way back is short: the networks are as they were.
      expect(Number((await page.textContent('#steps'))!.replaceAll(',', ''))).toBe(steps);
      expect([...complaints, ...others]).toEqual([]);
      await page.close();
    },
  );

  // A frame of so many takes seconds without a GPU.
  it.runIf(process.env['GRADLOOM_LONG'])(
    'leaves the visitor the page while 1,024 networks train',
    { timeout: 400_000 },
    async () => {
      const { page } = await visit(pages, {
        viewport: { width: 1440, height: 1000 },
        script: GATHER_TASKS,
      });
      page.setDefaultTimeout(200_000);
      await inPhase(page, 'paused');
      const tasks = new TaskWatch(pages.browser);
      const step = async (): Promise<number> => Number(await page.textContent('#steps'));
      await tasks.during('training 1,024', async () => {
        await page.click('#run');
        await page.selectOption('#count', '1024');
        await expect.poll(step, { timeout: 200_000 }).toBeGreaterThan(8);
      });
      await tasks.during('choosing', async () => {
        await page.focus('#brush-learningRate-highest');
        for (let press = 0; press < 10; press++) await page.keyboard.press('ArrowLeft');
        await page.focus('#field');
        for (let press = 0; press < 10; press++) await page.keyboard.press('ArrowDown');
        await page.selectOption('#color-by', 'l2');
        await page.click('#arrange-result');
        await page.locator('#result-legend').waitFor();
      });
      console.log(
        `frame ${await page.textContent('#frame')}, ${await page.textContent('#speed')} network steps a second`,
      );
      await tasks.expectShort(page);
      await page.close();
    },
  );

  it(
    'shows networks that diverge as such, refuses what is no set-up, and survives its GPU',
    { timeout: 240_000 },
    async () => {
      const { page, complaints } = await visit(pages, { viewport: { width: 1024, height: 900 } });
      page.setDefaultTimeout(100_000);
      await inPhase(page, 'paused');
      const set = async (id: string, value: string): Promise<void> => {
        await page.fill(`#${id}`, value);
        await page.press(`#${id}`, 'Tab');
      };
      await set('rateTo', '0.0001');
      expect(await page.getAttribute('#rateTo', 'aria-invalid')).toBe('true');
      expect(await page.locator('.refusal').textContent()).toContain('Rate to must leave the lowest rate');
      // A step takes αλ/B of each weight away: more than two times the weight where α is above 7, so that it grows without
      // bound; a part of it where α is about 1.
      for (const [id, value] of [
        ['rateTo', '100'],
        ['rateFrom', '1'],
        ['l2To', '10'],
        ['l2From', '9'],
      ] as const)
        await set(id, value);
      await page.selectOption('#optimizer', 'sgd');
      await page.selectOption('#count', '64');
      await expect.poll(() => page.textContent('#networks'), WAIT).toBe('64');
      expect(await page.locator('.refusal').count()).toBe(0);
      await page.click('#run');
      await expect.poll(async () => Number(await page.textContent('#lost')), WAIT).toBeGreaterThan(24);
      await page.click('#run');
      await inPhase(page, 'paused');
      // The tile at the bottom right has the highest rate; that at the top left goes on.
      await page.focus('#field');
      await page.keyboard.press('End');
      await expect.poll(() => page.textContent('#own-cost'), WAIT).toBe('diverged');
      await page.keyboard.press('Home');
      await expect.poll(() => page.textContent('#own-cost'), WAIT).toMatch(/^0\.\d+$/);
      expect(Number(await page.textContent('#lost'))).toBeLessThan(64);
      expect(complaints).toEqual([]);

      // A lost GPU: all start again, and come to the same.
      await page.click('#run');
      await page.evaluate(GATHER_NOTICES);
      await killGpuProcess(pages.browser);
      await page.locator('#notice', { hasText: 'started again' }).waitFor();
      expect(await page.evaluate('notices')).toEqual(
        expect.arrayContaining([
          'The GPU was lost and is back: the networks are being made again …',
          expect.stringContaining('1 of 3: compiling what trains them …'),
          expect.stringContaining('2 of 3: compiling what computes their tiles …'),
          expect.stringContaining('3 of 3: compiling what measures them …'),
        ]),
      );
      expect(await page.textContent('#making')).toBe('');
      await expect.poll(async () => Number(await page.textContent('#lost')), WAIT).toBeGreaterThan(24);
      expect(await page.getAttribute('body', 'data-phase')).toBe('running');
      expect(await page.locator('#failure').isHidden()).toBe(true);
      expect(complaints.filter((text) => !text.includes('GPU'))).toEqual([]);
      await page.close();
    },
  );

  it(
    'keeps its settings in the address: by a link, a reload, the way back and a mistyped one',
    { timeout: 240_000 },
    async () => {
      const { page, complaints } = await visit(pages, { at: '#count=64&units=3', hasTouch: true });
      page.setDefaultTimeout(100_000);
      await inPhase(page, 'paused');
      expect(await page.textContent('#networks')).toBe('64');
      // A field that is wrong keeps no other one from its change.
      await page.fill('#noise', 'much');
      await page.press('#noise', 'Tab');
      await page.fill('#units', '2');
      await page.press('#units', 'Tab');
      expect(await page.getAttribute('#noise', 'aria-invalid')).toBe('true');
      expect(await page.getAttribute('#units', 'aria-invalid')).toBe('false');
      expect(new URL(page.url()).hash).toBe('#count=64&units=2');
      // The link past the navigation takes the set-up from nobody.
      await page.locator('.skip').focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => new URL(page.url()).hash, WAIT).toBe('#count=64&units=2');
      await page.click('#arrange-result');
      await page.locator('#tiles[aria-busy="false"]').waitFor();
      // A finger that moves the page over the axes keeps all networks.
      await swipeDown(page, '#parallel');
      expect(await page.textContent('#shown')).toBe('64 of 64 networks shown');
      await page.locator('nav.site a', { hasText: 'Playground' }).click();
      await page.waitForURL(/\/playground\//u);
      await page.goBack();
      await inPhase(page, 'paused');
      expect(await page.inputValue('#units')).toBe('2');
      expect(await page.textContent('#networks')).toBe('64');
      // What is shown as chosen is what is shown.
      expect(await page.isChecked('#arrange-place')).toBe(true);
      await page.reload();
      await inPhase(page, 'paused');
      expect(await page.inputValue('#units')).toBe('2');
      await page.evaluate("location.hash = 'units=99'");
      await page.locator('#notice', { hasText: 'holds no set-up' }).waitFor();
      expect(await page.inputValue('#units')).toBe('2');
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});

async function inPhase(page: Page, phase: string): Promise<void> {
  await page.locator(`body[data-phase="${phase}"]`).waitFor();
}

/** Moves a finger downwards over a part of the page, which scrolls by it. */
async function swipeDown(page: Page, selector: string): Promise<void> {
  const part = page.locator(selector);
  await part.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const { x, y, width, height } = (await part.boundingBox())!;
  const before = await page.evaluate('scrollY');
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', share?: number): Promise<unknown> =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: share === undefined ? [] : [{ x: x + width / 2, y: y + share * height }],
    });
  await touch('touchStart', 0.2);
  for (const share of [0.3, 0.4, 0.5, 0.6, 0.7]) await touch('touchMove', share);
  await touch('touchEnd');
  await expect.poll(() => page.evaluate('scrollY'), WAIT).not.toBe(before);
}

/** Keeps what the page says of its GPU. */
const GATHER_NOTICES = `{
  globalThis.notices = [];
  for (const part of [document.getElementById('notice'), document.getElementById('making')])
    new MutationObserver(() => notices.push(part.textContent)).observe(part, { childList: true });
}`;

/** Colours that the field shows. */
const PICTURE_COLORS = `(() => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [200, 200];
  const context = canvas.getContext('2d');
  context.drawImage(document.getElementById('picture'), 0, 0, 200, 200);
  const { data } = context.getImageData(0, 0, 200, 200);
  return new Set(new Uint32Array(data.buffer)).size;
})()`;
