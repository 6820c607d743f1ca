// What a training needs beside its steps, loaded when it is first asked for.

export { augmentedCost } from './augment/augmentedCost.ts';
export { explainStep } from './explain/explainStep.ts';
export { Fit } from './fit/fit.ts';
export { prepareHealth, trainerHealth } from './health/trainerHealth.ts';
export { restoreTrainer, trainerState } from './state/trainerState.ts';
export { skipNonfinite } from './health/skipNonfinite.ts';
export { SkippedSteps } from './health/skippedSteps.ts';
export { divergence, positionFault, trainingFault } from './trainingFault.ts';
export { furtherOptions } from './options/furtherOptions.ts';
