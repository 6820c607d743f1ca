// The library's schedule for what a set-up names; loaded where there is one.
import { chained, cosineDecay, stepDecay, warmup, type Schedule } from 'gradloom';
import type { Setup } from '../state/setup.ts';

/** What a rate is multiplied by at each step of a stepwise schedule. */
const STEP_FACTOR = 0.5;

/** The rate by step, after a warm-up. */
export function scheduleOf({ schedule, scheduleSteps: steps, warmup: rising }: Setup): Schedule | undefined {
  const main =
    schedule === 'cosine' ? cosineDecay({ steps }) : stepDecay({ every: steps, factor: STEP_FACTOR });
  if (rising === 0) return schedule === 'constant' ? undefined : main;
  const rise = warmup(rising);
  return schedule === 'constant' ? rise : chained([{ steps: rising, schedule: rise }, { schedule: main }]);
}
