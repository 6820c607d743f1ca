// The shaders of matrix products: each kind is fetched where one of it is chosen, since no device needs all of them.

import { unreachable } from '../../errors.ts';
import type { ShaderFile } from '../../wgsl/link.ts';

/** Kinds of variants whose shaders lie here; those for matrix units bring their own text: `matrixKernels.ts`. */
type Fetched = 'tile' | 'panel' | 'narrow';

/** Texts by the names of their files. */
type Sources = Readonly<Record<string, string>>;

const FETCH: Readonly<Record<Fetched, () => Promise<{ readonly sources: Sources }>>> = {
  tile: () => import('./tileSources.ts'),
  panel: () => import('./panelSource.ts'),
  narrow: () => import('./narrowSource.ts'),
};

const loaded = new Map<string, string>();

/** Fetches the shaders of some kinds of variants; without kinds, of all that any device may use. */
export async function loadMatmuls(
  kinds: readonly (Fetched | 'matrix')[] = ['tile', 'panel', 'narrow'],
): Promise<void> {
  const needed = new Set(kinds.filter((kind) => kind !== 'matrix'));
  const fetched = await Promise.all([...needed].map((kind) => FETCH[kind]()));
  for (const { sources } of fetched) {
    for (const [name, text] of Object.entries(sources)) loaded.set(name, text);
  }
}

/** A shader of a kind that was loaded. */
export function matmulSource(name: string): ShaderFile {
  return { name, text: loaded.get(name) ?? unreachable(`${name} before loadMatmuls`) };
}
