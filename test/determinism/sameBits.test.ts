// One driver, one program, one seed: the same bits in Node, in a page and in a worker. Chromium's driver is SwiftShader.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { lightShaders } from '../../tools/lightShaders.ts';
import { found, launchBrowser } from '../demo/demoPages.ts';
import { serveFolder } from '../demo/serveFolder.ts';
import { trainedBits } from './trainedBits.ts';

interface Bits {
  readonly table: string;
  readonly pictures: string;
}

async function inBrowser(): Promise<{ page: Bits; worker: Bits }> {
  const folder = mkdtempSync(join(tmpdir(), 'gradloom-bits-'));
  await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'error',
    base: './',
    plugins: [lightShaders()],
    worker: { format: 'es', plugins: () => [lightShaders()] },
    build: { outDir: folder, emptyOutDir: true, target: 'es2023' },
  });
  const served = await serveFolder(folder, '/');
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(served.url);
    await page.waitForFunction(() => document.title !== 'training', undefined, { timeout: 200_000 });
    expect(await page.title()).toBe('done');
    return await page.evaluate(() => (globalThis as unknown as { bits: { page: Bits; worker: Bits } }).bits);
  } finally {
    await browser.close();
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.skipIf(!found)('a training from the same file with the same seed', () => {
  it('has the same bits in Node, in a page and in a worker', { timeout: 300_000 }, async () => {
    const gpu = await openGpu({ driver: 'swiftshader' });
    const node = await trainedBits(gpu);
    const again = await trainedBits(gpu);
    gpu.close();
    expect(again).toEqual(node);
    const { page, worker } = await inBrowser();
    expect(worker).toEqual(page);
    expect(page).toEqual(node);
    expect(node.table).not.toBe(node.pictures);
  });
});
