// A part of a single-dispatch program is renamed with what it names: it must say where each constant comes from.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const folder = resolve(import.meta.dirname, '../../shaders/parts');
const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.wgsl'),
);
const texts = new Map(paths.map((path) => [basename(path), readFileSync(join(folder, path), 'utf8')]));
const text = (name: string): string => texts.get(name)!;

/** The part with all that it needs, however far away. */
function withNeeds(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  const needs = [...text(name).matchAll(/^\/\/ needs: (.*)$/gm)].flatMap(([, list]) => list!.split(','));
  for (const need of needs.map((each) => each.trim())) {
    // Others are written for each program.
    if (texts.has(need)) withNeeds(need, found);
  }
  return found;
}

it.each([...texts.keys()].filter((name) => name.startsWith('resident')))('%s', (name) => {
  const code = text(name).replaceAll(/\/\/.*$/gm, '');
  const used = new Set(code.match(/\b[A-Z][A-Z0-9_]{2,}\b/g));
  const all = [...withNeeds(name)].map(text).join('\n');
  const declared = new Set([...all.matchAll(/(?:const|override|alias)\s+(\w+)/g)].map(([, each]) => each!));
  expect([...used].filter((constant) => !declared.has(constant))).toEqual([]);
});
