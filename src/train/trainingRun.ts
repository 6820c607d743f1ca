// A training in progress: its step is replayed on the device, and looked at as often as a person wants to know.

import { checkOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { endsBy, type Disposing } from '../gpu/disposable.ts';
import { NEVER } from '../graph/ops/index.ts';
import type { CallReport, Program, ReportOptions } from '../plan/program.ts';
import { readTogether, type Variable } from '../plan/variable.ts';
import { checkTraining } from './checkTraining.ts';
import type { FitOptions, FitRun, FitSubject } from './fit/fitOptions.ts';
import { copyOf } from '../nn/copyOf.ts';
import { startFit } from './fit/startFit.ts';
import type { StepExplanation } from './explain/stepExplanation.ts';
import type { HealthFinding } from './health/finding.ts';
import { concatenate } from './concatenate.ts';
import { Pace } from './pace.ts';
import { progressOf } from './progressOf.ts';
import { parametersFinite } from './parameterHealth.ts';
import type { RunOptions } from './trainingOptions.ts';
import type { KeptBeside, Trainable, TrainingParts } from './trainingParts.ts';
import { destroyVariables, TRAINING_HISTORY, type TrainingVariables } from './trainingVariables.ts';

/** Positions in the stream of examples are u32 on the device. */
const MAX_POSITION = 2 ** 32;

/** Since when parameters or states are not finite, and how often the parameters had been changed then. */
interface Divergence {
  readonly step: number;
  readonly changes: number;
}

/** A training in progress, of whatever graph; `Validation` is what held-out examples are given as. */
export class TrainingRun<Validation = unknown, Metrics = unknown> implements Disposing {
  declare readonly [Symbol.dispose]: () => void;
  /** Examples a step. */
  readonly batchSize: number;
  /** How far the average of the parameters lies from them, an arena as theirs; where one is kept. */
  readonly average: Variable | undefined;
  readonly #owner: Trainable;
  readonly #program: Program;
  readonly #variables: TrainingVariables;
  readonly #examples: number;
  readonly #parts: TrainingParts;
  /** What is made for it on the way, and kept for the next time. */
  readonly #kept: KeptBeside = [];
  readonly #pace = new Pace({ most: TRAINING_HISTORY });
  /** Steps done before those that the program has run, where a state was restored. */
  #before = 0;
  #diverged: Divergence | undefined;
  #destroyed = false;

  constructor(owner: Trainable, parts: TrainingParts) {
    this.#owner = owner;
    this.batchSize = parts.batchSize;
    this.average = parts.average;
    this.#program = parts.program;
    this.#variables = parts.variables;
    this.#examples = parts.examples;
    this.#parts = parts;
  }

  /** Steps done: what the device has counted, also after an error. */
  get step(): number {
    return this.#before + this.#program.runs;
  }

  /** Steps of one epoch: the examples once, on average where the batch size does not divide them. */
  get stepsPerEpoch(): number {
    return this.#examples / this.batchSize;
  }

  /** Kernel calls of one step. */
  get calls(): number {
    return this.#program.calls;
  }

  /** The first step (from 1) after which a parameter or the optimiser's state was infinite or NaN, as far as is known. */
  get divergedAt(): number | undefined {
    return this.#diverged?.step;
  }

  /**
   * Trains for a number of steps and returns the cost of each, taken before its update.
   *
   * It may be called before other calls are done: it begins after them, and those made later wait for its end. But what
   * is called within `onProgress`, or until the promise that it returns settles, is done at that point of the run, which
   * waits for it: the trainer may be asked there, or given another learning rate, a further run, an end. Within
   * `onProgress` never wait for a call that was made after the run, outside of it: that call waits for the run, and the
   * run for it, until `signal` aborts.
   *
   * After an error the steps done so far count and no cost of theirs is told again. After `E_NONFINITE` of parameters a
   * run is refused until the model gets others (`setValues`); it then goes on with the optimiser's state zero.
   *
   * @throws GradloomError `E_NONFINITE` at the first step whose cost, or after which a parameter or the optimiser's state
   *   is NaN or infinite; `E_ARGUMENT`, `E_LIMIT` before any step; `E_DISPOSED` where `destroy` is called before its end;
   *   `E_DEVICE_LOST`. What `onProgress` throws ends the run.
   */
  async run(steps: number, options: RunOptions = {}): Promise<Float32Array<ArrayBuffer>> {
    this.#assertAlive();
    checkTraining.steps(steps);
    checkTraining.run(options);
    const { onProgress, signal } = options;
    return this.#owner.gpu.turns.take(() => this.#run(steps, { onProgress, signal }));
  }

  /** Within a turn: does `count` steps, or fewer where there is no data for more. */
  protected advance(count: number): Promise<unknown> {
    return this.#program.runNow(count);
  }

  /**
   * Trains for epochs or steps, with reports, held-out examples, an early end and the best parameters: `for await (const
   * report of trainer.fit({ epochs: 10 }))`, or `await trainer.fit({ epochs: 10 }).finished`.
   *
   * It begins at once, after all calls made before, as `run` does; N steps change the same bits as `run(N)`. Who reads its
   * reports is waited for at each, and what is called until the next is asked for is done at that point; to leave the loop
   * stops the run. Errors are those of `FitRun.finished`.
   */
  fit(options: FitOptions<Validation, Metrics>): FitRun {
    return startFit(this.#subject(), { load: later, options });
  }

  /**
   * All that decides the further steps, as the bytes of a file: parameters and what layers keep, the optimiser's state, the
   * count of steps (which batches, dropout and schedules follow), the learning rate. `restore` goes on from it to the bit.
   *
   * @throws GradloomError `E_NONFINITE` after a divergence; `E_DISPOSED`, `E_DEVICE_LOST`.
   */
  async state(): Promise<Uint8Array<ArrayBuffer>> {
    this.#assertAlive();
    return this.#owner.gpu.turns.take(async () => {
      const { divergence, trainerState } = await later();
      if (this.#diverged) throw divergence(this.#diverged.step);
      return trainerState(this.#subject());
    });
  }

  /**
   * Goes on from a state that `state` gave, of this training or of one made of the same network, data and options. It is
   * read at the call; calls made before do not see it.
   *
   * @throws GradloomError `E_ARGUMENT` where it is of another training, with what differs; `E_FILE_FORMAT`,
   *   `E_FILE_CHECKSUM` where it is cut off or altered; the training then stays as it is. `E_DISPOSED`, `E_DEVICE_LOST`.
   */
  async restore(state: Uint8Array): Promise<void> {
    this.#assertAlive();
    const own = copyOf(state);
    return this.#owner.gpu.turns.take(async () => (await later()).restoreTrainer(this.#subject(), own));
  }

  /** Changes the learning rate from the next step on. @throws GradloomError `E_ARGUMENT`. */
  setLearningRate(learningRate: number): void {
    this.#assertAlive();
    checkTraining.learningRate(learningRate);
    this.#variables.learningRate.write(Float32Array.of(learningRate));
  }

  /**
   * The kernel calls of one step, in order: what each computes, its operations and bytes; with `timed` its time where the
   * adapter can tell (which trains one more step), with `wgsl` its shader.
   */
  async report(options?: ReportOptions): Promise<CallReport[]> {
    this.#assertAlive();
    checkOptions('report', options, ['timed', 'wgsl']);
    return this.#program.report(options);
  }

  /**
   * The same calls with the formulas that each computes, in the notes' letters, found in the graph: `Z[1] = W[1] A[0] + b[1]`,
   * `dW[1] = (1/m) dZ[1] A[0]ᵀ`, `θ := θ − α dθ`; of other graphs in the names of their parameters and data. Options as for
   * `report`.
   *
   * @throws GradloomError `E_ARGUMENT` for other options; `E_DISPOSED`.
   */
  async explainStep(options: ReportOptions = {}): Promise<StepExplanation> {
    this.#assertAlive();
    return (await later()).explainStep({ owner: this.#owner, parts: this.#parts }, options);
  }

  /**
   * What is found of the training's health as it is now: of the costs of its last 8,192 steps, and for a model of its data
   * and layers. It changes nothing, and each call measures again.
   */
  async health(): Promise<readonly HealthFinding[]> {
    this.#assertAlive();
    return this.#owner.gpu.turns.take(async () => (await later()).trainerHealth(this.#subject()));
  }

  /**
   * Compiles what `health` needs, which a driver may take seconds for. It waits for no other call, and none waits for it:
   * steps go on meanwhile. Not during a fit, which compiles its own.
   *
   * @throws GradloomError `E_DISPOSED`, `E_DEVICE_LOST`, `E_OUT_OF_MEMORY`.
   */
  async prepareHealth(): Promise<void> {
    this.#assertAlive();
    return (await later()).prepareHealth(this.#subject());
  }

  /**
   * Frees what training needs; the model stays. A run that is under way or waits stops at its next look, with
   * `E_DISPOSED`; all else that was called before is answered first. Twice is allowed.
   */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#program.destroy();
    for (const own of this.#kept) own.destroy();
    destroyVariables(this.#variables);
  }

  #subject(): FitSubject {
    return {
      trainer: this,
      owner: this.#owner,
      parts: this.#parts,
      pace: this.#pace,
      kept: this.#kept,
      begin: (steps) => this.#begin(steps),
      stretch: (most) => this.#stretch(most),
      moveTo: (step) => {
        this.#before = step - this.#program.runs;
        this.#diverged = undefined;
        this.#parts.skips?.moved();
      },
    };
  }

  async #run(steps: number, { onProgress, signal }: RunOptions): Promise<Float32Array<ArrayBuffer>> {
    await this.#begin(steps);
    const costs: Float32Array[] = [];
    for (let left = steps; left > 0 && !signal?.aborted;) {
      const recent = await this.#stretch(left);
      costs.push(recent);
      left -= recent.length;
      if (!onProgress) continue;
      const progress = progressOf(this, this.#pace, recent);
      await this.#owner.gpu.turns.visit(() => onProgress(progress), signal);
    }
    return concatenate(costs);
  }

  /** Within a turn: throws where so many steps cannot be done. */
  async #begin(steps: number): Promise<void> {
    this.#assertAlive();
    const last = this.step + steps;
    if (last * this.batchSize >= MAX_POSITION) throw (await later()).positionFault(last, this.batchSize);
    if (!this.#diverged) return;
    // After a divergence: from other parameters, with the state zero, or not at all.
    const { step, changes } = this.#diverged;
    if (this.#owner.parameters.changes === changes) throw (await later()).divergence(step);
    for (const state of this.#variables.states) state.writeNow(new Float32Array(state.tensor.size));
    this.#variables.record.writeNow(Uint32Array.of(NEVER));
    this.#diverged = undefined;
  }

  /** As many steps as should pass between two looks, `most` at most; their costs: none while a stream gives no data. */
  async #stretch(most: number): Promise<Float32Array> {
    this.#assertAlive();
    const first = this.step;
    await this.advance(Math.min(most, this.#pace.next()));
    const count = this.step - first;
    const recent = await this.#look(first, count);
    this.#pace.done(count);
    return recent;
  }

  /** The costs of `count` steps after `first`. */
  async #look(first: number, count: number): Promise<Float32Array> {
    const { history, record } = this.#variables;
    const { parameters, states } = this.#owner;
    const [ring = [], noted = [], ...kept] = await readTogether([history, record, ...states]);
    const recent = Float32Array.from(
      { length: count },
      (_, index) => ring[(first + index) % TRAINING_HISTORY]!,
    );
    if (noted[0] !== NEVER) {
      this.#diverged = { step: noted[0]!, changes: parameters.changes };
    }
    const { skips } = this.#parts;
    skips?.look({ costs: recent, first, ring, stepsPerEpoch: this.stepsPerEpoch });
    if (
      this.#diverged ||
      ![...(skips ? [] : [recent]), ...kept].every((values) => values.every(Number.isFinite))
    ) {
      throw (await later()).trainingFault({
        first,
        costs: recent,
        diverged: this.#diverged?.step,
        kept: kept.map((values, index) => [states[index]!.tensor.op, values]),
      });
    }
    // Stored in half precision a finite weight may be infinite: such models are looked at when they are used.
    if (this.#owner.storage !== 'f16') parametersFinite(this.#owner);
    return recent;
  }

  #assertAlive(): void {
    if (!this.#destroyed) return;
    throw new GradloomError('E_DISPOSED', 'trainer: it must be alive to train; got destroyed.', {
      hint: 'Create it again, or destroy it later.',
    });
  }
}

const later = () => import('./later.ts');

endsBy(TrainingRun, 'destroy');
