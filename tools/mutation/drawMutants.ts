// The changes that a run may try, in an order drawn by a seed.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RandomStream } from '../../src/random/randomStream.ts';
import { listMutants, type Mutant } from './mutants.ts';

/** Run by no software driver at hand: tests put plain WGSL in its place. */
const NEEDS_A_GPU = 'shaders/parts/tensorCores/tensorCores.wgsl';

/** All mutants of the shaders below `root`, or of those whose path holds `only`, shuffled. */
export function drawMutants(root: string, { seed, only = '' }: { seed: number; only?: string }): Mutant[] {
  const fixed = linkedConstants(root);
  const all = filesBelow(root, 'shaders', '.wgsl')
    .filter((file) => file.includes(only) && file !== NEEDS_A_GPU)
    .flatMap((file) => listMutants(file, readFileSync(join(root, file), 'utf8'), fixed));
  return [...new RandomStream(seed).permutation(all.length)].map((index) => all[index]!);
}

/** Constants that TypeScript names: it replaces them, or must know their value. */
function linkedConstants(root: string): Set<string> {
  const texts = ['src/kernels', 'src/tuning']
    .flatMap((folder) => filesBelow(root, folder, '.ts'))
    .map((file) => readFileSync(join(root, file), 'utf8'));
  return new Set(texts.flatMap((text) => text.match(/\b[A-Z][A-Z0-9_]{2,}\b/g) ?? []));
}

function filesBelow(root: string, folder: string, ending: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}
