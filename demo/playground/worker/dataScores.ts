// How a network does on tables and pictures, with what comes of the held-out ones; loaded for them.
import { evaluate, type DataSet, type Evaluation, type Model } from 'gradloom';
import type { Setup } from '../state/setup.ts';
import type { Outcome, Score } from './messages.ts';
import { outcomeOf } from './outcomeOf.ts';
import type { Task } from './task.ts';

/** Scores of both parts. */
export interface Scores {
  readonly training: Score;
  readonly heldOut: Score;
  /** Absent for the plane, which shows it itself. */
  readonly outcome?: Outcome;
}

/** Measures the examples of both parts, as the network predicts them now. */
export async function dataScores(
  model: Model,
  { task, loss }: { readonly task: Task; readonly loss: Setup['loss'] },
): Promise<Scores> {
  const { training, heldOut } = task.measured;
  const scoreOf = (evaluation: Evaluation, data: DataSet): Score => {
    const { accuracy, rootMeanSquaredError: rmse } = evaluation;
    const cost = costOf(evaluation, { data, loss, task });
    return accuracy === undefined ? { cost, rmse: rmse ?? Number.NaN } : { cost, accuracy };
  };
  const evaluated = await evaluate(model, heldOut);
  return {
    training: scoreOf(await evaluate(model, training), training),
    heldOut: scoreOf(evaluated, heldOut),
    outcome: outcomeOf(evaluated, heldOut),
  };
}

/** J of what was predicted, in the units in which it is trained. */
function costOf(
  { logLoss, outputs, actual }: Evaluation,
  { data, loss, task }: { data: DataSet; loss: Setup['loss']; task: Task },
): number {
  if (loss === 'default' && logLoss !== undefined) return logLoss;
  const { targetScale, head } = task;
  const deviation = targetScale?.deviation[0] ?? 1;
  let sum = 0;
  for (let at = 0; at < outputs.length; at++) {
    const error = (outputs[at]! - targetAt(at, { data, actual, columns: head.units })) / deviation;
    sum += loss === 'absolute' ? Math.abs(error) : error * error;
  }
  return sum / outputs.length;
}

/** What output number `at` of all should be: a number, or 0 and 1 for classes. */
function targetAt(
  at: number,
  { data, actual, columns }: { data: DataSet; actual: Uint32Array | undefined; columns: number },
): number {
  if (!actual) return data.y![at]!;
  const label = actual[Math.floor(at / columns)]!;
  if (columns === 1) return label;
  return label === at % columns ? 1 : 0;
}
