// The glass box in Chromium: every number of a step equals a float64 computation by the notes' formulas.

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axeFindings } from '../axe.ts';
import { describePages, visit } from '../describePages.ts';
import { killGpuProcess } from '../gpuProcess.ts';

type Matrix = number[][];
type Numbers = Record<string, Matrix>;

const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));
const transposed = (a: Matrix): Matrix => a[0]!.map((_, j) => a.map((row) => row[j]!));
const zip = (a: Matrix, b: Matrix, f: (x: number, y: number) => number): Matrix =>
  a.map((row, i) => row.map((value, j) => f(value, b[i]![b[i]!.length === 1 ? 0 : j]!)));
const map = (a: Matrix, f: (x: number) => number): Matrix => a.map((row) => row.map(f));
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
const softmax = (z: Matrix): Matrix => {
  const totals = z[0]!.map((_, j) => z.reduce((sum, row) => sum + Math.exp(row[j]!), 0));
  return z.map((row) => row.map((value, j) => Math.exp(value) / totals[j]!));
};

interface Network {
  readonly layers: number;
  readonly g: (z: number) => number;
  /** g′ of a = g(z). */
  readonly slope: (a: number) => number;
  readonly head: 'sigmoid' | 'softmax';
  readonly learningRate: number;
}

/** The whole step by the notes' formulas, from X, Y and the parameters. */
function stepOf({ layers, g, slope, head, learningRate }: Network, given: Numbers): Numbers {
  const all: Numbers = {};
  const m = given['Y']![0]!.length;
  for (let l = 1; l <= layers; l++) {
    const before = all[`A[${l - 1}]`] ?? given['A[0]']!;
    const z = zip(times(given[`W[${l}]`]!, before), given[`b[${l}]`]!, (x, b) => x + b);
    all[`Z[${l}]`] = z;
    all[`A[${l}]`] = l < layers ? map(z, g) : head === 'softmax' ? softmax(z) : map(z, sigmoid);
  }
  const [last, y] = [all[`A[${layers}]`]!, given['Y']!];
  const outputs = head === 'softmax' ? 1 : y.length;
  const losses = zip(
    last,
    y,
    (a, t) => -t * Math.log(a) - (head === 'softmax' ? 0 : (1 - t) * Math.log(1 - a)),
  );
  all['J'] = [[losses.flat().reduce((sum, loss) => sum + loss, 0) / (m * outputs)]];
  for (let l = layers; l >= 1; l--) {
    const a = all[`A[${l}]`]!;
    const above = all[`dZ[${l + 1}]`];
    all[`dA[${l}]`] = above
      ? times(transposed(given[`W[${l + 1}]`]!), above)
      : zip(a, y, (p, t) => (-t / p + (head === 'softmax' ? 0 : (1 - t) / (1 - p))) / outputs);
    all[`dZ[${l}]`] = above
      ? zip(all[`dA[${l}]`]!, a, (d, value) => d * slope(value))
      : zip(a, y, (p, t) => (p - t) / outputs);
    const dZ = all[`dZ[${l}]`]!;
    all[`dW[${l}]`] = map(times(dZ, transposed(all[`A[${l - 1}]`] ?? given['A[0]']!)), (sum) => sum / m);
    all[`db[${l}]`] = dZ.map((row) => [row.reduce((sum, value) => sum + value, 0) / m]);
    for (const letter of ['W', 'b']) {
      all[`${letter}[${l}]`] = zip(
        given[`${letter}[${l}]`]!,
        all[`d${letter}[${l}]`]!,
        (x, d) => x - learningRate * d,
      );
    }
  }
  return all;
}

/** What the card beside the list shows: tables by letter, the first of each being the result. */
interface Detail {
  readonly tables: { letter: string; values: Matrix; texts: string[] }[];
  readonly hasWgsl: boolean;
}

const DETAIL = `(() => {
  const cells = (table, read) => [...table.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('data')].map(read));
  return {
    tables: [...document.querySelectorAll('#detail table.matrix')].map((table) => ({
      letter: table.dataset.letter,
      values: cells(table, (cell) => Number(cell.value)),
      texts: cells(table, (cell) => cell.textContent).flat(),
    })),
    hasWgsl: /@compute/.test(document.querySelector('#detail pre[aria-label=WGSL]')?.textContent ?? ''),
  };
})()`;

/** Walks through the step with the keyboard, and reads all that is shown. */
async function walk(
  page: Page,
): Promise<{ shown: Numbers; given: Numbers; nudged: Numbers; wgsl: number; letters: string[] }> {
  const [shown, given, nudged]: [Numbers, Numbers, Numbers] = [{}, {}, {}];
  const letters: string[] = [];
  let wgsl = 0;
  const count = await page.locator('.operation').count();
  await page.locator('.operation[aria-current]').focus();
  for (let at = 0; at < count; at++) {
    const { tables, hasWgsl } = await page.evaluate<Detail>(DETAIL);
    const [result] = tables;
    letters.push(result!.letter);
    shown[result!.letter] = result!.values;
    if (hasWgsl) wgsl++;
    for (const { letter, values } of tables.slice(1)) {
      if (letter.endsWith(' nudged')) nudged[letter.split(' ')[0]!] = values;
      else if (/^([Wb]\[|Y$|A\[0\])/.test(letter)) given[letter] ??= values;
    }
    for (const { values, texts } of tables) {
      // What is read is what is meant, to the digits that are shown.
      values.flat().forEach((value, place) => {
        const text = Number(texts[place]!.replaceAll('−', '-'));
        const size = Math.abs(value);
        expect(Math.abs(text - value)).toBeLessThanOrEqual(size < 1e-3 ? 6e-3 * size : 5.1e-5);
      });
    }
    await page.keyboard.press(at % 2 ? 'ArrowDown' : 'ArrowRight');
  }
  return { shown, given, nudged, wgsl, letters };
}

function compare(found: Numbers, wanted: Numbers, within: number): void {
  for (const [letter, rows] of Object.entries(found)) {
    const expected = wanted[letter]!.flat();
    expect(rows.flat().length, letter).toBe(expected.length);
    rows.flat().forEach((value, place) => {
      const scale = Math.max(1, Math.abs(expected[place]!));
      expect(Math.abs(value - expected[place]!) / scale, `${letter} ${place}`).toBeLessThan(within);
    });
  }
}

describePages('the glass box', 'glass', (pages) => {
  it('shows a step of 2-3-1 whose numbers are those of the notes in float64, walked by keyboard', async () => {
    const { page, complaints } = await visit(pages, { viewport: { width: 1440, height: 900 } });
    await page.locator('#next:enabled').waitFor({ timeout: 60_000 });
    expect(await page.locator('.operation.reached').count()).toBe(1);
    const { shown, given, nudged, wgsl, letters } = await walk(page);
    expect(letters.join(' ')).toBe(
      'Z[1] A[1] Z[2] A[2] J dA[2] dZ[2] dW[2] db[2] dA[1] dZ[1] dW[1] db[1] W[1] b[1] W[2] b[2]',
    );
    const network = {
      layers: 2,
      g: Math.tanh,
      slope: (a: number) => 1 - a * a,
      head: 'sigmoid',
      learningRate: 0.5,
    } as const;
    const wanted = stepOf(network, given);
    compare(shown, wanted, 1e-5);
    compare(nudged, wanted, 1e-5);
    expect(Object.keys(nudged).length).toBe(8);
    // All but dA[2], which the step has no need of, come from a kernel whose WGSL is shown.
    expect(wgsl).toBe(letters.length - 1);
    // Both are told as formulas to compute by (a fraction's text has no stroke): −Y / A + (1 − Y) / (1 − A), and tanh′ = 1 − A ∗ A.
    const shownOf = async (at: number): Promise<string[]> => {
      await page.locator('.operation').nth(at).click();
      return page.locator('#detail .display').allTextContents();
    };
    expect(await shownOf(letters.indexOf('dA[2]'))).toEqual([
      'dA[2]=−Y/A[2]+(1−Y)/(1−A[2])',
      'dA[2]=∂ℒ∂A[2]',
    ]);
    expect(await shownOf(letters.indexOf('dZ[1]'))).toEqual([
      'tanh′(Z[1])=1−A[1]∗A[1]',
      'dZ[1]=dA[1]∗tanh′(Z[1])',
    ]);
    await page.locator('.operation').last().click();
    expect(await page.locator('.operation.reached').count()).toBe(letters.length);
    // A button that ends with the walk leaves the keyboard in it.
    await page.keyboard.press('ArrowLeft');
    await page.focus('#next');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Home');
    expect(
      await page.locator('.operation[aria-current]').evaluate((node) => node === document.activeElement),
    ).toBe(true);
    expect(await page.locator('#back').isDisabled()).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows other networks as exactly, moves the graph, runs the stages, and axe finds nothing', async () => {
    const viewport = { width: 360, height: 780 };
    const { page, complaints } = await visit(pages, { colorScheme: 'dark', viewport });
    await page.locator('#next:enabled').waitFor({ timeout: 60_000 });
    await page.getByLabel('Last layer').selectOption('softmax');
    await page.getByLabel('Activation').selectOption('sigmoid');
    await page.getByLabel('Hidden layer 2').selectOption('2');
    await page.getByLabel('Examples m').selectOption('3');
    await page.locator('.operation').nth(24).waitFor({ timeout: 60_000 });
    // The last of the four steps that were asked for.
    await page.locator('#detail .shape').first().filter({ hasText: '(3, 3)' }).waitFor();
    const { shown, given, nudged } = await walk(page);
    const network = {
      layers: 3,
      g: sigmoid,
      slope: (a: number) => a * (1 - a),
      head: 'softmax',
      learningRate: 0.5,
    } as const;
    const wanted = stepOf(network, given);
    compare(shown, wanted, 1e-5);
    compare(nudged, wanted, 1e-5);

    const value = (letter: string) =>
      page.locator(`#chain [data-letter=${letter}] data`).getAttribute('value');
    await page.locator('#chain [data-letter=J] data[value="33"]').waitFor();
    expect([await value('da'), await value('db'), await value('dc')]).toEqual(['3', '6', '9']);
    await page.getByLabel('b', { exact: true }).focus();
    await page.keyboard.press('ArrowLeft');
    // b = 2.5: J = 3 (5 + 2.5 · 2) = 30, ∂J/∂c = 3b = 7.5.
    await page.locator('#chain [data-letter=J] data[value="30"]').waitFor();
    expect(await value('dc')).toBe('7.5');

    await page.locator('#run-stages').click();
    await page.locator('#stages table').waitFor({ timeout: 60_000 });
    const cells: number[][] = await page
      .locator('#stages tbody tr')
      .evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll('data')].map((cell) => Number(cell.value))),
      );
    expect(cells.length).toBe(4);
    for (const [milliseconds, cost, difference] of cells) {
      expect(milliseconds).toBeGreaterThan(0);
      expect(Math.abs(cost! - cells[0]![1]!)).toBeLessThan(1e-5);
      expect(difference).toBeLessThan(1e-5);
    }
    expect(await page.locator('#formulas tbody tr').count()).toBe(30);
    expect(await page.locator('#formulas math').count()).toBeGreaterThan(50);

    for (const summary of await page.locator('summary').all()) await summary.click();
    expect(await axeFindings(page)).toEqual([]);
    expect(await page.evaluate('document.scrollingElement.scrollWidth')).toBe(360);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('says why a nudge differs where a Z lies at the bend of relu', async () => {
    const { page, complaints } = await visit(pages);
    await page.locator('#next:enabled').waitFor({ timeout: 60_000 });
    expect(await page.locator('.bend').count()).toBe(0);
    await page.getByLabel('Activation').selectOption('relu');
    await page.getByLabel('Hidden layer 1').selectOption('1');
    await page.getByLabel('Hidden layer 2').selectOption('2');
    // Z[1], A[1], Z[2], A[2], Z[3], A[3], J, four gradients of layer 3, dA[2], dZ[2].
    await page.locator('.operation').nth(22).waitFor({ timeout: 60_000 });
    await page.locator('#detail .shape').first().filter({ hasText: '(1, 4)' }).waitFor();
    await page.locator('.operation').nth(12).click();
    // Where the one unit of layer 1 is off, Z[2] = W[2] 0 + 0.
    await page.locator('#detail .nudge .bend').waitFor();
    await page.locator('.operation').nth(8).click();
    expect(await page.locator('#detail h2').textContent()).toContain('dZ[3]');
    expect(await page.locator('.bend').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('takes the next network apart on another GPU where one was lost', { timeout: 240_000 }, async () => {
    const { page } = await visit(pages);
    await page.locator('#next:enabled').waitFor({ timeout: 100_000 });
    const before = await page.locator('.operation').count();
    await killGpuProcess(pages.browser);
    await page.getByLabel('Hidden layer 2').selectOption('2');
    await page.locator('.operation').nth(before).waitFor({ timeout: 100_000 });
    await page.getByLabel('b', { exact: true }).press('ArrowLeft');
    await page.locator('#chain [data-letter=J] data[value="30"]').waitFor();
    expect(await page.locator('#failure').isHidden()).toBe(true);
    await page.close();
  });
});
