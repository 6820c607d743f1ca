// Which test files go into the offline pack: those that open a device and need nothing but the library to do so.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Opens a device: the library's sources, Dawn itself, or the library as built in a process of its own. */
const OPENS_DEVICE = 'src/node/dawn.ts';
const DAWN = 'webgpu';
const STARTS_BUILT = /dist\/(node|cli)\.js/;

/** What a machine without network lacks: the bundler, a browser, and what the pack's `vitest` does not offer. */
const NOT_CARRIED = ['vite', 'vitest/node', 'playwright', 'playwright-core'];
const NOT_OFFERED = /\bvi\.(?!(?:fn|spyOn|stubEnv|unstubAllEnvs)\b)\w+/;
const BUILDS_FIRST = 'tools/prepare.mjs';

/** The test files for the pack; and those that open a device too but stay behind, with what they need. */
export interface GpuTests {
  readonly packed: readonly string[];
  readonly left: ReadonlyMap<string, string>;
}

/** Sorts the tests of the repository at `root`. Paths are relative to it, with slashes. */
export function gpuTests(root: string): GpuTests {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const packed: string[] = [];
  const left = new Map<string, string>();
  for (const path of testFiles(root)) {
    const files = filesReached(path, root);
    const texts = [...files].map(read);
    const packages = new Set(texts.flatMap(importsOf));
    const opens = files.has(OPENS_DEVICE) || packages.has(DAWN) || STARTS_BUILT.test(read(path));
    if (!opens) continue;
    const missing = NOT_CARRIED.filter((name) => packages.has(name));
    missing.push(...new Set(texts.flatMap((text) => NOT_OFFERED.exec(text)?.[0] ?? [])));
    if (texts.some((text) => text.includes(BUILDS_FIRST))) missing.push('a build');
    if (missing.length > 0) left.set(path, missing.join(', '));
    else packed.push(path);
  }
  return { packed, left };
}

function testFiles(root: string): string[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((name) => `test/${name}`)
    .filter((name) => name.endsWith('.test.ts') && !name.startsWith('test/browser/'))
    .sort();
}

/** The file and all that it imports from the repository, values only. */
function filesReached(path: string, root: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const name of importsOf(readFileSync(join(root, path), 'utf8'))) {
    const target = normalize(join(dirname(path), name));
    if (name.startsWith('.') && target.endsWith('.ts') && existsSync(join(root, target))) {
      filesReached(target, root, seen);
    }
  }
  return seen;
}

function importsOf(text: string): string[] {
  const values = text.replace(/^(import|export) type [^;]*;/gm, '');
  return [...values.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^'\n]+)'/g)].map(([, name]) => name!);
}
