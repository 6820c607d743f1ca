// Every shader file names the parts whose declarations it uses: where many are joined, a name that is not among them
// would be taken from whatever kernel declared it first.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../shaders');
const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.wgsl'))
  .map((name) => join(folder, name));
const texts = new Map(paths.map((path) => [basename(path), readFileSync(path, 'utf8')]));

const DECLARED =
  /^(?:@group\(\d+\)\s*@binding\(\d+\)\s*)?(?:fn|const|alias|struct|var(?:<[^>]*>)?)\s+(\w+)/gm;

/** Parts that only single kernels link, which are never joined with others. */
const ALONE = new Set(['tensorCores.wgsl']);

const declaredIn = (name: string): string[] =>
  [...(texts.get(name) ?? '').matchAll(DECLARED)].map(([, found]) => found!);

/** The parts that a file needs, and those that they need. */
function needsOf(name: string, found = new Set<string>()): Set<string> {
  const lines = (texts.get(name) ?? '').matchAll(/^\/\/ needs:(.*)$/gm);
  for (const part of [...lines].flatMap(([, list]) => list!.split(',').map((text) => text.trim()))) {
    if (found.has(part)) continue;
    found.add(part);
    needsOf(part, found);
  }
  return found;
}

it('shader files need the parts that declare what they use', () => {
  const everything = new Set([...texts.keys()].flatMap(declaredIn));
  const missing = [...texts.keys()].flatMap((name) => {
    if (ALONE.has(name)) return [];
    const code = texts.get(name)!.replace(/\/\/.*$/gm, '');
    const known = new Set([name, ...needsOf(name)].flatMap(declaredIn));
    const locals = new Set([
      ...[...code.matchAll(/\b(?:let|var|const)\s+(\w+)/g)].map(([, found]) => found!),
      ...[...code.matchAll(/(\w+)\s*:/g)].map(([, found]) => found!),
    ]);
    const used = new Set([...code.matchAll(/(?<![.\w@])[A-Za-z_]\w*/g)].map(([word]) => word));
    return [...used]
      .filter((word) => everything.has(word) && !known.has(word) && !locals.has(word))
      .map((word) => `${name}: ${word}`);
  });
  expect(missing).toEqual([]);
});

const functions = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(/^fn (\w+)/gm)].map(([, found]) => found!);

it('no kernel declares what a fused part may bring along', () => {
  // Resident kernels rename what differs under one name.
  const own = paths.filter((path) => !/parts\/(common|further|resident)\//.test(path));
  const fused = new Map(
    paths
      .filter((path) => /parts\/(common|further)\//.test(path))
      .flatMap((path) => functions(path).map((name) => [name, basename(path)])),
  );
  expect(fused.size).toBeGreaterThan(100);
  const clashes = own.flatMap((path) =>
    functions(path)
      .filter((name) => fused.has(name))
      .map((name) => `${basename(path)}: ${name} of ${fused.get(name)}`),
  );
  expect(clashes).toEqual([]);
});
