// A part of a single-dispatch program is renamed with what it names: it must say where each constant comes from.

import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const folder = resolve(import.meta.dirname, '../../shaders/parts');
const text = (name: string): string => readFileSync(resolve(folder, name), 'utf8');

/** The part with all that it needs, however far away. */
function withNeeds(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  const needs = [...text(name).matchAll(/^\/\/ needs: (.*)$/gm)].flatMap(([, list]) => list!.split(','));
  for (const need of needs.map((each) => each.trim())) {
    // Others are written for each program.
    if (readdirSync(folder).includes(need)) withNeeds(need, found);
  }
  return found;
}

it.each(readdirSync(folder).filter((name) => name.startsWith('resident')))('%s', (name) => {
  const code = text(name).replaceAll(/\/\/.*$/gm, '');
  const used = new Set(code.match(/\b[A-Z][A-Z0-9_]{2,}\b/g));
  const all = [...withNeeds(name)].map(text).join('\n');
  const declared = new Set([...all.matchAll(/(?:const|override|alias)\s+(\w+)/g)].map(([, each]) => each!));
  expect([...used].filter((constant) => !declared.has(constant))).toEqual([]);
});
