// Plans the updates of leaves as one kernel call, with the parts that their functions are in.

import type { Tensor } from '../../graph/tensor.ts';
import { loadParts } from '../../kernels/parts.ts';
import { callsOf } from '../families/traits.ts';
import { planGraph } from '../planGraph.ts';
import { planResident, type ResidentOptions, type ResidentPlan } from './planResident.ts';

/** Plans the kernel call of `updates`, the leaves of a graph and what they become, or says why there is none. */
export async function planUpdates(
  updates: readonly (readonly [leaf: Tensor, value: Tensor])[],
  options: Omit<ResidentOptions, 'graph'>,
): Promise<ResidentPlan> {
  const graph = planGraph({ outputs: [], updates });
  await loadParts(callsOf(graph.nodes));
  return planResident({ ...options, graph });
}
