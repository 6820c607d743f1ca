// What the kinds along the middle axis of [outer, size, inner] share: gather, scatter, scan, arg max, top k.

import { loadParts } from '../../kernels/parts.ts';
import { nodeSize } from '../planNode.ts';
import type { axisCalls } from './axisCalls.ts';
import type { KernelFamily, KernelKind } from './family.ts';

/** What the records of these kinds have in common. */
export const ALONG_AXIS = {
  form: 'kernel',
  leavesFirstInBuffer: false,
  takesFetch: false,
  companion: undefined,
  flops: nodeSize,
  phase: undefined,
} as const satisfies Partial<KernelFamily<KernelKind>>;

/** Loads the calls of a kind, with the parts that they need. */
export async function loadAxis<K extends keyof typeof axisCalls>(kind: K): Promise<(typeof axisCalls)[K]> {
  const [loaded] = await Promise.all([import('./axisCalls.ts'), loadParts()]);
  return loaded.axisCalls[kind];
}
