// The files of shaders/parts by name, and which of them declares a function.

import type { FusedBody } from '../wgsl/fusedBody.ts';

/** The files that kernels and the training of most networks need. */
const common: Record<string, string> = import.meta.glob('../../shaders/parts/{common,matmul}/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const parts = new Map<string, string>();
/** The file that declares each function. */
const homes = new Map<string, string>();
addParts(common);

/** Parts that a fused text refers to even if it calls nothing: positions, components, counters. */
const ALWAYS = ['real.wgsl', 'index.wgsl', 'components1.wgsl', 'counter.wgsl'];

/**
 * Fetches the further parts where a call is not one of the common functions, and always if no calls are given. A page
 * whose network needs none of them never loads them.
 */
export async function loadParts(calls?: readonly string[]): Promise<void> {
  if (calls?.every((call) => homes.has(call))) return;
  const { furtherParts } = await import('./furtherParts.ts');
  addParts(furtherParts);
}

/** The text of a file of shaders/parts; of a further one after `loadParts`. */
export function findPart(name: string): string | undefined {
  return parts.get(name);
}

/** The parts that a fused body calls: only these are compiled with it. */
export function partsOf({ instructions }: FusedBody): string[] {
  const called = instructions.map(({ call }) => homes.get(call) ?? `a part that declares ${call}`);
  return [...new Set([...ALWAYS, ...called])];
}

function addParts(texts: Record<string, string>): void {
  for (const [name, text] of Object.entries(byName(texts))) {
    parts.set(name, text);
    for (const [, declared] of text.matchAll(/^fn (\w+)/gm)) homes.set(declared!, name);
  }
}

/** Texts by the names of their files, from texts by path. */
export function byName(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [path.slice(path.lastIndexOf('/') + 1), text]),
  );
}
