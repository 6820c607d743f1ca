// Trains by a plan, with a look at held-out examples between epochs and snapshots of what was learnt so far.

import type { DataSet } from '../../data/dataSet.ts';
import { handOver } from '../../data/handedOver.ts';
import { subsetDataSet } from '../../data/subsetDataSet.ts';
import { GradloomError } from '../../errors.ts';
import type { CompileProgress } from '../../gpu/shaderCall.ts';
import { mean as meanOf, square, subtract } from '../../graph/ops/index.ts';
import { createTrainer } from '../../train/createTrainer.ts';
import type {
  FitEnding,
  FitHistory,
  FitOptions,
  FitReport,
  ModelMetrics,
} from '../../train/fit/fitOptions.ts';
import type { Model } from '../../train/model.ts';
import type { DataStream, StreamTrainingOptions } from '../../train/stream/dataStream.ts';
import type { TrainingOptions } from '../../train/trainingOptions.ts';
import type { Trainer } from '../../train/trainer.ts';
import { fitCheckpoints, type Checkpoints } from './checkpoints.ts';
import { inOptionsOfCommand } from './resumeRefusal.ts';
import type { TrainingState } from './progress.ts';
import type { TrainingOutcome } from './trainingOutcome.ts';
import type { TrainingPlan } from './trainingPlan.ts';
import type { stepOptionsOf } from './stepOptions.ts';
import { TrainingWatch } from './trainingWatch.ts';

/** What held-out examples decide. */
export type Judging = Pick<FitOptions, 'patience' | 'minDelta' | 'keepBest' | 'monitor' | 'reduceOnPlateau'>;

/** What a training needs beside its plan. */
export interface TrainingRun {
  readonly train: DataSet | DataStream;
  /** Examples to look at between epochs. */
  readonly heldOut?: DataSet;
  /** Whether they were put aside to decide by: all of them are measured then, and what goes wrong with them ends it. */
  readonly isJudged: boolean;
  readonly judging: Judging;
  /** Epochs between looks. */
  readonly validateEvery?: number;
  readonly seed: number;
  readonly shuffle: boolean;
  /** Of a stream: examples to draw the next one from. */
  readonly shuffleBuffer?: number | undefined;
  /** What else its steps do. */
  readonly steps: ReturnType<typeof stepOptionsOf>;
  /** What is looked at of its health. */
  readonly health: FitOptions['health'];
  /** Whether steps that are not finite are left out. */
  readonly skips: boolean;
  /** Milliseconds after which it stops. */
  readonly timeLimit?: number;
  readonly signal: AbortSignal;
  readonly checkpoints?: Checkpoints | undefined;
  readonly onState: (state: TrainingState, options?: { final?: boolean }) => void;
  readonly onCompile?: (progress: CompileProgress) => void;
  /** Called with each report, and waited for; it must not throw. */
  readonly onReport?: (report: FitReport) => Promise<void>;
  /** Called with what went wrong beside the training, which goes on. */
  readonly onTrouble: (text: string) => void;
}

/** Held-out examples that decide nothing are looked at up to this number: a look should cost far less than an epoch. */
const MOST_SHOWN = 1000;
/** Looks in a training at most, unless `validateEvery` asks for more: epochs of little data are very short. */
const MOST_LOOKS = 100;

const ENDED = {
  done: 'done',
  patience: 'patience',
  time: 'time',
  stopped: 'interrupted',
} as const satisfies Record<FitEnding, TrainingOutcome['ended']>;

/** Numbers to predict are drawn beside their cost, in its units. */
const BESIDE_COST: ModelMetrics = { besideCost: ({ a, y }) => meanOf(square(subtract(a, y))) };

/**
 * Trains the model. Throws as `createTrainer` does; what fails later is told in the outcome, with what was trained
 * until then. Where held-out examples that decide nothing cannot be scored, or the state cannot be shown, the training
 * goes on without.
 */
export async function runTraining(
  model: Model,
  plan: TrainingPlan,
  run: TrainingRun,
): Promise<TrainingOutcome> {
  const { loss, optimizer, schedule, batchSize, steps, augment } = plan;
  const { train: data, seed, shuffle, onCompile } = run;
  const { shuffleBuffer } = run;
  const order = 'train' in data ? { shuffleBuffer } : { shuffle };
  const usual = { data, loss, optimizer, schedule, batchSize, augment, seed, ...order, onCompile };
  const { average } = plan;
  const options = {
    ...usual,
    ...run.steps,
    ...(average ? { average } : {}),
    nonfinite: run.skips ? ('skip' as const) : undefined,
  };
  // Read from files for this training, and changed by nothing.
  if ('x' in data) handOver(data.x);
  const trainer = await createTrainer(model, options as TrainingOptions | StreamTrainingOptions);
  const watch = new TrainingWatch(model, { ...run, trainer, steps });
  const note = run.checkpoints?.summary?.note;
  if (note !== undefined) watch.resume(note);
  try {
    const { ended, failure, history } = await fitAll(trainer, { plan, run, watch });
    const kept = history && history.parametersOf !== trainer.step ? history.best : undefined;
    return {
      steps: trainer.step,
      epochs: trainer.step / trainer.stepsPerEpoch,
      ended,
      failure,
      bestStep: kept?.step,
      callsPerStep: trainer.calls,
      findings: history?.findings ?? [],
      reports: history?.reports,
      ...watch.found(),
      // What is judged is what is kept.
      ...(kept ? { cost: kept.cost, medianCost: kept.cost } : {}),
    };
  } finally {
    trainer.destroy();
  }
}

/** The whole training; what fails is given back. */
async function fitAll(
  trainer: Trainer,
  { plan, run, watch }: { plan: TrainingPlan; run: TrainingRun; watch: TrainingWatch },
): Promise<Pick<TrainingOutcome, 'ended' | 'failure'> & { history?: FitHistory }> {
  const { heldOut, isJudged, judging, timeLimit, signal, checkpoints, health } = run;
  const { steps } = plan;
  const shown = heldOut && (isJudged ? heldOut : subsetDataSet(heldOut, someRows(heldOut.examples)));
  const usual = Math.max(1, Math.ceil(steps / trainer.stepsPerEpoch / MOST_LOOKS));
  const every = run.validateEvery ?? checkpoints?.reportEvery ?? usual;
  const isNumbers = shown !== undefined && !(shown.y instanceof Uint32Array);
  const validation = shown && {
    validation: shown,
    ...judging,
    ...(isNumbers ? { metrics: BESIDE_COST } : {}),
  };
  const begin = performance.now();
  const fit = (more: Partial<FitOptions<DataSet, ModelMetrics>>): Promise<FitHistory> =>
    trainer.fit({
      steps: steps - trainer.step,
      ...(plan.average === undefined ? {} : { useAverage: true }),
      reportEvery: every,
      timeLimitMs: timeLimit && Math.max(1, timeLimit - (performance.now() - begin)),
      signal,
      checkpoint:
        checkpoints &&
        fitCheckpoints(checkpoints, {
          note: () => watch.note(),
          onTrouble: (what, cause) => watch.trouble(what, cause),
        }),
      // A second attempt, without examples to look at, goes on from where the first one came to.
      resume: trainer.step === 0 ? checkpoints?.resume : undefined,
      health,
      onProgress: (progress) => watch.progress(progress),
      onEpoch: (report) => {
        watch.report(report);
        return run.onReport?.(report);
      },
      ...more,
    }).finished;
  try {
    const history = await fit(validation ?? {}).catch((cause: unknown) => {
      const isOfHeldOut = cause instanceof GradloomError && cause.message.startsWith('fit: validation');
      if (isJudged || !isOfHeldOut) throw cause;
      watch.trouble('Examples held out cannot be scored', cause);
      return fit({});
    });
    await watch.end(history);
    return { ended: ENDED[history.ended], history };
  } catch (failure) {
    if (judging.keepBest) await watch.rescueBest();
    return { ended: 'failed', failure: inOptionsOfCommand(failure) };
  }
}

/** Evenly over all: files may be sorted by class. */
function someRows(examples: number): Uint32Array {
  const count = Math.min(examples, MOST_SHOWN);
  return Uint32Array.from({ length: count }, (_, i) => Math.floor((i * examples) / count));
}
