// Every block for a page in README and docs/: bundled as a user's bundler does, opened in Chromium, and used as a visitor would.

import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  dense,
  encodeModel,
  fitStandardForm,
  fitTargetScale,
  Model,
  network,
  readCsv,
} from '../../src/index.ts';
import { writeNpy } from '../../src/formats/npy.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { lightShaders } from '../../tools/lightShaders.ts';
import { sourceAlias } from '../../tools/sourceAlias.ts';
import { found, launchBrowser } from '../demo/demoPages.ts';
import { serveFolder } from '../demo/serveFolder.ts';
import { matchesOutput, type CodeBlock } from './codeBlocks.ts';
import { allBlocks, GIVEN_FILES } from './documents.ts';

const blocks = allBlocks().filter(({ use, language }) => use === 'page' && language === 'ts');
/** Layers, losses and optimisers of a user's own, written for Node: in a page only the device is opened by another import. */
const ownParts = allBlocks()
  .filter(({ file, use, language }) => file === 'docs/layers.md' && use === 'run' && language === 'ts')
  .map((block) => ({ ...block, code: block.code.replaceAll("'gradloom/node'", "'gradloom'") }));
const scratch = mkdtempSync(join(tmpdir(), 'gradloom-docs-pages-'));
const files = {
  table: join(scratch, 'houses.csv'),
  arrays: join(scratch, 'arrays.npz'),
  model: join(scratch, 'houses.safetensors'),
  pictures: join(scratch, 'pictures'),
};
/** A white square of 40 × 40 pixels on black, as JPEG. */
const JPEG =
  '/9j/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjsh' +
  'ITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAoACgDASIAAhEBAxEB/8QAFwABAQEB' +
  'AAAAAAAAAAAAAAAAAAYEBf/EACQQAAEDBAEDBQAAAAAAAAAAAAABAgMEBRESQQYWNVSCo7LR/8QAFAEBAAAAAAAAAAAAAAAAAAAAAP/EABQRAQAA' +
  'AAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AJgAq7LZ6CqtcM08G8jtsru5M4cqcKBKAue37X6X5HfphvVnoKW1zTQQaSN1wu7lxlyJyoEoAABc' +
  '9OeEpvd9lIYq7LeKCltcMM8+kjdspo5cZcq8IBQnM6j8JU+37IO4LX6r43fhhvV4oKq1zQwT7yO1wmjkzhyLygEoAAAAAAAAAAP/2Q==';

const PLACES = ['centre', 'suburb', 'village'];
const ROWS = Array.from({ length: 120 }, (_, i) => {
  const [area, rooms, built] = [40 + ((i * 37) % 160), 1 + (i % 6), 1900 + ((i * 53) % 120)];
  return `${area},${rooms},${built},${PLACES[i % 3]},${1500 * area + 500 * (built - 1900) - 40_000 * (i % 3)}`;
});
const TABLE = `area,rooms,built,place,price\n${ROWS.join('\n')}\n`;

/** What a visitor does on a page, by a text that its block has. */
const VISITORS: readonly (readonly [text: string, visit: (page: Page) => Promise<unknown>])[] = [
  ['createImageBitmap', (page) => page.setInputFiles('input', files.pictures)],
  ['readArrays', (page) => page.setInputFiles('input', files.arrays)],
  ['decodeModel', (page) => page.click('button')],
  ['createTrainer', (page) => page.setInputFiles('input', files.table)],
];

/** A file of an untrained model for the table: what a page does with it is the same. */
async function modelFile(): Promise<Uint8Array> {
  const train = readCsv(TABLE);
  const gpu = await openGpu();
  const model = new Model(gpu, {
    network: network({ inputs: train.features, layers: [dense(16, 'relu'), dense(1, 'identity')] }),
    standardForm: fitStandardForm(train, 'standard'),
    targetScale: fitTargetScale(train),
    table: train.table,
  });
  const bytes = await encodeModel(model);
  gpu.close();
  return bytes;
}

/** Writes the block as a page of its own, and bundles it. */
async function bundle({ place, code, worker, html = '<input type="file" />' }: CodeBlock): Promise<string> {
  const folder = join(scratch, place.replaceAll(/\W+/g, '-'));
  mkdirSync(join(folder, 'public'), { recursive: true });
  copyFileSync(files.model, join(folder, 'public/houses.safetensors'));
  if (worker) writeFileSync(join(folder, 'worker.ts'), worker);
  writeFileSync(join(folder, 'page.ts'), `${code}\ndocument.title = 'ready';\n`);
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><title></title><link rel="icon" href="data:," />${html}<script type="module" src="./page.ts"></script>`,
  );
  await build({
    root: folder,
    base: './',
    configFile: false,
    logLevel: 'error',
    plugins: [lightShaders()],
    resolve: { alias: sourceAlias },
    build: { target: 'es2023' },
  });
  return join(folder, 'dist');
}

function isReady(page: Page): Promise<boolean> {
  return page.evaluate(() => document.title === 'ready');
}

describe.skipIf(!found)('in Chromium', () => {
  let browser: Browser;

  beforeAll(async () => {
    const x = { shape: [2, 2], dtype: 'f32', data: Float32Array.of(1, 2, 3, 4) } as const;
    const y = { shape: [2], dtype: 'f32', data: Float32Array.of(0.5, 1.5) } as const;
    writeFileSync(files.arrays, zipSync({ 'x.npy': writeNpy(x), 'y.npy': writeNpy(y) }));
    writeFileSync(files.table, TABLE);
    writeFileSync(files.model, await modelFile());
    const pictures = {
      ...GIVEN_FILES['docs/pictures.md'],
      'shapes/square/9.jpg': Buffer.from(JPEG, 'base64'),
    };
    for (const [name, content] of Object.entries(pictures)) {
      mkdirSync(dirname(join(files.pictures, name)), { recursive: true });
      writeFileSync(join(files.pictures, name), content);
    }
    browser = await launchBrowser();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  /** Opens the block as a page, and gives what it printed, after what a visitor does. */
  async function printedBy(block: CodeBlock, visit?: (page: Page) => Promise<unknown>): Promise<string> {
    const served = await serveFolder(await bundle(block), '/below/');
    const page = await browser.newPage();
    const lines: string[] = [];
    const failures: string[] = [];
    page.on('console', (message) => lines.push(message.text()));
    page.on('pageerror', (error) => failures.push(String(error)));
    const printed = () => [...failures, ...lines].join('\n');
    try {
      await page.goto(served.url);
      await expect
        .poll(async () => failures.length > 0 || (await isReady(page)), {
          timeout: 200_000,
          interval: 250,
        })
        .toBe(true);
      await visit?.(page);
      const expected = block.output ?? '…';
      await expect
        .poll(printed, { timeout: 200_000, interval: 250 })
        .toSatisfy((text: string) => text !== '' && matchesOutput(text, expected));
      expect(failures).toEqual([]);
      return printed();
    } finally {
      await page.close();
      await served.close();
    }
  }

  test.each(blocks)('$place works', { timeout: 300_000 }, async (block) => {
    const [, visit] = VISITORS.find(([text]) => block.code.includes(text))!;
    await printedBy(block, visit);
  });

  test.each(ownParts)('$place works in a page as in Node', { timeout: 300_000 }, async (block) => {
    expect(await printedBy(block)).not.toMatch(/NaN|another model/);
  });

  test('are three or more, each with a visitor, and each worker with a page', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(3);
    for (const { place, code } of blocks) {
      expect(VISITORS.filter(([text]) => code.includes(text)).length, place).toBe(1);
    }
    for (const { place, use, code } of allBlocks())
      if (use === 'worker') expect(blocks.filter(({ worker }) => worker === code).length, place).toBe(1);
  });
});
