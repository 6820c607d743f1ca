// Many small networks of one architecture that train side by side, one a workgroup.

import { GradloomError } from '../errors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { NEVER } from '../graph/ops/index.ts';
import type { LossFunction, LossName } from '../nn/loss.ts';
import type { Network } from '../nn/network.ts';
import { endsBy, type Disposing } from '../gpu/disposable.ts';
import type { Program } from '../plan/program.ts';
import { readTogether, type Variable } from '../plan/variable.ts';
import { checkTraining } from './checkTraining.ts';
import { Model, type ModelOptions } from './model.ts';
import { Pace } from './pace.ts';

/** Members whose steps are the same but for numbers: they share a program. */
export interface PopulationGroup {
  /** Places of the members in the population. */
  readonly members: readonly number[];
  readonly program: Program;
  /** Parameters [members, length of the arena] and costs [members, MEMBER_HISTORY]. */
  readonly parameters: Variable;
  readonly history: Variable;
  /** What layers keep from step to step, [members, words of each] each. */
  readonly kept: readonly Variable[];
  /**
   * For each member the first step, from 1, after which it was not finite, or `NEVER`: [members, 4], the first of four.
   */
  readonly record: Variable;
  readonly owned: readonly Variable[];
}

/** What is told while a population trains. */
export interface PopulationProgress {
  /** Steps done in all, by each member. */
  readonly step: number;
  /** Cost of each member at its last step; not finite where it diverged. */
  readonly costs: Float32Array;
  /** Steps a second of wall time since the last report, of all members together. */
  readonly stepsPerSecond: number;
}

/** How far to train, and who looks; as for `Trainer.run`. */
export interface PopulationRunOptions {
  /** Called several times a second. The run waits for the promise where one is returned. */
  readonly onProgress?: ((progress: PopulationProgress) => unknown) | undefined;
  /** Ends the run after the steps that are under way. */
  readonly signal?: AbortSignal | undefined;
}

/** `count` steps after step `first`, and how many of a run came before them. */
interface Look {
  readonly first: number;
  readonly done: number;
  readonly count: number;
}

/** Costs of a member that are kept on the device until somebody looks. */
export const MEMBER_HISTORY = 1024;

/** A population in training; `createPopulation` makes it. */
export class Population implements Disposing {
  declare readonly [Symbol.dispose]: () => void;
  /** The structure that all members have. */
  readonly network: Network;
  /** How many members there are. */
  readonly size: number;
  /** The device that holds the members. */
  readonly gpu: Gpu;
  /** The cost that members are trained on, without penalties. */
  readonly loss: LossName | LossFunction;
  /** What a model of a member is made of, but for its values. For the library's own use. */
  readonly made: ModelOptions;
  readonly #groups: readonly PopulationGroup[];
  readonly #shared: readonly Variable[];
  readonly #divergedAt: (number | undefined)[];
  #destroyed = false;

  constructor(
    network: Network,
    parts: {
      groups: readonly PopulationGroup[];
      shared: readonly Variable[];
      /** What a model of a member is made of, but for its values. */
      made: ModelOptions;
      loss: LossName | LossFunction;
    },
  ) {
    this.network = network;
    this.size = parts.groups.reduce((sum, { members }) => sum + members.length, 0);
    this.#groups = parts.groups;
    this.gpu = parts.groups[0]!.parameters.gpu;
    this.#divergedAt = Array.from({ length: this.size }, () => undefined);
    this.#shared = parts.shared;
    this.made = parts.made;
    this.loss = parts.loss;
  }

  /** Where the members lie on the device. For the library's own use. */
  get groups(): readonly PopulationGroup[] {
    return this.#groups;
  }

  /** Steps done by each member: what the device has counted, also after an error. */
  get step(): number {
    return Math.min(...this.#groups.map(({ program }) => program.runs));
  }

  /** For each member the first step (from 1) after which its parameters or state were not finite, as far as is known. */
  get divergedAt(): readonly (number | undefined)[] {
    return this.#divergedAt;
  }

  /**
   * Trains all members for a number of steps and returns the costs of each, [member][step], taken before the updates.
   * A member that diverges has costs that are NaN or infinite from then on; the others go on. Calls wait for each other
   * as those of `Trainer.run`, also within `onProgress`.
   *
   * @throws GradloomError `E_ARGUMENT`; `E_DISPOSED` where `destroy` is called before its end; `E_DEVICE_LOST`.
   */
  async run(steps: number, options: PopulationRunOptions = {}): Promise<Float32Array[]> {
    this.#assertAlive();
    checkTraining.steps(steps);
    checkTraining.run(options);
    const { onProgress, signal } = options;
    return this.gpu.turns.take(() => this.#run(steps, { onProgress, signal }));
  }

  /**
   * Trains all members for a number of steps without reading anything back, and resolves when the steps are submitted: for
   * pages, that draw the members out of the buffers of `populationOutputs`. What the members' costs were is not known then,
   * nor who diverged: `run`, `populationScores` and `populationOutputs` look.
   *
   * @throws GradloomError `E_ARGUMENT`; `E_DISPOSED`, also where `destroy` is called before all are submitted;
   *   `E_DEVICE_LOST`.
   */
  async advance(steps: number): Promise<void> {
    this.#assertAlive();
    checkTraining.steps(steps);
    return this.gpu.turns.take(() => this.#advance(steps));
  }

  /** Within a turn: looks which members diverged, and returns for each the first step after which it was not finite. */
  async divergenceNow(): Promise<readonly (number | undefined)[]> {
    const records = await readTogether(this.#groups.map(({ record }) => record));
    this.#groups.forEach(({ members }, group) =>
      members.forEach((member, index) => this.#noteDivergence(member, records[group]![4 * index]!)),
    );
    return this.#divergedAt;
  }

  /** The parameters of each member after all calls made so far: W1 [units, inputs], b1 [units], … in row-major order. */
  async values(): Promise<Map<string, Float32Array<ArrayBuffer>>[]> {
    this.#assertAlive();
    return this.gpu.turns.take(() => this.#values());
  }

  /**
   * A member as a model of its own, which lives on when the population is destroyed.
   *
   * @throws GradloomError `E_ARGUMENT` unless `member` is the index of one.
   */
  async model(member: number): Promise<Model> {
    this.#assertAlive();
    if (!Number.isSafeInteger(member) || member < 0 || member >= this.size) {
      throw new GradloomError(
        'E_ARGUMENT',
        `population: a member must be a whole number below ${this.size}; got ${String(member)}.`,
      );
    }
    const values = (await this.values())[member]!;
    return new Model(this.gpu, { ...this.made, values });
  }

  /**
   * Frees all that the population holds on the device. A run that is under way or waits stops at its next look, with
   * `E_DISPOSED`; all else that was called before is answered first. Twice is allowed.
   */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    for (const { program, owned } of this.#groups) {
      program.destroy();
      for (const variable of owned) variable.destroy();
    }
    for (const variable of this.#shared) variable.destroy();
  }

  async #run(steps: number, { onProgress, signal }: PopulationRunOptions): Promise<Float32Array[]> {
    const costs = Array.from({ length: this.size }, () => new Float32Array(steps));
    const pace = new Pace({ most: MEMBER_HISTORY });
    let done = 0;
    while (done < steps && !signal?.aborted) {
      this.#assertAlive();
      const count = Math.min(steps - done, pace.next());
      const first = this.step;
      await this.#advance(count);
      for (const group of this.#groups) await this.#record(group, { costs, first, done, count });
      done += count;
      pace.done(count);
      if (!onProgress) continue;
      const progress = {
        step: this.step,
        costs: Float32Array.from(costs, (own) => own[done - 1]!),
        stepsPerSecond: pace.perSecond * this.size,
      };
      await this.gpu.turns.visit(() => onProgress(progress), signal);
    }
    return costs.map((own) => own.subarray(0, done));
  }

  /** After an error some groups may be ahead: they wait for the others, and their costs are still on the device. */
  async #advance(steps: number): Promise<void> {
    const last = this.step + steps;
    for (const { program } of this.#groups) await program.runNow(Math.max(0, last - program.runs));
  }

  async #values(): Promise<Map<string, Float32Array<ArrayBuffer>>[]> {
    const values: Map<string, Float32Array<ArrayBuffer>>[] = [];
    for (const { members, parameters, kept } of this.#groups) {
      const all = (await readTogether([parameters, ...kept])) as Float32Array<ArrayBuffer>[];
      members.forEach((member, index) => {
        const [arena, ...states] = all.map((stacked) => {
          const stride = stacked.length / members.length;
          return stacked.subarray(index * stride, (index + 1) * stride);
        });
        values[member] = this.network.valuesOf(arena!, states);
      });
    }
    return values;
  }

  async #record(
    { members, history, record }: PopulationGroup,
    { costs, first, done, count }: Look & { costs: readonly Float32Array[] },
  ): Promise<void> {
    const [rings = [], noted = []] = await readTogether([history, record]);
    members.forEach((member, index) => {
      const own = costs[member]!;
      for (let step = 0; step < count; step++) {
        own[done + step] = rings[index * MEMBER_HISTORY + ((first + step) % MEMBER_HISTORY)]!;
      }
      const since = noted[4 * index]!;
      if (!this.#noteDivergence(member, since)) return;
      // What a cost is computed from parameters that are not finite may be finite, and means nothing.
      own.fill(NaN, done + Math.max(0, since - first), done + count);
    });
  }

  #noteDivergence(member: number, since: number): boolean {
    if (since === NEVER) return false;
    this.#divergedAt[member] = since;
    return true;
  }

  #assertAlive(): void {
    if (!this.#destroyed) return;
    throw new GradloomError('E_DISPOSED', 'population: it must be alive to be used; got destroyed.', {
      hint: 'Create it again, or destroy it later.',
    });
  }
}

endsBy(Population, 'destroy');
