// Looks at a model in training: its network, its data once, its layers.

import type { Symptom } from './finding.ts';
import type { ModelSubject } from './healthSubject.ts';
import { neverPredicted } from './judgeData.ts';
import { judgeLayers } from './judgeLayers.ts';
import { judgeNetwork } from './judgeNetwork.ts';
import type { KeptLooks } from './keptLooks.ts';
import { LIMITS } from './limits.ts';
import type { Looker } from './looker.ts';

/** Looks at it by what is kept beside the training. */
export function modelLooker(subject: ModelSubject, looks: KeptLooks): Looker {
  const { model, loss } = subject;
  let unpredicted = false;
  return {
    structure: judgeNetwork(model.network),
    get isCompiled() {
      return looks.probe !== undefined;
    },
    prepare: async () => {
      await looks.prepareData(subject);
      await looks.layers(subject, true);
    },
    begin: async () => {
      const { symptoms, baseline } = await looks.data(subject);
      await looks.layers(subject);
      return { symptoms, baseline };
    },
    look: async ({ isLast, course }) => {
      const look = await (await looks.layers(subject)).look();
      const { outputActivation } = model.network;
      const isVanishingCost = outputActivation === 'sigmoid' && (loss === 'mse' || loss === 'halfMse');
      const symptoms = judgeLayers({ ...look, baseline: course.baseline, isVanishingCost });
      const { there, predicted, cost, slope } = look;
      const isLate = course.count >= LIMITS.fallSteps;
      const never: Symptom[] =
        there && predicted && isLate ? neverPredicted({ there, predicted, names: model.classes }) : [];
      // One look may come at an odd moment; the last one is what the training leaves.
      const isTold = never.length > 0 && (unpredicted || isLast);
      unpredicted = never.length > 0;
      return { cost, slope, symptoms: isTold ? [...symptoms, ...never] : symptoms };
    },
  };
}
