// The lecture notes' own programs, an entry of its own: logistic regression in their three stages, and on the device.

export { descend, type Descent, type DescentOptions } from './notes/descend.ts';
export { descendOnGpu } from './notes/descendOnGpu.ts';
export {
  logisticData,
  type LogisticData,
  type LogisticGradients,
  type LogisticParameters,
} from './notes/logisticData.ts';
export type { Matrix } from './notes/matrix.ts';
export {
  loopOverExamples,
  loopsOverFeaturesAndExamples,
  withoutLoop,
  zeros,
  type Stage,
} from './notes/stages.ts';
export { timeStages, type TimedStage } from './notes/timeStages.ts';
