// Many small networks of one architecture that train side by side, one a workgroup.

import type { Network } from '../nn/network.ts';
import { endsBy, type Disposing } from '../gpu/disposable.ts';
import type { Program } from '../plan/program.ts';
import type { Variable } from '../plan/variable.ts';
import { checkTraining } from './checkTraining.ts';
import { Model } from './model.ts';
import { Pace } from './pace.ts';
import type { StandardForm } from '../data/standardForm.ts';
import type { TargetScale } from '../data/targetScale.ts';

/** Members whose steps are the same but for numbers: they share a program. */
export interface PopulationGroup {
  /** Places of the members in the population. */
  readonly members: readonly number[];
  readonly program: Program;
  /** Parameters [members, length of the arena] and costs [members, HISTORY]. */
  readonly parameters: Variable;
  readonly history: Variable;
  readonly owned: readonly Variable[];
}

/** What is told while a population trains. */
export interface PopulationProgress {
  /** Steps done in all, by each member. */
  readonly step: number;
  /** Cost of each member at its last step; not finite where it diverged. */
  readonly losses: Float32Array;
  /** Steps a second of wall time since the last report, of all members together. */
  readonly stepsPerSecond: number;
}

/** Costs of a member that are kept on the device until somebody looks. */
export const HISTORY = 1024;

/** A population in training; `createPopulation` makes it. */
export class Population implements Disposing {
  declare readonly [Symbol.dispose]: () => void;
  readonly network: Network;
  readonly size: number;
  readonly #groups: readonly PopulationGroup[];
  readonly #shared: readonly Variable[];
  readonly #standardForm: StandardForm | undefined;
  readonly #targetScale: TargetScale | undefined;
  #step = 0;

  constructor(
    network: Network,
    parts: {
      groups: readonly PopulationGroup[];
      shared: readonly Variable[];
      standardForm: StandardForm | undefined;
      targetScale: TargetScale | undefined;
    },
  ) {
    this.network = network;
    this.size = parts.groups.reduce((sum, { members }) => sum + members.length, 0);
    this.#groups = parts.groups;
    this.#shared = parts.shared;
    this.#standardForm = parts.standardForm;
    this.#targetScale = parts.targetScale;
  }

  /** Steps done by each member. */
  get step(): number {
    return this.#step;
  }

  /**
   * Trains all members for a number of steps and returns the costs of each, [member][step], taken before the updates.
   * A member that diverges has costs that are not finite; the others go on.
   *
   * @throws GradloomError `E_ARGUMENT`, `E_DEVICE_LOST`.
   */
  async run(
    steps: number,
    options: { onProgress?: (progress: PopulationProgress) => void; signal?: AbortSignal } = {},
  ): Promise<Float32Array[]> {
    checkTraining.steps(steps);
    const losses = Array.from({ length: this.size }, () => new Float32Array(steps));
    const pace = new Pace({ most: HISTORY });
    let done = 0;
    while (done < steps && !options.signal?.aborted) {
      const count = Math.min(steps - done, pace.next());
      for (const { program } of this.#groups) await program.run(count);
      for (const group of this.#groups) await this.#record(group, { losses, done, count });
      this.#step += count;
      done += count;
      pace.done(count);
      options.onProgress?.({
        step: this.#step,
        losses: Float32Array.from(losses, (own) => own[done - 1]!),
        stepsPerSecond: pace.perSecond * this.size,
      });
    }
    return losses.map((own) => own.subarray(0, done));
  }

  /** The parameters of each member now: W1 [units, inputs], b1 [units], … in row-major order. */
  async values(): Promise<Map<string, Float32Array<ArrayBuffer>>[]> {
    const values: Map<string, Float32Array<ArrayBuffer>>[] = [];
    for (const { members, parameters } of this.#groups) {
      const all = (await parameters.read()) as Float32Array<ArrayBuffer>;
      const stride = all.length / members.length;
      members.forEach((member, index) => {
        values[member] = this.network.valuesOf(all.subarray(index * stride, (index + 1) * stride));
      });
    }
    return values;
  }

  /** A member as a model of its own, which lives on when the population is destroyed. */
  async model(member: number): Promise<Model> {
    const { gpu } = this.#groups[0]!.parameters;
    const values = (await this.values())[member]!;
    const [standardForm, targetScale] = [this.#standardForm, this.#targetScale];
    return new Model(gpu, { network: this.network, values, standardForm, targetScale });
  }

  /** Frees all that the population holds on the device. */
  destroy(): void {
    for (const { program, owned } of this.#groups) {
      program.destroy();
      for (const variable of owned) variable.destroy();
    }
    for (const variable of this.#shared) variable.destroy();
  }

  async #record(
    { members, history }: PopulationGroup,
    { losses, done, count }: { losses: readonly Float32Array[]; done: number; count: number },
  ): Promise<void> {
    const rings = (await history.read()) as Float32Array;
    members.forEach((member, index) => {
      for (let step = 0; step < count; step++) {
        losses[member]![done + step] = rings[index * HISTORY + ((this.#step + step) % HISTORY)]!;
      }
    });
  }
}

endsBy(Population, 'destroy');
