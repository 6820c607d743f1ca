// The entry for searches of hyperparameters: samplers, halving, importance; for pages and for Node.

export { hyperparameterImportance } from './sweep/importance.ts';
export type { Importance } from './sweep/importance.ts';
export { runSweep } from './sweep/runSweep.ts';
export type { SweepOutcome, SweepRunOptions } from './sweep/runSweep.ts';
export type { SamplerName } from './sweep/sampler.ts';
export { sobolPoint } from './sweep/sobol.ts';
export type { SweepDimension, SweepParameters, SweepRange, SweepSpace, SweepValue } from './sweep/space.ts';
export type { HalvingOptions, SweepOptions } from './sweep/sweepOptions.ts';
export type { SweepRow, SweepTask } from './sweep/sweepRow.ts';
