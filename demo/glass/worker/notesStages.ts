// The notes' algorithm in its stages, on digits: is it a three?
import { applyStandardForm, drawDigits, fitStandardForm, type Gpu } from 'gradloom';
import {
  descend,
  descendOnGpu,
  logisticData,
  loopOverExamples,
  loopsOverFeaturesAndExamples,
  timeStages,
  withoutLoop,
} from 'gradloom/notes';
import type { StageResult } from './messages.ts';

const COUNT = 200;
const OPTIONS = { learningRate: 0.1, iterations: 20 };

/** Descends by each stage, and tells times and costs. */
export async function notesStages(gpu: Gpu): Promise<StageResult[]> {
  const digits = drawDigits({ count: COUNT, seed: 1 });
  const x = applyStandardForm(fitStandardForm(digits, 'divideBy255'), digits.x, digits.features);
  const y = Float32Array.from(digits.y!, (label) => (label === 3 ? 1 : 0));
  const data = logisticData({ x, y, examples: COUNT, features: digits.features, targets: 1 });
  const timed = await timeStages(gpu, data, OPTIONS);
  const descents = [
    ...[loopsOverFeaturesAndExamples, loopOverExamples, withoutLoop].map((stage) =>
      descend(stage, data, OPTIONS),
    ),
    await descendOnGpu(gpu, data, OPTIONS),
  ];
  return timed.map((stage, index) => ({ ...stage, cost: descents[index]!.costs.at(-1)! }));
}
