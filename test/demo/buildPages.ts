// The pages as `npm run demo:build` makes them, built once for all tests of the same sources.

import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const cache = join(root, 'node_modules/.gradloom-pages');

/** What the pages are made of. */
const SOURCES = ['demo', 'src', 'shaders', 'bench', 'tools', 'package-lock.json'];
/** Builds of other sources are removed after an hour: a test that runs may still serve them. */
const KEPT_MS = 3_600_000;

/** The folder of the built pages. */
export async function buildPages(): Promise<string> {
  const folder = join(cache, sourceHash());
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  removeOld();
  const made = mkdtempSync(join(cache, 'unfinished-'));
  await build({ configFile: 'demo/vite.config.ts', logLevel: 'error', build: { outDir: made } });
  try {
    renameSync(made, folder);
  } catch (error) {
    // Another test was faster.
    rmSync(made, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function removeOld(): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    if (Date.now() - statSync(path).mtimeMs > KEPT_MS) rmSync(path, { recursive: true, force: true });
  }
}

function sourceHash(): string {
  const sum = createHash('sha256');
  for (const path of SOURCES.flatMap((name) => filesBelow(join(root, name)))) {
    const content = readFileSync(path);
    sum.update(`${relative(root, path)}:${content.length}:`).update(content);
  }
  return sum.digest('hex').slice(0, 16);
}

function filesBelow(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .filter((name) => name !== 'node_modules' && name !== 'dist')
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}
