// A page that trains loads no more than it must.

import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';
import { lightShaders } from '../../tools/lightShaders.ts';

const root = resolve(import.meta.dirname, '../..');

/** Bytes, gzip, of the page that trains 784-512-512-10, JavaScript and WGSL. */
const LARGEST_PAGE = 48_000;

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

/** A chunk and all that it imports before it runs. */
function loadedWith(
  chunk: Rolldown.OutputChunk,
  all: readonly Rolldown.OutputChunk[],
): Set<Rolldown.OutputChunk> {
  const loaded = new Set([chunk]);
  // A set is visited to its end, whatever is added on the way.
  for (const { imports } of loaded) {
    for (const other of all) if (imports.includes(other.fileName)) loaded.add(other);
  }
  return loaded;
}

describe('a page that trains 784-512-512-10', () => {
  let page = new Set<Rolldown.OutputChunk>();
  let bytes = 0;
  beforeAll(async () => {
    const chunks = await buildPage();
    page = loadedWith(
      chunks.find(({ isEntry }) => isEntry)!,
      chunks,
    );
    bytes = [...page].reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
  });

  test(`is at most ${LARGEST_PAGE} bytes, gzip`, () => {
    expect(bytes).toBeGreaterThan(LARGEST_PAGE / 2);
    expect(bytes).toBeLessThanOrEqual(LARGEST_PAGE);
  });

  test('leaves for later what it does not need', () => {
    const modules = [...page].flatMap(({ moduleIds }) => moduleIds.map((id) => id.replace(`${root}/`, '')));
    expect(modules).toContain('src/plan/compile.ts');
    const unneeded =
      /resident|emitAxis|furtherParts|trigonometric|matmulTrial|measureCandidates|src\/(cli|node|formats)\//;
    expect(modules.filter((id) => unneeded.test(id))).toEqual([]);
  });
});
