// The playground, driven from outside as a visitor would.

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describePages } from '../describePages.ts';
import { HOLD_MESSAGE } from '../holdMessage.ts';
import { scriptsOf } from '../weightOf.ts';
import { inPhase, learns, openPage, steps, WAIT } from './pageOf.ts';

describePages('the playground', 'playground', (pages) => {
  it('learns circles from a click, pauses, steps once, resets and goes back', async () => {
    const { page, complaints } = await openPage(pages);
    await page.evaluate(HOLD_MESSAGE);
    await page.click('#run');
    // A first step that is long in coming is waited for in sight.
    await page.locator('#pace', { hasText: 'compiling …' }).waitFor();
    await page.evaluate('held()');
    await expect.poll(() => page.textContent('#pace'), WAIT).toMatch(/^[\d,]+$/u);
    await learns(page, 95);
    await page.click('#run');
    await inPhase(page, 'paused');
    const step = await steps(page);
    expect(step).toBeGreaterThan(0);
    // It rests: nothing changes until the next click.
    await page.waitForTimeout(500);
    expect(await steps(page)).toBe(step);
    await page.click('#step');
    await expect.poll(() => steps(page), WAIT).toBe(step + 1);
    expect(await page.evaluate(PLANE_COLORS)).toBeGreaterThan(100);
    await page.click('#reset');
    await expect.poll(() => steps(page), WAIT).toBe(0);
    // Who goes on at once is not told of the rest after a step.
    await page.evaluate("document.getElementById('step').click(); document.getElementById('run').click()");
    await expect.poll(() => steps(page), WAIT).toBeGreaterThan(1);
    expect(await page.getAttribute('body', 'data-phase')).toBe('running');
    await page.click('#run');
    await inPhase(page, 'paused');

    await page.click('#add-layer');
    expect(await units(page)).toBe(2 + 6 + 4 + 2 + 1);
    await page.click('[aria-label="Layer 1: one unit less"]');
    await page.selectOption('#activation-2', 'relu');
    expect(new URL(page.url()).hash).toBe('#layers=tanh5.tanh4.relu2');
    // One press more than there is to undo: the keyboard stays, and nothing happens.
    for (let time = 0; time < 4; time++) await page.press('#undo', 'Enter');
    expect(await page.locator('#undo').isDisabled()).toBe(true);
    expect(await page.evaluate('document.activeElement.id')).toBe('undo');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('redo');
    expect(await page.locator('#undo:disabled').count()).toBe(1);
    expect(await units(page)).toBe(2 + 6 + 4 + 1);
    await page.click('#redo');
    expect(await units(page)).toBe(2 + 6 + 4 + 2 + 1);
    // A button that is gone leaves the keyboard near it.
    await page.focus('#remove-2');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('add-layer');
    await page.click('label[for="set-moons"]');
    await page.keyboard.press('Control+z');
    expect(await page.locator('#set-circles').isChecked()).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('learns spirals from clicks, of points that a visitor adds as well', { timeout: 240_000 }, async () => {
    const { page, complaints } = await openPage(pages);
    await page.click('label[for="set-spirals"]');
    await type(page, '#noise', '0');
    for (const name of ['sin x1', 'sin x2']) await page.click(`[id="input-${name}"]`);
    for (let more = 0; more < 2; more++) await page.click('#more-0');
    for (let more = 0; more < 4; more++) await page.click('#more-1');
    await type(page, '#learningRate', '0.02');
    const link = '#data=spirals&noise=0&inputs=x1.x2.sin+x1.sin+x2&layers=tanh8.tanh8&learningRate=0.02';
    expect(new URL(page.url()).hash).toBe(link);
    const plane = page.locator('#plane');
    await plane.click({ position: { x: 40, y: 40 } });
    await plane.click({ position: { x: 90, y: 40 }, button: 'right' });
    await page.click('#pen-1');
    await plane.click({ position: { x: 60, y: 40 } });
    expect(new URL(page.url()).hash).toMatch(/added=-\d+%2C\d+%2C0\.-\d+%2C\d+%2C1/);
    await page.click('#clear-points');
    // The same by keys.
    await page.click('#pen-0');
    await plane.focus();
    for (const key of ['ArrowLeft', 'ArrowUp', 'Space', 'ArrowRight', 'Shift+Space'])
      await page.keyboard.press(key);
    expect(new URL(page.url()).hash).toMatch(/added=-5%2C5%2C0\.0%2C5%2C1&/);
    await page.click('#clear-points');
    await page.click('#run');
    await learns(page, 90);
    expect(complaints).toEqual([]);
    await page.close();
    // The link that the clicks have made restores all of them.
    const other = await openPage(pages, link);
    expect(await other.page.locator('#set-spirals').isChecked()).toBe(true);
    expect(await other.page.inputValue('#learningRate')).toBe('0.02');
    expect(await units(other.page)).toBe(4 + 8 + 8 + 1);
    expect(other.complaints).toEqual([]);
    await other.page.close();
  });

  it('loads nothing for files, closer looks and charts before there is one to show', async () => {
    pages.fetched.length = 0;
    const { page } = await openPage(pages);
    await inPhase(page, 'paused');
    expect(scriptsOf(pages).some((name) => /worker/u.test(name))).toBe(true);
    const later = /read(Table|Pictures|IdxFiles|Folders)|dataTask|drawingPanel|[a-z]View-|Chart|uPlot/u;
    expect(scriptsOf(pages).filter((name) => later.test(name))).toEqual([]);
    await page.click('#step');
    await expect.poll(() => steps(page), WAIT).toBe(1);
    await page.locator('#chart canvas').waitFor();
    expect(scriptsOf(pages).some((name) => /costChart/u.test(name))).toBe(true);
    await page.close();
  });

  it('marks what makes no set-up, and takes no link that is none', async () => {
    const { page, complaints } = await openPage(pages, '#count=5');
    expect(await page.inputValue('#count')).toBe('300');
    expect(await page.textContent('#notice')).toContain('The address holds no set-up');
    await type(page, '#learningRate', '-1');
    expect(await page.getAttribute('#learningRate', 'aria-invalid')).toBe('true');
    await type(page, '#learningRate', '0.5');
    expect(await page.getAttribute('#learningRate', 'aria-invalid')).toBe('false');
    expect(new URL(page.url()).hash).toBe('#learningRate=0.5');
    expect(await page.textContent('#notice')).toBe('');
    await page.evaluate("location.hash = '#layers=tanh99'");
    await page.locator('#notice', { hasText: 'still here' }).waitFor();
    // A rate that makes sense to nobody but the rules: said after a step, before a look has been compiled.
    await type(page, '#learningRate', '100');
    await page.click('#step');
    await page.locator('#health-list', { hasText: /^The cost has gone from 0\.\d+ to \d/u }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });
});

/** Types into a field, and leaves it. */
async function type(page: Page, field: string, value: string): Promise<void> {
  await page.fill(field, value);
  await page.press(field, 'Tab');
}

async function units(page: Page): Promise<number> {
  return (await page.locator('.unit').count()) - (await page.locator('[aria-pressed="false"] .unit').count());
}

/** Colours that the plane shows. */
const PLANE_COLORS = `(() => {
  const canvas = document.getElementById('plane');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
})()`;
