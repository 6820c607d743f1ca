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
/** A test that imports what it has written, as Vite lets it. */
const IMPORTS_SOURCES = 'import(/* @vite-ignore */';

/** The test files for the pack; and those that open a device too but stay behind, with what they need. */
export interface GpuTests {
  readonly packed: readonly string[];
  readonly left: ReadonlyMap<string, string>;
}

/** Sorts the tests of the repository at `root`. Paths are relative to it, with slashes. */
export function gpuTests(root: string): GpuTests {
  const read = readerOf(root);
  const packed: string[] = [];
  const left = new Map<string, string>();
  for (const path of testFiles(root)) {
    const files = filesReached(path, { root, read });
    const texts = [...files].map(read);
    const packages = new Set(texts.flatMap(importsOf));
    const opens = files.has(OPENS_DEVICE) || packages.has(DAWN) || STARTS_BUILT.test(read(path));
    if (!opens) continue;
    const missing = NOT_CARRIED.filter((name) => packages.has(name));
    missing.push(...new Set(texts.flatMap((text) => NOT_OFFERED.exec(text)?.[0] ?? [])));
    if (texts.some((text) => text.includes(BUILDS_FIRST))) missing.push('a build');
    if (read(path).includes(IMPORTS_SOURCES)) missing.push('imports of sources');
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

/** Reads each file of the repository once. */
function readerOf(root: string): (path: string) => string {
  const texts = new Map<string, string>();
  return (path) => {
    const text = texts.get(path) ?? readFileSync(join(root, path), 'utf8');
    texts.set(path, text);
    return text;
  };
}

interface Repository {
  readonly root: string;
  readonly read: (path: string) => string;
}

/** The file and all that it imports from the repository, values only. */
function filesReached(path: string, { root, read }: Repository): Set<string> {
  const reached = new Set([path]);
  // What is added meanwhile is visited as well.
  for (const from of reached) {
    for (const name of importsOf(read(from))) {
      const target = normalize(join(dirname(from), name));
      if (name.startsWith('.') && target.endsWith('.ts') && existsSync(join(root, target)))
        reached.add(target);
    }
  }
  return reached;
}

function importsOf(text: string): string[] {
  const values = text.replace(/^(import|export) type [^;]*;/gm, '');
  return [...values.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^'\n]+)'/g)].map(([, name]) => name!);
}
