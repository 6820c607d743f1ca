// The files of shaders/parts, and which of them declares a function.

import type { FusedBody } from '../wgsl/fuse.ts';

const texts: Record<string, string> = import.meta.glob('../../shaders/parts/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const parts = new Map(
  Object.entries(texts).map(([path, text]) => [path.slice(path.lastIndexOf('/') + 1), text]),
);

/** Parts that a fused text refers to whatever it calls: positions, lanes, counters. */
const ALWAYS = ['real.wgsl', 'index.wgsl', 'lanes1.wgsl', 'counter.wgsl'];

const homes = new Map(
  [...parts].flatMap(([name, text]) =>
    [...text.matchAll(/^fn (\w+)/gm)].map(([, declared]) => [declared!, name] as const),
  ),
);

/** The text of a file of shaders/parts. */
export function findPart(name: string): string | undefined {
  return parts.get(name);
}

/** The parts that a fused body calls: only these are compiled with it. */
export function partsOf({ instructions }: FusedBody): string[] {
  const called = instructions.map(({ call }) => homes.get(call) ?? `a part that declares ${call}`);
  return [...new Set([...ALWAYS, ...called])];
}
