// The health of a training as it is now, for those who train with `run`.

import { TRAINING_HISTORY } from '../trainingVariables.ts';
import type { FitSubject } from '../fit/fitOptions.ts';
import type { HealthFinding } from './finding.ts';
import { HealthMonitor } from './healthMonitor.ts';
import { KeptLooks } from './keptLooks.ts';
import { lookerOf } from './lookerOf.ts';

/** Compiles what `trainerHealth` needs; outside of turns. */
export async function prepareHealth(training: FitSubject): Promise<void> {
  await lookerOf(training, KeptLooks.of(training.kept))?.prepare();
}

/** Within a turn: judges the costs of the last steps, the data and the layers. */
export async function trainerHealth(training: FitSubject): Promise<readonly HealthFinding[]> {
  const { parts, kept } = training;
  const { step } = training.trainer;
  const { learningRate, history } = parts.variables;
  const monitor = new HealthMonitor({
    looker: lookerOf(training, KeptLooks.of(kept)),
    learningRate,
  });
  await monitor.begin(step);
  const ring = await history.readNow();
  const count = Math.min(step, TRAINING_HISTORY);
  const costs = Float32Array.from(
    { length: count },
    (_, index) => ring[(step - count + index) % TRAINING_HISTORY]!,
  );
  const bad = costs.findIndex((cost) => !Number.isFinite(cost));
  if (bad >= 0) {
    const at = step - count + bad + 1;
    monitor.tell([{ code: 'nonFinite', values: { step: at }, place: 'the cost' }], step);
  }
  monitor.add(costs, step);
  await monitor.look(step, { isLast: true });
  return monitor.findings;
}
