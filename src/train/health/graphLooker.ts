// Looks at any graph in training: the gradient of its parameters, and the activations that its cost names.

import type { GraphSubject } from './graphSubject.ts';
import { judgeGraph } from './judgeGraph.ts';
import type { KeptLooks } from './keptLooks.ts';
import { LIMITS } from './limits.ts';
import type { Looker } from './looker.ts';

/** Looks at it by what is kept beside the training. */
export function graphLooker(subject: GraphSubject, looks: KeptLooks): Looker {
  let first: number | undefined;
  return {
    structure: [],
    get isCompiled() {
      return looks.probe !== undefined;
    },
    prepare: () => looks.graph(subject, true),
    begin: async () => {
      await looks.graph(subject);
      return { symptoms: [] };
    },
    look: async () => {
      const look = await (await looks.graph(subject)).look();
      first ??= look.cost;
      const isBad = !(look.cost <= LIMITS.badCost * first);
      return { cost: look.cost, slope: look.slope, symptoms: judgeGraph({ ...look, isBad }) };
    },
  };
}
