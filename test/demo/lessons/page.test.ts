// The lessons page, driven from outside as a visitor would.

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axeFindings } from '../axe.ts';
import { describePages, visit } from '../describePages.ts';
import { HOLD_MESSAGE } from '../holdMessage.ts';
import { killGpuProcess } from '../gpuProcess.ts';

describePages('the lessons page', 'lessons', (pages) => {
  const open = async (
    hash: string,
    options: { colorScheme?: 'light' | 'dark'; width?: number; script?: string } = {},
  ): Promise<{ page: Page; complaints: string[] }> => {
    const { colorScheme = 'light', width = 1280, script } = options;
    const viewport = { width, height: 900 };
    const opened = await visit(pages, { at: hash, colorScheme, viewport, ...(script ? { script } : {}) });
    await opened.page.locator('#chapter-page[aria-busy=false]').waitFor({ timeout: 60_000 });
    return opened;
  };

  it(
    'runs an example, judges answers, and changes the language in its place',
    { timeout: 240_000 },
    async () => {
      const { page, complaints } = await open('#en/cost');
      await page.locator('#status', { hasText: 'Done.' }).waitFor({ timeout: 120_000 });
      await expect.poll(() => page.textContent('[data-figure=gradient]')).toBe('−14');
      // What is long in coming is said to be compiled, and not to run.
      await page.evaluate(HOLD_MESSAGE);
      await page.click('#run');
      await page.locator('#making', { hasText: 'being compiled' }).waitFor();
      expect(await page.textContent('#status')).toBe('');
      await page.evaluate('held()');
      await page.locator('#making:empty').waitFor({ state: 'attached' });
      await page.locator('#status', { hasText: 'Done.' }).waitFor({ timeout: 60_000 });
      await page.locator('.control input').focus();
      await page.keyboard.press('ArrowRight');
      await page.locator('[data-figure=gradient]', { hasText: '−13.07' }).waitFor({ timeout: 60_000 });

      const task = page.locator('[data-task=cost-gradient]');
      await task.locator('input').fill('-2,5');
      await page.keyboard.press('Enter');
      await task.locator('.verdict.wrong', { hasText: 'The 2 of the square' }).waitFor();
      await task.locator('input').fill('-5');
      await page.keyboard.press('Enter');
      await task.locator('.verdict.right').waitFor();

      const top = await task.evaluate((element) => {
        element.scrollIntoView({ block: 'start' });
        return element.getBoundingClientRect().top;
      });
      await page.evaluate("document.getElementById('speak-ko').click()");
      await task.locator('.verdict.right', { hasText: '맞았습니다' }).waitFor();
      expect(await task.locator('input').inputValue()).toBe('-5');
      await expect
        .poll(async () =>
          Math.abs((await task.evaluate((element) => element.getBoundingClientRect().top)) - top),
        )
        .toBeLessThan(4);
      expect(await page.getAttribute('html', 'lang')).toBe('ko');
      expect(page.url()).toMatch(/#ko\/cost$/);
      await expect.poll(() => page.textContent('[data-figure=gradient]')).toBe('−13.07');

      // What is solved is still so at the next visit.
      await page.reload();
      await page.locator('.chapters [aria-current] .done').waitFor({ timeout: 60_000 });
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it('trains, stops when told, and goes from chapter to chapter by keys, links and the way back', async () => {
    const { page, complaints } = await open('#en/line');
    await page.locator('[data-figure=cost]:not(:text("–"))').waitFor({ timeout: 120_000 });
    await page.locator('#status', { hasText: 'Done.' }).waitFor({ timeout: 120_000 });
    expect(await page.textContent('[data-figure=atFive]')).toBe('5.000');
    await page.click('#run');
    await page.click('#stop');
    await page.locator('#status', { hasText: 'Stopped.' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.locator('h2', { hasText: 'The cost and its gradient' }).waitFor({ timeout: 60_000 });
    await page.press('.turn.next', 'Enter');
    await page.locator('h2:focus', { hasText: 'Gradient descent' }).waitFor({ timeout: 60_000 });
    await page.goBack();
    await page.locator('h2', { hasText: 'The cost and its gradient' }).waitFor({ timeout: 60_000 });
    expect(await page.textContent('pre')).toContain("from 'gradloom'");
    expect(complaints).toEqual([]);
    await page.close();
  }, 240_000);

  it('begins an example again whose GPU is lost, with the next one', { timeout: 240_000 }, async () => {
    const { page } = await open('#en/hidden');
    await page.locator('[data-figure=accuracy]:not(:text("–"))').waitFor({ timeout: 120_000 });
    await page.click('#run');
    await killGpuProcess(pages.browser);
    await page.click('#run');
    await page.locator('#status', { hasText: 'Done.' }).waitFor({ timeout: 120_000 });
    expect(await page.locator('.example .problem').isHidden()).toBe(true);
    await page.close();
  });

  it.each(['light', 'dark'] as const)(
    'has nothing that axe finds, in both languages, %s',
    async (colorScheme) => {
      const { page } = await open('#ko/vectors', { colorScheme, width: 360 });
      expect(await axeFindings(page)).toEqual([]);
      expect(await page.evaluate(TORN_FORMULAS)).toEqual([]);
      // z = w₁ x₁ + … + b = wᵀ x + b is broken before its second =.
      const wide = `[...document.querySelectorAll('.formula')].filter((line) => line.scrollWidth > line.clientWidth).length`;
      expect(await page.evaluate(wide)).toBe(0);
      await page.click('#speak-en');
      expect(await axeFindings(page)).toEqual([]);
      expect(await page.evaluate('document.scrollingElement.scrollWidth')).toBe(360);
      await page.close();
    },
  );

  it('is to be read where there is no WebGPU and nothing is kept', async () => {
    const { page, complaints } = await open('#en/graph', {
      script: `Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
        Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('no', 'SecurityError'); } });`,
    });
    await page.locator('#advice', { hasText: 'offers no WebGPU' }).waitFor();
    // The recorded run of J = 3(a + bc), with a = 5, b = 3, c = 2.
    await page.locator('[data-figure=J]', { hasText: '33' }).waitFor();
    expect(await page.textContent('#status')).toBe('Recorded, not trained here.');
    expect(await page.textContent('#device')).toMatch(/^Recorded on ./);
    expect(await page.locator('.control input:enabled, .control select:enabled').count()).toBe(0);
    await page.fill('[data-task=graph-db] input', '-6');
    await page.keyboard.press('Enter');
    await page.locator('[data-task=graph-db] .verdict.right').waitFor();
    // A training is played by a press, and solves no task that asks for one of the reader's own.
    await page.goto(`${pages.url}#en/hidden`);
    await page.locator('#chapter-page[aria-busy=false] [data-figure=accuracy]').waitFor({ timeout: 60_000 });
    await page.locator('#run').click();
    await page.locator('[data-figure=accuracy]:not(:text("–"))').waitFor({ timeout: 60_000 });
    await page.locator('#stop:disabled').waitFor();
    await page.locator('[data-task=hidden-goal] button').click();
    await page.locator('[data-task=hidden-goal] .verdict.wrong', { hasText: 'needs a GPU' }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });
});

/** Formulas that stand on another line than the full stop or the ending that follows them without a space. */
const TORN_FORMULAS = `[...document.querySelectorAll('#chapter-page math')].flatMap((formula) => {
  const next = formula.nextSibling;
  if (next?.nodeType !== Node.TEXT_NODE || !/^\\S/.test(next.data)) return [];
  const range = document.createRange();
  range.setStart(next, 0);
  range.setEnd(next, 1);
  const [own, other] = [formula.getBoundingClientRect(), range.getBoundingClientRect()];
  return other.top > own.bottom - 4 ? [next.data.slice(0, 20)] : [];
})`;
