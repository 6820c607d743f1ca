// Names and contents that want to be more than text stay text.

import { expect, it } from 'vitest';
import { describePages } from '../describePages.ts';
import { openPage } from './pageOf.ts';

const TEXTS = [
  '<img src=x onerror="top.hostile=1">',
  '<script>top.hostile=1</script>',
  '"><svg onload=top.hostile=1>',
  "javascript:top.hostile=1//'",
  '{{constructor.constructor("top.hostile=1")()}}',
  '${top.hostile=1}',
  '</title><iframe srcdoc="<script>top.hostile=1</script>">',
  '__proto__',
  'constructor',
  'x" style="background:url(//x)" onfocus="top.hostile=1" autofocus="',
];

/** Fifty names, one of them of 200 letters. */
const LONG = 17;
const NAMES = Array.from({ length: 50 }, (_, index) =>
  `${TEXTS[index % TEXTS.length]} ${index}`.padEnd(index === LONG ? 200 : 0, 'x'),
);

describePages('the playground', 'playground', (pages) => {
  it('runs nothing of 50 hostile names of columns, classes and files, and says nothing', async () => {
    const { page, complaints } = await openPage(pages);
    const rows = NAMES.flatMap((name, row) => [name, name].map((label) => [...NAMES.map(() => row), label]));
    const csv = [[...NAMES, 'class'], ...rows]
      .map((row) => row.map((cell) => (typeof cell === 'string' ? quoted(cell) : cell)).join(','))
      .join('\n');
    await page.setInputFiles('#files', { name: `${TEXTS[0]}.csv`, mimeType: '', buffer: Buffer.from(csv) });
    await page.locator('#source', { hasText: '100 rows, 51 columns' }).waitFor();
    await page.locator('body[data-phase="paused"]').waitFor();
    expect(await page.textContent('.file-name')).toBe(`${TEXTS[0]}.csv`);
    for (const name of NAMES) {
      expect(await page.locator('.column-name', { hasText: name }).count()).toBeGreaterThan(0);
    }
    // What is cut to three lines of the narrowest card stands in full below, also while columns are chosen.
    await page.setViewportSize({ width: 360, height: 800 });
    const heights = await page
      .locator('.column-name')
      .evaluateAll((all) => all.map((one) => one.clientHeight));
    expect(Math.max(...heights)).toBeLessThan(3.1 * Math.min(...heights));
    await page.click('#source summary:has-text("Names in full")');
    await page.uncheck(`#learn-${LONG}`);
    await page.locator('#source li', { hasText: NAMES[LONG]! }).waitFor();
    // 50 classes are too many for a matrix; they stand in the diagram.
    await expect
      .poll(() => page.locator('.named-unit', { hasText: 'top.hostile' }).count(), { timeout: 60_000 })
      .toBeGreaterThan(12);
    await page.check(`#predict-3`);
    await page.locator('body[data-phase="paused"]').waitFor();
    // Each file is one that none of the readers takes, or takes for text.
    for (const [index, text] of TEXTS.entries()) {
      const name = `${index}${text.replaceAll('/', '')}${['.csv', '.png', '-ubyte', '.svg', '.html'][index % 5]}`;
      await page.setInputFiles('#files', { name, mimeType: '', buffer: Buffer.from(text) });
      await page.locator('#notice:empty').waitFor({ state: 'attached' });
    }
    await page.locator('#failure .failure-message').waitFor();
    expect(await page.evaluate('window.hostile')).toBeUndefined();
    expect(await page.locator('iframe, #main svg, #main img, #main script').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
