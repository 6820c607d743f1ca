// Who looks at a training: by what it trains.

import type { Trainable, TrainingParts } from '../trainingParts.ts';
import { graphLooker } from './graphLooker.ts';
import { graphSubject } from './graphSubject.ts';
import type { KeptLooks } from './keptLooks.ts';
import type { Looker } from './looker.ts';
import { modelLooker } from './modelLooker.ts';
import { modelSubject } from './modelSubject.ts';

/** The one for a model, or for a graph. */
export function lookerOf(
  training: { readonly owner: Trainable; readonly parts: TrainingParts },
  looks: KeptLooks,
): Looker | undefined {
  const model = modelSubject(training);
  if (model) return modelLooker(model, looks);
  const graph = graphSubject(training);
  return graph && graphLooker(graph, looks);
}
