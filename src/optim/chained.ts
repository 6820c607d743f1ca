// Schedules one after another.

import { checkFunction, checkOptions, kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { greater, maximum, subtract, where } from '../graph/ops/index.ts';
import { asTensor } from '../graph/tensor.ts';
import { checkPace } from './checkPace.ts';
import type { Schedule, TensorSchedule } from './schedule.ts';

/** A schedule and for how long it holds. */
export interface ScheduleStage {
  /** Gives the rate, from step 1 at the beginning of the stage. */
  readonly schedule: Schedule;
  /** Steps until the next stage; the last stage holds for good, and has none. */
  readonly steps?: number | undefined;
}

/**
 * Each schedule for its steps, counted from 1 in each stage: chained([{ steps: 100, schedule: warmup(100) },
 * { schedule: cosineDecay({ steps: 900 }) }]). Source: torch.optim.lr_scheduler.SequentialLR.
 *
 * @throws GradloomError `E_ARGUMENT` unless there is at least one stage, each but the last with a whole number of steps.
 */
export function chained(stages: readonly ScheduleStage[]): TensorSchedule {
  if (!Array.isArray(stages) || stages.length === 0) {
    throw new GradloomError(
      'E_ARGUMENT',
      `chained: stages must be a list of { schedule, steps }; got ${kindOf(stages)}.`,
    );
  }
  const parts = (stages as readonly ScheduleStage[]).map((stage, index) => {
    checkOptions(`chained: stage ${index + 1}`, stage ?? null, ['schedule', 'steps']);
    checkFunction(`chained: the schedule of stage ${index + 1}`, stage.schedule);
    const isLast = index === stages.length - 1;
    if (isLast && stage.steps !== undefined) {
      throw new GradloomError(
        'E_ARGUMENT',
        `chained: the last stage has no steps; got ${kindOf(stage.steps)}.`,
        {
          hint: 'It holds until the end. Add a stage for what comes after it.',
        },
      );
    }
    if (!isLast)
      checkPace(`chained: the steps of stage ${index + 1}`, stage.steps!, { above: true, whole: true });
    return stage;
  });
  return (base, step) => {
    let rate = asTensor(parts[0]!.schedule(base, step));
    let start = 0;
    for (const [index, { schedule }] of parts.entries()) {
      if (index === 0) continue;
      start += parts[index - 1]!.steps!;
      // Before its stage a schedule sees its first step: what it gives there is not used.
      const own = asTensor(schedule(base, maximum(1, subtract(step, start))));
      rate = where(greater(step, start + 0.5), own, rate);
    }
    return rate;
  };
}
