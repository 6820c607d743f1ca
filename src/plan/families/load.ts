// Loads the kernels of clusters, each kind's once: what makes calls, or phases of a program of one dispatch.

import type { Gpu } from '../../gpu/gpu.ts';
import type { ShaderCall } from '../../gpu/shaderCall.ts';
import type { ResidentPhase } from '../../kernels/residentPhase.ts';
import type { Cluster } from '../cluster.ts';
import { chainCall, chainPhases } from './chain.ts';
import { familyOf } from './families.ts';
import type {
  CallContext,
  ClusterOf,
  Family,
  KernelFamily,
  KernelKind,
  Kernels,
  PhaseContext,
  Phases,
} from './family.ts';

/** What makes the calls of any of these clusters. */
export async function loadKernels(
  gpu: Gpu,
  clusters: readonly Cluster[],
): Promise<(cluster: Cluster, context: CallContext) => ShaderCall[]> {
  const loaded = new Map<Family<KernelKind>, Kernels<KernelKind>>();
  for (const [family, own] of byFamily(clusters)) loaded.set(family, await family.kernels(own, gpu));
  return (cluster, context) => {
    if (!isAnchored(cluster)) return [chainCall(cluster, context)];
    return loaded.get(familyOf(cluster.anchor))?.(cluster, context) ?? [];
  };
}

/** What makes the phase of any of these clusters: none of an arena, which nothing computes. */
export async function loadPhases(
  clusters: readonly Cluster[],
): Promise<(cluster: Cluster, context: PhaseContext) => ResidentPhase[]> {
  const chain = await chainPhases();
  const loaded = new Map<Family<KernelKind>, Phases<KernelKind>>();
  for (const family of byFamily(clusters).keys()) loaded.set(family, await family.phases());
  return (cluster, context) => {
    if (!isAnchored(cluster)) return [chain(cluster, context)];
    const phase = loaded.get(familyOf(cluster.anchor))?.(cluster, context);
    return phase ? [phase] : [];
  };
}

function isAnchored(cluster: Cluster): cluster is ClusterOf<KernelKind> {
  return cluster.anchor !== undefined;
}

function byFamily(clusters: readonly Cluster[]): Map<KernelFamily<KernelKind>, ClusterOf<KernelKind>[]> {
  const all = new Map<KernelFamily<KernelKind>, ClusterOf<KernelKind>[]>();
  for (const cluster of clusters) {
    if (!isAnchored(cluster)) continue;
    const family = familyOf(cluster.anchor);
    if (family.form !== 'kernel') continue;
    const own = all.get(family);
    if (own) own.push(cluster);
    else all.set(family, [cluster]);
  }
  return all;
}
