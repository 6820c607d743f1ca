// The digits page, driven from outside as a visitor would.

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describePages, NO_WEBGPU, visit } from './describePages.ts';
import { killGpuProcess } from './gpuProcess.ts';

/** Keeps what the pad asks of the worker where there is a list `held`. */
const HOLD_QUESTIONS = `globalThis.Worker = class extends Worker {
  postMessage(message) {
    const ask = () => super.postMessage(message);
    if (message.type === 'classify' && globalThis.held) held.push(ask);
    else ask();
  }
}`;

describePages('the digits page', 'digits', (pages) => {
  it('trains to 90 % and reads a digit that is drawn with the mouse', { timeout: 240_000 }, async () => {
    const { page, complaints } = await visit(pages);
    await page.locator('#start:enabled').waitFor({ timeout: 60_000 });
    await page.click('#start');
    await page.locator('#status', { hasText: 'Trained' }).waitFor({ timeout: 200_000 });
    const accuracy = Number.parseFloat((await page.textContent('#accuracy')) ?? '');
    expect(accuracy).toBeGreaterThanOrEqual(90);
    // A one: a single upright stroke.
    await drawStroke(page, [
      [0.52, 0.15],
      [0.5, 0.5],
      [0.48, 0.85],
    ]);
    await page.locator('#reading', { hasText: 'It reads 1' }).waitFor({ timeout: 20_000 });
    await page.click('#clear');
    // A zero: a closed oval.
    const oval = Array.from({ length: 33 }, (_, i): [number, number] => {
      const angle = (i / 32) * 2 * Math.PI - Math.PI / 2;
      return [0.5 + 0.2 * Math.cos(angle), 0.5 + 0.32 * Math.sin(angle)];
    });
    await drawStroke(page, oval);
    await page.locator('#reading', { hasText: 'It reads 0' }).waitFor({ timeout: 20_000 });
    expect(await page.locator('#bars li').count()).toBe(10);
    expect(await page.locator('#advice').isHidden()).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it(
    'stops a training when told and keeps what was learned, also without its GPU',
    { timeout: 240_000 },
    async () => {
      const { page } = await visit(pages, { script: HOLD_QUESTIONS });
      await page.locator('#start:enabled').waitFor({ timeout: 60_000 });
      await page.fill('#epochs', '500');
      // By keys alone: the keyboard is on the button that comes next, whatever cannot be pressed meanwhile.
      const focused = (): Promise<unknown> => page.evaluate('document.activeElement.id');
      await page.press('#start', 'Enter');
      expect(await focused()).toBe('start');
      expect(await page.locator('#start').isDisabled()).toBe(true);
      // A GPU that is lost before the first step is opened again, too.
      await page.locator('#status', { hasText: 'Preparing the GPU' }).waitFor();
      await killGpuProcess(pages.browser);
      await page.locator('#cost:not(:text("–"))').waitFor({ timeout: 60_000 });
      expect(await focused()).toBe('stop');
      // Read between two steps; an answer that is long in coming is waited for in sight.
      await page.evaluate("held = []; document.getElementById('sample').click()");
      await page.locator('#answer', { hasText: '…' }).waitFor();
      await page.evaluate('for (const ask of held) ask(); held = undefined');
      await page.locator('#answer', { hasText: /\d/u }).waitFor();
      expect(await page.getAttribute('body', 'data-phase')).toBe('training');
      await page.keyboard.press('Enter');
      await page.locator('#status', { hasText: 'Stopped after' }).waitFor({ timeout: 60_000 });
      expect(await focused()).toBe('start');
      expect(await page.textContent('#accuracy')).toMatch(/%/);
      await killGpuProcess(pages.browser);
      await page.click('#sample');
      await page
        .locator('#status', { hasText: 'is back: the network is as it was' })
        .waitFor({ timeout: 60_000 });
      await page.locator('#answer:not(:text("–"))').waitFor();
      await page.click('#start');
      await page.locator('body[data-phase="training"]').waitFor();
      expect(await page.locator('#failure').isHidden()).toBe(true);

      // Stopped while it is put back.
      await page.click('#stop');
      await page.locator('#status', { hasText: 'Stopped after' }).waitFor({ timeout: 60_000 });
      await killGpuProcess(pages.browser);
      await page.click('#start');
      await page.click('#stop');
      await page.locator('#status', { hasText: 'Stopped after' }).waitFor({ timeout: 60_000 });
      await page.locator('body[data-phase="resting"]').waitFor();
      await page.close();
    },
  );

  it('says what to do where the browser has no WebGPU', async () => {
    const { page } = await visit(pages, { script: NO_WEBGPU });
    await page.locator('#advice', { hasText: 'offers no WebGPU' }).waitFor({ timeout: 20_000 });
    expect(await page.locator('#start').isDisabled()).toBe(true);
    await page.close();
  });
});

/** A stroke through places of the drawing area, as shares of its width and height. */
async function drawStroke(page: Page, places: readonly (readonly [number, number])[]): Promise<void> {
  await page.locator('#pad').scrollIntoViewIfNeeded();
  const box = (await page.locator('#pad').boundingBox())!;
  const [first, ...rest] = places.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height] as const);
  await page.mouse.move(...first!);
  await page.mouse.down();
  for (const place of rest) await page.mouse.move(...place, { steps: 6 });
  await page.mouse.up();
}
