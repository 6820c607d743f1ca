// The page about a run: all of it is there, labels and names stay text, and nothing in it can run.

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { drawDigits } from '../../src/data/digits/drawDigits.ts';
import { pictureUrl } from '../../src/report/pictureUrl.ts';
import { findingsHtml, misreadHtml } from '../../src/report/reportParts.ts';
import { gradloom, jsonLines, temporaryFolder } from './command.ts';

const HOSTILE = ['</script><script>alert(1)</script>', `"><img src=x onerror='alert(2)'>`];
let folder: string;
let page: string;
let result: Record<string, unknown>;

beforeAll(async () => {
  folder = await temporaryFolder();
  // Two overlapping classes: some examples are misread. One column is constant, some lengths are missing.
  const rows = Array.from({ length: 90 }, (_, i) => {
    const length = i % 10 === 4 ? '' : ((i * 37) % 23) + (i % 2) * 9;
    const label = HOSTILE[i % 2]!.replaceAll('"', '""');
    return `${length},7,"${label}"`;
  });
  const file = join(folder, 'a <i>table.csv');
  await writeFile(file, `length,"same <u>",kind\n${rows.join('\n')}\n`);
  const { code, stdout, stderr } = await gradloom([
    'train',
    '--data',
    file,
    '--epochs',
    '8',
    '--patience',
    '8',
    '--seed',
    '3',
    '--allow-unlearned',
    '--no-curve',
    '--out',
    join(folder, 'm.safetensors'),
    '--report',
    join(folder, 'run.html'),
    '--json',
    '--log',
    join(folder, 'run.jsonl'),
  ]);
  expect(code, stderr + stdout).toBe(0);
  result = jsonLines(stdout).at(-1)!;
  page = await readFile(join(folder, 'run.html'), 'utf8');
});

/** What stands behind the header of a model file. */
const tensors = (bytes: Buffer) => bytes.subarray(8 + Number(bytes.readBigUInt64LE())).toString('base64');

/** The text of a section, without its tags. */
function textOf(heading: string): string {
  const [, rest = ''] = page.split(new RegExp(`<h2>${heading.replace(/[()]/g, '\\$&')}</h2>`));
  return rest
    .split('</section>')[0]!
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

describe('the report of a run', () => {
  test('shows labels and names as text, whatever they hold', () => {
    expect(page).toContain('&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('&quot;&gt;&lt;img src=x onerror=&#39;alert(2)&#39;&gt;');
    expect(page).toContain('a &lt;i&gt;table.csv');
    expect(page).toContain('same &lt;u&gt;');
    const tags = new Set([...page.matchAll(/<([a-z][a-z0-9]*)/gi)].map(([, tag]) => tag!.toLowerCase()));
    for (const tag of ['script', 'i', 'u', 'iframe', 'link', 'object'])
      expect(tags.has(tag), tag).toBe(false);
    // No handlers, no styles of elements, no addresses but those of its own pictures.
    for (const [tag] of page.matchAll(/<[a-z][^>]*>/gi)) {
      expect(tag).not.toMatch(/\s(?:on\w+|style|href)\s*=/i);
      expect(tag).not.toMatch(/src="(?!data:image\/bmp;base64,)/);
    }
  });

  test('allows nothing but the styles that stand in it', () => {
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(policy).not.toContain('unsafe');
    const styles = [...page.matchAll(/<style>([^]*?)<\/style>/g)];
    expect(styles.length).toBeGreaterThan(1);
    for (const [, text] of styles)
      expect(policy).toContain(`'sha256-${createHash('sha256').update(text!).digest('base64')}'`);
    // What a page of several pictures needs: each id once.
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has the command, the seed, the scores, the curves, the model and the data', () => {
    expect(page).toContain(
      `gradloom train --data &#39;${join(folder, 'a &lt;i&gt;table.csv')}&#39; --epochs 8`,
    );
    expect(textOf('The run')).toMatch(/seed 3 .*version gradloom \d+\.\d+\.\d+/);
    const { accuracy, confusion } = result as { accuracy: number; confusion: number[][] };
    expect(page).toContain(`test data: accuracy ${(100 * accuracy).toFixed(2)} %`);
    const matrix = textOf('Confusion matrix (test data)');
    for (const count of confusion.flat()) expect(matrix).toContain(count === 0 ? ' · ' : ` ${count} `);
    const curves = textOf('Curves');
    for (const word of ['Cost', 'Accuracy', 'epoch', 'training', 'held-out examples'])
      expect(curves).toContain(word);
    expect(textOf('The model')).toMatch(/1 32 relu \[32\]|\[\d+\] \d+/);
    const data = textOf('The data');
    expect(data).toMatch(/same &lt;u&gt; constant 7 7 7 0 0/);
    expect(data).toMatch(/length 0 \d+ [\d.]+ [\d.]+ [1-9]/);
    const wrong = confusion[0]![1]! + confusion[1]![0]!;
    expect(textOf('Misread examples (test data)')).toContain(
      wrong > 0 ? `${wrong} of 18` : 'None was misread',
    );
  });

  test('stands beside a log with the same epochs, and leaves the bits of the model as they are', async () => {
    const lines = jsonLines(await readFile(join(folder, 'run.jsonl'), 'utf8'));
    expect(lines.map(({ epoch }) => Math.round(epoch as number))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(lines.at(-1)).toMatchObject({
      step: result['steps'],
      validation: { accuracy: expect.any(Number) as number },
    });
    const plain = await gradloom([
      'train',
      '--data',
      join(folder, 'a <i>table.csv'),
      '--epochs',
      '8',
      '--patience',
      '8',
      '--seed',
      '3',
      '-q',
      '--out',
      join(folder, 'plain.safetensors'),
      '--no-curve',
      '--allow-unlearned',
    ]);
    expect(plain.code).toBe(0);
    const [a, b] = await Promise.all(
      ['m', 'plain'].map(async (name) => readFile(join(folder, `${name}.safetensors`))),
    );
    expect(tensors(a!)).toBe(tensors(b!));
  });

  test('replaces another report, and no other file', async () => {
    const other = join(folder, 'mine.html');
    await writeFile(other, '<!doctype html>\n<html lang="en">my page</html>\n');
    const refused = await gradloom(['train', '--steps', '1', '--report', other]);
    expect(refused.stderr).toContain('only a report may be replaced by a report');
    expect(await readFile(other, 'utf8')).toContain('my page');
    for (const wrong of [
      ['--report', 'x.pdf'],
      ['--log', 'x.txt'],
      ['--log', join(folder, 'a <i>table.csv')],
    ])
      expect((await gradloom(['train', '--steps', '1', ...wrong])).code).toBe(1);
  });

  test('is written of a training that failed, too: what happened, the curve, and what was found', async () => {
    await writeFile(join(folder, 'line.csv'), 'x,y\n1,1\n2,2\n3,3\n4,4\n');
    const line =
      '--target y --target-kind numbers --layers 1,1 --standard-form none --no-scale-target --batch all';
    const { code, stdout } = await gradloom([
      'train',
      '--data',
      join(folder, 'line.csv'),
      ...line.split(' '),
      ...'--optimizer sgd --learning-rate 0.3 --steps 400 --test-fraction 0 --no-curve --json'.split(' '),
      '--out',
      join(folder, 'failed.safetensors'),
      '--report',
      join(folder, 'failed.html'),
    ]);
    expect(code).toBe(1);
    const error = jsonLines(stdout).at(-1)!;
    expect(error).toMatchObject({ code: 'E_DIVERGED' });
    expect(error['hint']).toContain(`The report is in ${join(folder, 'failed.html')}.`);
    const before = page;
    page = await readFile(join(folder, 'failed.html'), 'utf8');
    expect(textOf('What happened')).toMatch(
      /E_DIVERGED train: The cost explodes: .* Lower the learning rate/,
    );
    expect(textOf('Health')).toContain('The cost explodes');
    expect(textOf('Curves')).toContain('training');
    expect(textOf('The run')).not.toContain('constant prediction');
    page = before;
  });

  test('tells findings with their advice and formula', () => {
    const html = findingsHtml([
      {
        code: 'deadUnits',
        fatal: true,
        step: 1200,
        values: {},
        message: 'layer 1 <b>: 3 of 4 units are dead.',
        advice: 'Lower α.',
        formula: 'A = max(0, Z)',
      },
    ]);
    expect(html).toContain('layer 1 &lt;b&gt;: 3 of 4 units are dead.');
    expect(html).toMatch(/class="fatal"[^]*step 1,200[^]*Lower α\.<br>Formula: A = max\(0, Z\)/);
    expect(findingsHtml(undefined)).toBe('');
  });

  test('draws misread pictures, their pixels as they are', () => {
    const data = drawDigits({ count: 3, seed: 1 });
    const y = data.y as Uint32Array;
    const outputs = new Float32Array(30);
    const predicted = Uint32Array.from(y, (label, row) => (row === 1 ? (label + 1) % 10 : label));
    for (const [row, label] of predicted.entries()) outputs[row * 10 + label] = 1;
    const evaluation = { predicted, actual: y, outputs, examples: 3 } as never;
    const html = misreadHtml(evaluation, data);
    expect(html).toContain('1 of 3.');
    expect(html.match(/<img /g)).toHaveLength(1);
    expect(html).toContain(`${y[1]} read as ${predicted[1]} (100`);
    const bitmap = Buffer.from(/base64,([^"]+)"/.exec(html)![1]!, 'base64');
    expect([bitmap.toString('latin1', 0, 2), bitmap.readInt32LE(18), bitmap.readInt32LE(22)]).toEqual([
      'BM',
      28,
      28,
    ]);
    for (const [at, value] of data.x.subarray(784, 2 * 784).entries()) {
      const [line, column] = [Math.floor(at / 28), at % 28];
      expect(bitmap[54 + (27 - line) * 84 + 3 * column]).toBe(value);
    }
    // Colours: blue comes first in a bitmap; a line is filled up to four bytes.
    const colour = Buffer.from(pictureUrl(Uint8Array.of(1, 2, 3), [1, 1, 3]).split(',')[1]!, 'base64');
    expect([...colour.subarray(54)]).toEqual([3, 2, 1, 0]);
  });
});
