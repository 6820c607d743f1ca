// The phase that computes a cluster in a program of a single dispatch.

import type { ResidentPhase } from '../../kernels/residentPhase.ts';
import * as phases from '../../kernels/residentPhases.ts';
import type { Cluster } from '../cluster.ts';
import { chainSizes } from '../families/chain.ts';
import { familyOf } from '../families/families.ts';
import { isAnchored, type PhaseContext } from '../families/family.ts';
import type { PlanNode } from '../planNode.ts';

/** Whether a node can be computed by a phase. */
export function hasPhase(node: PlanNode): boolean {
  if (node.tensor.dtype === 'f16') return false;
  const family = familyOf(node);
  return family.form !== 'kernel' || (family.phase?.serves(node) ?? false);
}

/** Makes the phases of a cluster. An arena has none: the nodes in it are computed where they lie. */
export function phasesOf(cluster: Cluster, context: PhaseContext): ResidentPhase[] {
  if (isAnchored(cluster)) {
    const family = familyOf(cluster.anchor);
    return family.form === 'kernel' && family.phase ? [family.phase.make(cluster, context, phases)] : [];
  }
  const { count, columns, single } = chainSizes(cluster, context);
  // In one subgroup the lanes are the driver's own vectors, and four a lane only make more code.
  const width = single || context.oneSubgroup ? 1 : 4;
  const finish = context.finish(cluster, { columns, plain: columns % width === 0 });
  return [phases.elementwisePhase({ label: context.label(cluster), count, columns, width, finish })];
}
