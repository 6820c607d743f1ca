// The landscape page, driven from outside, and its costs against a computation in float64.

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { FIRST_SETUP } from '../../../demo/landscape/state/setup.ts';
import { dataOf, networkOf } from '../../../demo/landscape/worker/descent.ts';
import { describePages, visit } from '../describePages.ts';
import { killGpuProcess } from '../gpuProcess.ts';
import { HOLD_MESSAGE } from '../holdMessage.ts';
import { GATHER_TASKS, TaskWatch } from '../taskWatch.ts';

const WAIT = { timeout: 100_000, interval: 200 };

describePages('the landscape page', 'landscape', (pages) => {
  it(
    'tells the cost that float64 gives, lets optimisers go down, and survives its GPU',
    { timeout: 240_000 },
    async () => {
      const tasks = new TaskWatch(pages.browser);
      const { page, complaints } = await tasks.during('loading', async () => {
        const viewport = { width: 1440, height: 1000 };
        const visited = await visit(pages, { viewport, script: GATHER_TASKS });
        visited.page.setDefaultTimeout(100_000);
        await isShown(visited.page);
        return visited;
      });
      await page.focus('#surface');
      for (const keys of [
        ['ArrowLeft'],
        ['Shift+ArrowRight', 'ArrowUp'],
        ['Shift+ArrowDown', 'Shift+ArrowDown'],
        ['Shift+ArrowLeft', 'Shift+ArrowLeft', 'ArrowUp'],
      ]) {
        for (const key of keys) await page.keyboard.press(key);
        const { across, up, cost } = await valueOf(page);
        expect(Math.abs(cost / costAt(across, up) - 1)).toBeLessThan(1e-5);
      }
      const box = (await page.locator('#surface').boundingBox())!;
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
      const { across, up, cost } = await valueOf(page);
      expect(Math.abs(cost / costAt(across, up) - 1)).toBeLessThan(1e-5);

      const step = async (): Promise<number> =>
        Number((await page.textContent('#step'))!.replaceAll(',', ''));
      await tasks.during('going down', async () => {
        await page.click('#run');
        await expect.poll(step, WAIT).toBeGreaterThan(10);
        // The answer to a second press comes when it goes on again: it must not be taken for a rest.
        await page.evaluate(PRESS_TWICE_AND_GO_ON);
        const before = await step();
        await expect.poll(step, WAIT).toBeGreaterThan(Math.max(60, before + 1));
        expect(await page.getAttribute('body', 'data-phase')).toBe('running');
        await page.click('#run');
        await page.locator('body[data-phase="paused"]').waitFor();
      });
      const costs = (await page.locator('#optimizers td:nth-child(2)').allTextContents()).map((text) =>
        Number(text.replace('−', '-')),
      );
      const chosen = costs.filter(Number.isFinite);
      expect(chosen).toHaveLength(4);
      const start = costAt(...startOf());
      for (const own of chosen) expect(own).toBeLessThan(0.9 * start);
      await tasks.during('other colours', () => page.uncheck('#log'));
      await tasks.expectShort(page);

      // Another rate changes the ways, but not the costs.
      const points = await page.textContent('#value');
      await page.fill('#rate', '0.5');
      await page.press('#rate', 'Tab');
      await expect.poll(() => page.textContent('#step'), WAIT).toBe('0');
      expect(await page.textContent('#value')).toBe(points);
      // What is long in coming is said to be made.
      await page.evaluate(HOLD_MESSAGE);
      await page.click('#reset');
      await page.locator('#making', { hasText: 'The landscape is being made …' }).waitFor();
      await page.evaluate('held()');
      await page.locator('#making:empty').waitFor({ state: 'attached' });
      expect(complaints).toEqual([]);

      // A lost GPU: the optimisers start again, and go on.
      await page.click('#run');
      await expect.poll(step, WAIT).toBeGreaterThan(0);
      await page.evaluate(GATHER_MAKING);
      await killGpuProcess(pages.browser);
      await page.locator('#notice', { hasText: 'started again' }).waitFor();
      expect(await page.evaluate('made')).toContain(
        'The landscape is being made, 2 of 2: compiling the optimisers …',
      );
      expect(await page.textContent('#making')).toBe('');
      await expect.poll(step, WAIT).toBeGreaterThan(0);
      expect(await page.getAttribute('body', 'data-phase')).toBe('running');
      expect(await page.locator('#failure').isHidden()).toBe(true);
      expect(complaints.filter((text) => !text.includes('GPU'))).toEqual([]);
      await page.close();
    },
  );
});

/** Keeps what the page says is being made. */
const GATHER_MAKING = `{
  globalThis.made = [];
  const line = document.getElementById('making');
  new MutationObserver(() => made.push(line.textContent)).observe(line, { childList: true });
}`;

/** Presses “Pause” twice in one task, and “Descend” as soon as it is shown. */
const PRESS_TWICE_AND_GO_ON = `new Promise((done) => {
  const run = document.getElementById('run');
  new MutationObserver((_, observer) => {
    if (document.body.dataset.phase !== 'paused') return;
    observer.disconnect();
    run.click();
    done();
  }).observe(document.body, { attributes: true });
  run.click();
  run.click();
})`;

/** Waits until all costs are there, and the optimisers. */
async function isShown(page: Page): Promise<void> {
  await page.locator('body[data-phase="paused"]').waitFor();
  await page.locator('#picture[aria-busy="false"]').waitFor();
}

async function valueOf(page: Page): Promise<{ across: number; up: number; cost: number }> {
  const text = (await page.textContent('#value')) ?? '';
  const found = /^J\(W1\[1\] = (\S+), W2\[0\] = (\S+)\) = (\S+)$/.exec(text);
  if (!found) throw new Error(`No cost is told: ${text}`);
  return { across: Number(found[1]), up: Number(found[2]), cost: Number(found[3]) };
}

function startValues(): (name: string) => number[] {
  const start = networkOf(FIRST_SETUP).initialMap(FIRST_SETUP.seed);
  return (name) => Array.from(start.get(name)!, Math.fround);
}

function startOf(): [number, number] {
  const values = startValues();
  return [values('W1')[1]!, values('W2')[0]!];
}

/** J of ŷ = σ(w tanh(v₁x₁ + v₂x₂ + c) + b) with v₂ and w replaced, in float64. */
function costAt(across: number, up: number): number {
  const values = startValues();
  const [v1] = values('W1');
  const [[c], [b]] = [values('b1'), values('b2')];
  const { x, y, examples } = dataOf(FIRST_SETUP);
  let sum = 0;
  for (let at = 0; at < examples; at++) {
    const z = up * Math.tanh(v1! * x[2 * at]! + across * x[2 * at + 1]! + c!) + b!;
    // log(1 + e^z) without overflow.
    sum += Math.max(z, 0) - z * Number(y![at]) + Math.log1p(Math.exp(-Math.abs(z)));
  }
  return sum / examples;
}
