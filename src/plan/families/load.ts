// Loads the kernels of clusters, each kind's once, and makes their calls.

import type { Gpu } from '../../gpu/gpu.ts';
import type { ShaderCall } from '../../gpu/shaderCall.ts';
import type { Cluster } from '../cluster.ts';
import { chainCall } from './chain.ts';
import { familyOf } from './families.ts';
import { isAnchored, type CallContext, type KernelKind, type Kernels } from './family.ts';

/** Loads the kernels of these clusters, and gives a function that makes the calls of any of them. */
export async function loadKernels(
  gpu: Gpu,
  clusters: readonly Cluster[],
): Promise<(cluster: Cluster, context: CallContext) => ShaderCall[]> {
  const loaded = new Map<unknown, Kernels<KernelKind>>();
  const anchored = clusters.filter(isAnchored);
  for (const family of new Set(anchored.map(({ anchor }) => familyOf(anchor)))) {
    if (family.form !== 'kernel') continue;
    const own = anchored.filter(({ anchor }) => familyOf(anchor) === family);
    loaded.set(family, await family.kernels(own, gpu));
  }
  return (cluster, context) => {
    if (!isAnchored(cluster)) return [chainCall(cluster, context)];
    // An arena has no calls: the nodes in it are computed where they lie.
    return loaded.get(familyOf(cluster.anchor))?.(cluster, context) ?? [];
  };
}
