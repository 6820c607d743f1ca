// A training in progress: its step is replayed on the device, and looked at as often as a person wants to know.

import { GradloomError } from '../errors.ts';
import { endsBy, type Disposing } from '../gpu/disposable.ts';
import type { CallReport, Program } from '../plan/program.ts';
import { checkTraining } from './checkTraining.ts';
import type { Model } from './model.ts';
import { Pace } from './pace.ts';
import { parametersChanged } from './parameterHealth.ts';
import type { RunOptions } from './trainingOptions.ts';
import { destroyVariables, HISTORY, type TrainingVariables } from './trainingVariables.ts';

/** Positions in the stream of examples are u32 on the device. */
const MAX_POSITION = 2 ** 32;

/** A training in progress; `createTrainer` makes it. */
export class Trainer implements Disposing {
  declare readonly [Symbol.dispose]: () => void;
  readonly model: Model;
  /** Examples a step. */
  readonly batchSize: number;
  readonly #program: Program;
  readonly #variables: TrainingVariables;
  readonly #examples: number;
  #step = 0;

  constructor(
    model: Model,
    parts: { program: Program; variables: TrainingVariables; batchSize: number; examples: number },
  ) {
    this.model = model;
    this.batchSize = parts.batchSize;
    this.#program = parts.program;
    this.#variables = parts.variables;
    this.#examples = parts.examples;
  }

  /** Steps done. */
  get step(): number {
    return this.#step;
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
   * Trains for a number of steps and returns the cost of each, taken before its update.
   *
   * @throws GradloomError `E_NONFINITE` at the first step whose cost is NaN or infinite, `E_DEVICE_LOST`.
   */
  async run(steps: number, { onProgress, signal }: RunOptions = {}): Promise<Float32Array<ArrayBuffer>> {
    this.#checkSteps(steps);
    const losses: Float32Array[] = [];
    const pace = new Pace({ most: HISTORY });
    for (let left = steps; left > 0 && !signal?.aborted;) {
      const count = Math.min(left, pace.next());
      parametersChanged(this.model.parameters);
      await this.#program.run(count);
      parametersChanged(this.model.parameters);
      const recent = await this.#readHistory(count);
      pace.done(count);
      losses.push(recent);
      left -= count;
      onProgress?.({
        step: this.#step,
        epoch: this.#step / this.stepsPerEpoch,
        losses: recent,
        stepsPerSecond: pace.perSecond,
      });
    }
    return concatenate(losses);
  }

  /** Changes the learning rate from the next step on. */
  setLearningRate(learningRate: number): void {
    checkTraining.learningRate(learningRate);
    this.#variables.learningRate.write(Float32Array.of(learningRate));
  }

  /** The kernel calls of one step, with time on the device where the adapter can tell (which trains one more step). */
  async report(options?: { timed?: boolean }): Promise<CallReport[]> {
    if (options?.timed) {
      this.#step++;
      parametersChanged(this.model.parameters);
    }
    return this.#program.report(options);
  }

  /** Frees what training needs; the model stays. */
  destroy(): void {
    this.#program.destroy();
    destroyVariables(this.#variables);
  }

  #checkSteps(steps: number): void {
    checkTraining.steps(steps);
    if ((this.#step + steps) * this.batchSize < MAX_POSITION) return;
    throw new GradloomError(
      'E_LIMIT',
      `train: at most 2^32 examples can be seen in one training; got step ${this.#step + steps} of ${this.batchSize}.`,
      {
        hint: 'Start a new training from the model so far.',
      },
    );
  }

  async #readHistory(count: number): Promise<Float32Array> {
    const ring = (await this.#variables.history.read()) as Float32Array;
    const recent = Float32Array.from({ length: count }, (_, index) => ring[(this.#step + index) % HISTORY]!);
    const bad = recent.findIndex((loss) => !Number.isFinite(loss));
    if (bad >= 0) {
      throw new GradloomError(
        'E_NONFINITE',
        `train: the cost must stay finite; got ${recent[bad]} at step ${this.#step + bad + 1}.`,
        {
          hint: 'Lower the learning rate, put the inputs in standard form, or clip the gradient.',
        },
      );
    }
    this.#step += count;
    return recent;
  }
}

endsBy(Trainer, 'destroy');

function concatenate(parts: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
