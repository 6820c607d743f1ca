// The playground with digits and the visitor's own files, driven from outside.

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { drawDigits } from 'gradloom';
import { describePages } from '../describePages.ts';
import { idxFile } from './idxFile.ts';
import { inPhase, learns, openPage, steps, WAIT } from './pageOf.ts';

describePages('the playground', 'playground', (pages) => {
  it(
    'learns digits to 90 % from two clicks, and reads one while it is drawn',
    { timeout: 240_000 },
    async () => {
      const { page, complaints } = await openPage(pages);
      await page.click('label[for="set-digits"]');
      await page.locator('#drawing #pad').waitFor();
      expect(await page.locator('#plane').isVisible()).toBe(false);
      await page.click('#run');
      await learns(page, 90);
      await stroke(page, [
        [0.52, 0.15],
        [0.5, 0.5],
        [0.48, 0.85],
      ]);
      await expect.poll(() => page.textContent('#answer'), WAIT).toBe('1');
      await page.click('#run');
      await inPhase(page, 'paused');
      expect(await page.locator('.matrix td.right').count()).toBe(10);
      await page.click('#view-misread summary');
      await page.click('#view-filters summary');
      await page.click('#view-histograms summary');
      await page.locator('.misread figure').first().waitFor();
      await page.locator('.filter').nth(63).waitFor();
      // Z, A, dZ and dW of two layers.
      await page.locator('.histograms figure').nth(7).waitFor();
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it('learns a table that is dropped, with the columns that are chosen', { timeout: 240_000 }, async () => {
    const { page, complaints } = await openPage(pages);
    await drop(page, 'houses.csv', houses());
    await page.locator('#source:not([hidden])').waitFor();
    expect(await page.textContent('#source')).toContain('200 rows, 4 columns, 10 missing values.');
    await expect.poll(() => page.textContent('#quality'), WAIT).toBe('RMSE');
    expect(await page.textContent('#sizes')).toContain('150 examples trained on, 50 held out');
    await page.click('#run');
    // A price is 3 for a metre, 40 in town; their spread is about 90.
    const error = async (): Promise<number> =>
      Number((await page.textContent('#held-out-accuracy'))?.replaceAll(',', ''));
    await expect.poll(error, WAIT).toBeLessThan(45);
    await page.check('[aria-label="Predict town"]');
    await expect.poll(() => page.textContent('#quality'), WAIT).toBe('Accuracy');
    await page.uncheck('[aria-label="Learn from nothing"]');
    expect(new URL(page.url()).hash).toContain('target=town');
    expect(new URL(page.url()).hash).toContain('leftOut=%5B%22nothing%22%5D');
    await learns(page, 80);
    expect(await page.locator('.matrix tbody th').allTextContents()).toContain('far from any …');
    // What the matrix tells stays where the table scrolls.
    expect(await page.locator('#outcome > #confusion-title').isVisible()).toBe(true);
    await page.click('#outcome summary');
    expect(await page.locator('#outcome li').allTextContents()).toEqual([FAR]);
    const link = page.url();
    expect(complaints).toEqual([]);
    await page.close();

    // The link holds all of it but the file, for which it asks.
    const again = await openPage(pages, new URL(link).hash);
    await inPhase(again.page, 'waiting');
    expect(await again.page.textContent('#needs-file')).toContain('“houses.csv”');
    expect(await again.page.locator('#run').isDisabled()).toBe(true);
    await again.page.setInputFiles('#files', file('houses.csv', houses()));
    await inPhase(again.page, 'paused');
    expect(again.page.url()).toBe(link);
    expect(await again.page.isChecked('[aria-label="Predict town"]')).toBe(true);
    expect(again.complaints).toEqual([]);
    await again.page.close();
  });

  it('learns pictures of IDX files with their labels, and says what is missing', async () => {
    const { page, complaints } = await openPage(pages);
    const { x, y, examples } = drawDigits({ count: 400, seed: 5 });
    const images = file('train-images-idx3-ubyte', idxFile([examples, 28, 28], x));
    await page.setInputFiles('#files', [images]);
    await page.locator('#failure', { hasText: 'one of labels' }).waitFor();
    await page.setInputFiles('#files', [
      images,
      file('train-labels-idx1-ubyte', idxFile([examples], y as Uint32Array)),
    ]);
    await page
      .locator('#source', { hasText: '400 pictures of 28 × 28 pixels in grey; 10 classes.' })
      .waitFor();
    expect(await page.locator('#failure').isHidden()).toBe(true);
    await inPhase(page, 'paused');
    await page.click('#step');
    await expect.poll(() => steps(page), WAIT).toBe(1);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

function file(name: string, content: Buffer | string): { name: string; mimeType: string; buffer: Buffer } {
  return { name, mimeType: '', buffer: Buffer.from(content) };
}

/** A class whose name a head of the confusion matrix cuts. */
const FAR = 'far from any town at all';

/** Prices of 3 a metre and 40 more in town, some sizes unknown. */
function houses(): string {
  const rows = Array.from({ length: 200 }, (_, row) => {
    const size = 20 + ((row * 37) % 101);
    const town = (row * 7) % 3 === 0;
    return `${row % 20 === 3 ? '' : size},${row % 5},${town ? 'yes' : FAR},${3 * size + (town ? 40 : 0)}`;
  });
  return ['metres,nothing,town,price', ...rows].join('\n');
}

/** Drops a file on the page, as the browser would. */
async function drop(page: Page, name: string, content: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([name, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content!], name!));
      return transfer;
    },
    [name, content],
  );
  await page.dispatchEvent('#main', 'drop', { dataTransfer: transfer });
}

/** A stroke through places of the pad, as shares of its width and height. */
async function stroke(page: Page, places: readonly (readonly [number, number])[]): Promise<void> {
  await page.locator('#pad').scrollIntoViewIfNeeded();
  const box = (await page.locator('#pad').boundingBox())!;
  const [first, ...rest] = places.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height] as const);
  await page.mouse.move(...first!);
  await page.mouse.down();
  for (const place of rest) await page.mouse.move(...place, { steps: 6 });
  await page.mouse.up();
}
