// A page that trains loads no more than it must: what it downloads is seen by running it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createDawn, type Dawn } from '../../src/node/dawn.ts';
import { lightShaders } from '../../tools/lightShaders.ts';

const root = resolve(import.meta.dirname, '../..');

/** Bytes, gzip, that the page that trains 784-512-512-10 downloads, JavaScript and WGSL, by kind of device. */
const LARGEST = { software: 68_400, gpu: 75_500 };

/** The page's chunks, as Vite builds it without any settings but where the library lies. */
async function buildPage(): Promise<Rolldown.OutputChunk[]> {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [lightShaders()],
    resolve: { alias: { gradloom: resolve(root, 'src/index.ts') } },
    build: {
      write: false,
      target: 'es2023',
      rollupOptions: { input: resolve(import.meta.dirname, 'page.ts') },
    },
  });
  const [bundle] = [built].flat();
  return (bundle as Rolldown.RolldownOutput).output.filter((file) => file.type === 'chunk');
}

/** An instance whose adapter is said to be a real GPU, met for the first time: kernels are measured there. */
function asRealGpu({ gpu }: Dawn): Pick<GPU, 'requestAdapter'> {
  return {
    requestAdapter: async (options) => {
      const adapter = (await gpu.requestAdapter(options))!;
      return {
        info: {
          vendor: 'someone',
          architecture: 'new',
          device: '',
          description: 'A GPU',
          isFallbackAdapter: false,
        },
        features: adapter.features,
        limits: adapter.limits,
        requestDevice: (wanted) => adapter.requestDevice(wanted),
      } as GPUAdapter;
    },
  };
}

/** Just enough of a page: where Vite's chunks put hints for the browser, and where the page tells how it went. */
function pageDocument() {
  return {
    title: '',
    getElementsByTagName: () => [],
    querySelector: () => null,
    createElement: () => ({}),
    head: { appendChild: () => undefined },
  };
}

describe('a page that trains 784-512-512-10', () => {
  let chunks: Rolldown.OutputChunk[] = [];
  let folder = '';
  let dawn: Dawn;
  beforeAll(async () => {
    chunks = await buildPage();
    dawn = await createDawn();
    folder = mkdtempSync(join(tmpdir(), 'gradloom-page-'));
  });
  afterAll(() => {
    vi.unstubAllGlobals();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs the page, and returns the chunks that it loaded by its end. */
  async function loadedOn(kind: keyof typeof LARGEST): Promise<Rolldown.OutputChunk[]> {
    const document = pageDocument();
    const loaded: string[] = [];
    vi.stubGlobal('document', document);
    vi.stubGlobal('navigator', { gpu: kind === 'gpu' ? asRealGpu(dawn) : dawn.gpu, userAgent: 'Chrome/1' });
    vi.stubGlobal('loadedChunks', loaded);
    // Modules are run once an address: each kind of device has its own.
    const own = mkdtempSync(join(folder, kind));
    for (const { fileName, code } of chunks) {
      const name = basename(fileName);
      writeFileSync(join(own, name), `loadedChunks.push(${JSON.stringify(fileName)});${code}`);
    }
    writeFileSync(join(own, 'package.json'), '{"type":"module"}');
    const entry = chunks.find(({ isEntry }) => isEntry)!;
    await import(/* @vite-ignore */ pathToFileURL(join(own, basename(entry.fileName))).href);
    await vi.waitFor(() => expect(Number.parseFloat(document.title)).toBeGreaterThan(0), 60_000);
    return chunks.filter(({ fileName }) => loaded.includes(fileName));
  }

  test.each(['software', 'gpu'] as const)('downloads no more than it may on a %s adapter', async (kind) => {
    const page = await loadedOn(kind);
    const bytes = page.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
    expect(bytes).toBeLessThanOrEqual(LARGEST[kind]);
    // Nothing that it needs was left out of the count, and nothing is there that it does not need: of formats how many
    // features a column has.
    const modules = page.flatMap(({ moduleIds }) => moduleIds.map((id) => id.replace(`${root}/`, '')));
    expect(modules).toEqual(expect.arrayContaining(['src/plan/compile.ts', 'src/kernels/matmul/matmul.ts']));
    expect(modules.includes('src/gpu/measureCandidates.ts')).toBe(kind === 'gpu');
    expect(modules.includes('shaders/matmulPanel.wgsl?raw')).toBe(kind === 'software');
    expect(modules.includes('shaders/matmulTile.wgsl?raw')).toBe(kind === 'gpu');
    const unneeded =
      /resident|heldRows|uploadPool|kernels\/(alongAxis|gather)|furtherParts|trigonometric|reduceColumns|predict|src\/(cli|node)\/|formats\/(?!columnFeatures)/;
    expect(modules.filter((id) => unneeded.test(id))).toEqual([]);
  });
});
