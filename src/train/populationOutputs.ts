// What all members of a population predict for some inputs, left on the device for pictures, or read back.

import { kindOf } from '../checkOptions.ts';
import { checkWholeInputs } from '../data/checkWholeInputs.ts';
import type { RealArray } from '../data/dataSet.ts';
import { inputArray } from '../data/inputArray.ts';
import { applyStandardForm } from '../data/standardForm.ts';
import { unscaleTargets } from '../data/targetScale.ts';
import { GradloomError } from '../errors.ts';
import { endsBy, type Disposing } from '../gpu/disposable.ts';
import { Variable } from '../plan/variable.ts';
import { checkPredictions } from './checkFurther.ts';
import { MemberProgram } from './memberProgram.ts';
import { Population } from './population.ts';

/** Outputs of the members of one group on the device. */
export interface GroupOutputs {
  /** Places of the members in the population. */
  readonly members: readonly number[];
  /**
   * Ŷ of each member one after the other, f32 [members, examples · outputs rounded up to a multiple of 4]; in the units of the
   * population's target scale where it has one.
   */
  readonly values: Variable;
}

/** Outputs of all members for inputs that stay; `populationOutputs` makes them. */
export class PopulationOutputs implements Disposing {
  declare readonly [Symbol.dispose]: () => void;
  /** Whose outputs they are. */
  readonly population: Population;
  /** Examples whose outputs are computed. */
  readonly examples: number;
  /** Where the outputs lie: a group for members that differ in numbers only. */
  readonly groups: readonly GroupOutputs[];
  readonly #program: MemberProgram;
  readonly #x: Variable;
  #destroyed = false;

  constructor(population: Population, parts: { program: MemberProgram; x: Variable; examples: number }) {
    this.population = population;
    this.examples = parts.examples;
    this.#program = parts.program;
    this.#x = parts.x;
    this.groups = parts.program.groups.map(({ members, values }) => ({
      members,
      values: values['outputs']!,
    }));
  }

  /**
   * Computes the outputs of the members as they are and leaves them in the buffers of `groups`, without reading anything
   * back. Resolves when it is submitted: what is submitted to the device's queue afterwards finds them there. What a member
   * that diverged has there means nothing.
   *
   * @throws GradloomError `E_DISPOSED`, also after the end of the population, or where `destroy` is called before it is
   *   submitted; `E_DEVICE_LOST`.
   */
  async compute(): Promise<void> {
    this.#assertAlive();
    return this.population.gpu.turns.take(() => this.#program.runNow());
  }

  /**
   * Computes the outputs of the members as they are and reads them: ŷ [examples, outputs] of each member. Those of a member
   * that diverged are NaN.
   *
   * @throws GradloomError as `compute`.
   */
  async read(): Promise<(Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>)[]> {
    this.#assertAlive();
    const { population } = this;
    const { targetScale } = population.made;
    return population.gpu.turns.take(async () => {
      const divergedAt = await population.divergenceNow();
      await this.#program.runNow();
      const outputs = await this.#program.readNow('outputs');
      return outputs.map((own, member) => {
        if (divergedAt[member] !== undefined) return own.fill(NaN);
        return targetScale ? unscaleTargets(own, targetScale) : own;
      });
    });
  }

  /** Frees their memory; the population stays. Twice is allowed. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#program.destroy();
    this.#x.destroy();
  }

  #assertAlive(): void {
    if (!this.#destroyed) return;
    throw new GradloomError(
      'E_DISPOSED',
      'populationOutputs: they must be alive to be read; got destroyed.',
      {
        hint: 'Make them again, or destroy them later.',
      },
    );
  }
}

endsBy(PopulationOutputs, 'destroy');

/**
 * Prepares what all members predict for raw inputs x [examples, inputs], the same for all. `read()` gives numbers;
 * `compute()` leaves them on the device, so that a page draws all members without reading anything back.
 *
 * @throws GradloomError `E_ARGUMENT`, `E_SHAPE`, `E_DTYPE`, `E_NONFINITE` as `Model.predict`; `E_LIMIT` where the values of
 *   all examples do not fit into a workgroup beside a member's parameters: use fewer at once.
 */
export async function populationOutputs(
  population: Population,
  x: RealArray | Uint8Array,
): Promise<PopulationOutputs> {
  checkPopulationGiven('populationOutputs', population);
  const { gpu, network, made } = population;
  const given = inputArray(x, 'populationOutputs: x').slice();
  const { inputs } = network;
  if (given.length % inputs !== 0 || given.length === 0) {
    throw new GradloomError(
      'E_SHAPE',
      `populationOutputs: x must hold whole examples of ${inputs} features; got ${given.length} values.`,
    );
  }
  const { wholeBelow } = network;
  if (wholeBelow !== undefined)
    checkWholeInputs('populationOutputs', given, { below: wholeBelow, features: inputs });
  checkPredictions('populationOutputs', network);
  const form = made.standardForm;
  const ready = form
    ? (applyStandardForm(form, given, inputs) as Float32Array<ArrayBuffer>)
    : Float32Array.from(given);
  const at = ready.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new GradloomError(
      'E_NONFINITE',
      `populationOutputs: every input must be finite; got ${given[at]} in row ${Math.floor(at / inputs) + 1}, column ${(at % inputs) + 1}.`,
    );
  }
  const examples = given.length / inputs;
  const points = new Variable(gpu, 'inputs', { shape: [examples, inputs], values: ready });
  try {
    const program = await gpu.turns.take(() =>
      MemberProgram.create(population, {
        shared: [points],
        x: points.tensor,
        kept: ({ a }) => ({ outputs: a }),
      }),
    );
    return new PopulationOutputs(population, { program, x: points, examples });
  } catch (error) {
    points.destroy();
    throw error;
  }
}

/** Throws `E_ARGUMENT` for what is no population. */
export function checkPopulationGiven(what: string, given: unknown): asserts given is Population {
  if (given instanceof Population) return;
  throw new GradloomError('E_ARGUMENT', `${what}: it must be given a Population; got ${kindOf(given)}.`, {
    hint: 'await createPopulation(gpu, { network, data, members })',
  });
}
