// A training in progress: its step is replayed on the device, and looked at as often as a person wants to know.

import { checkOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { endsBy, type Disposing } from '../gpu/disposable.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { NEVER } from '../graph/ops/index.ts';
import type { StorageType } from '../nn/network.ts';
import type { CallReport, Program, ReportOptions } from '../plan/program.ts';
import { readTogether, type Variable } from '../plan/variable.ts';
import { checkTraining } from './checkTraining.ts';
import { Pace } from './pace.ts';
import { parametersFinite } from './parameterHealth.ts';
import type { RunOptions } from './trainingOptions.ts';
import { destroyVariables, TRAINING_HISTORY, type TrainingVariables } from './trainingVariables.ts';

/** Positions in the stream of examples are u32 on the device. */
const MAX_POSITION = 2 ** 32;

const HINT = 'Lower the learning rate, put the inputs in standard form, or clip the gradient.';

/** Since when parameters or states are not finite, and how often the parameters had been replaced then. */
interface Divergence {
  readonly step: number;
  readonly writes: number;
}

/** Whose parameters a training changes: those of a model, or of any graph. */
export interface Trainable {
  readonly gpu: Gpu;
  readonly parameters: Variable;
  /** What the cost keeps from step to step, such as running statistics. */
  readonly states: readonly Variable[];
  /** How a model's weights are stored while it computes. */
  readonly storage?: StorageType | undefined;
}

/** What a training is made of. */
export interface TrainingParts {
  readonly program: Program;
  readonly variables: TrainingVariables;
  readonly batchSize: number;
  readonly examples: number;
}

/** A training in progress, of whatever graph. */
export class TrainingRun implements Disposing {
  declare readonly [Symbol.dispose]: () => void;
  /** Examples a step. */
  readonly batchSize: number;
  readonly #owner: Trainable;
  readonly #program: Program;
  readonly #variables: TrainingVariables;
  readonly #examples: number;
  #diverged: Divergence | undefined;
  #destroyed = false;

  constructor(owner: Trainable, parts: TrainingParts) {
    this.#owner = owner;
    this.batchSize = parts.batchSize;
    this.#program = parts.program;
    this.#variables = parts.variables;
    this.#examples = parts.examples;
  }

  /** Steps done: what the device has counted, also after an error. */
  get step(): number {
    return this.#program.runs;
  }

  /** Steps of one epoch: the examples once, on average where the batch size does not divide them. */
  get stepsPerEpoch(): number {
    return this.#examples / this.batchSize;
  }

  /** Kernel calls of one step. */
  get calls(): number {
    return this.#program.calls;
  }

  /**
   * The first step (from 1) after which a parameter or the optimiser's state was infinite or NaN, as far as is known.
   */
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
   * Frees what training needs; the model stays. A run that is under way or waits stops at its next look, with
   * `E_DISPOSED`; all else that was called before is answered first. Twice is allowed.
   */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#program.destroy();
    destroyVariables(this.#variables);
  }

  async #run(steps: number, { onProgress, signal }: RunOptions): Promise<Float32Array<ArrayBuffer>> {
    this.#assertAlive();
    this.#checkPositions(steps);
    this.#startAgain();
    const losses: Float32Array[] = [];
    const pace = new Pace({ most: TRAINING_HISTORY });
    for (let left = steps; left > 0 && !signal?.aborted;) {
      this.#assertAlive();
      const first = this.step;
      const count = Math.min(left, pace.next());
      await this.#program.runNow(count);
      const recent = await this.#look(first, count);
      pace.done(count);
      losses.push(recent);
      left -= count;
      if (!onProgress) continue;
      const progress = {
        step: this.step,
        epoch: this.step / this.stepsPerEpoch,
        losses: recent,
        stepsPerSecond: pace.perSecond,
      };
      await this.#owner.gpu.turns.visit(() => onProgress(progress), signal);
    }
    return concatenate(losses);
  }

  #checkPositions(steps: number): void {
    if ((this.step + steps) * this.batchSize < MAX_POSITION) return;
    throw new GradloomError(
      'E_LIMIT',
      `train: at most 2^32 examples can be seen in one training; got step ${this.step + steps} of ${this.batchSize}.`,
      {
        hint: 'Start a new training from the model so far.',
      },
    );
  }

  /** After a divergence: from other parameters, with the state zero, or not at all. */
  #startAgain(): void {
    if (!this.#diverged) return;
    const { step, writes } = this.#diverged;
    if (this.#owner.parameters.writes === writes) throw divergence(step);
    for (const state of this.#variables.states) state.writeNow(new Float32Array(state.tensor.size));
    this.#variables.record.writeNow(Uint32Array.of(NEVER));
    this.#diverged = undefined;
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
      this.#diverged = { step: noted[0]!, writes: parameters.writes };
    }
    const bad = recent.findIndex((loss) => !Number.isFinite(loss));
    const costAt = bad < 0 ? Infinity : first + bad + 1;
    if (this.#diverged && this.#diverged.step < costAt) throw divergence(this.#diverged.step);
    if (bad < 0) {
      for (const [index, values] of kept.entries()) checkKept(states[index]!, values, first + count);
      // Stored in half precision a finite weight may be infinite: such models are looked at when they are used.
      if (this.#owner.storage !== 'f16') parametersFinite(this.#owner);
      return recent;
    }
    throw new GradloomError(
      'E_NONFINITE',
      `train: the cost must stay finite; got ${recent[bad]} at step ${costAt}.`,
      { hint: HINT },
    );
  }

  #assertAlive(): void {
    if (!this.#destroyed) return;
    throw new GradloomError('E_DISPOSED', 'trainer: it must be alive to train; got destroyed.', {
      hint: 'Create it again, or destroy it later.',
    });
  }
}

/** What layers keep has no part in the cost of its step, and spoils predictions: it is looked at by itself. */
function checkKept({ tensor }: Variable, values: ArrayLike<number>, step: number): void {
  const at = Array.prototype.findIndex.call(values, (value: number) => !Number.isFinite(value));
  if (at < 0) return;
  throw new GradloomError(
    'E_NONFINITE',
    `train: ${tensor.op} must stay finite; got ${values[at]} at element ${at} by step ${step}.`,
    { hint: HINT },
  );
}

function divergence(step: number): GradloomError {
  return new GradloomError(
    'E_NONFINITE',
    `train: parameters and the optimiser's state must stay finite; got infinite or NaN ones after step ${step}.`,
    { hint: `${HINT} To go on, give the model finite parameters with setValues().` },
  );
}

endsBy(TrainingRun, 'destroy');

function concatenate(parts: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
