// How all members of a population do on held-out examples: the cost of each, and its accuracy where classes are told.

import type { DataSet } from '../data/dataSet.ts';
import { subsetDataSet } from '../data/subsetDataSet.ts';
import { GradloomError } from '../errors.ts';
import { endsBy, type Disposing } from '../gpu/disposable.ts';
import { costOf } from '../nn/loss.ts';
import type { Variable } from '../plan/variable.ts';
import { checkDataSet } from '../data/checkDataSet.ts';
import { isArrayOf } from '../arrayKind.ts';
import { checkFurther } from './checkFurther.ts';
import { checkFits } from './dataOfModel.ts';
import { decide } from './decide.ts';
import { MemberProgram } from './memberProgram.ts';
import { labelsOf } from './metrics.ts';
import type { Population } from './population.ts';
import { checkPopulationGiven } from './populationOutputs.ts';
import { targetsFor } from './targets.ts';
import { describeTrainingData, inFloat32, isWide, uploadTrainingData } from './trainingData.ts';

/** How one member does. */
export interface MemberScore {
  /** J that it is trained on, without penalties: the mean over the examples; NaN where it diverged. */
  readonly cost: number;
  /** Share of examples whose class is predicted; NaN where it diverged; absent where no classes are told. */
  readonly accuracy?: number;
}

/** Some of the examples, as many as fit into a workgroup at once. */
interface ScoredPart {
  readonly program: MemberProgram;
  readonly data: readonly Variable[];
  readonly first: number;
  readonly examples: number;
}

/** Held-out examples of a population; `populationScores` makes them. */
export class PopulationScores implements Disposing {
  declare readonly [Symbol.dispose]: () => void;
  readonly #population: Population;
  readonly #parts: readonly ScoredPart[];
  readonly #labels: Uint32Array | undefined;
  #destroyed = false;

  constructor(
    population: Population,
    { parts, labels }: { parts: readonly ScoredPart[]; labels: Uint32Array | undefined },
  ) {
    this.#population = population;
    this.#parts = parts;
    this.#labels = labels;
  }

  /**
   * Measures all members as they are.
   *
   * @throws GradloomError `E_DISPOSED`, also after the end of the population; `E_DEVICE_LOST`.
   */
  async measure(): Promise<MemberScore[]> {
    if (this.#destroyed) {
      throw new GradloomError(
        'E_DISPOSED',
        'populationScores: they must be alive to measure; got destroyed.',
        {
          hint: 'Make them again, or destroy them later.',
        },
      );
    }
    const { size, gpu } = this.#population;
    return gpu.turns.take(async () => {
      const divergedAt = await this.#population.divergenceNow();
      const costs = new Float64Array(size);
      const hits = new Float64Array(size);
      let examples = 0;
      for (const part of this.#parts) {
        examples += part.examples;
        await part.program.runNow();
        const means = await part.program.readNow('cost');
        const outputs = this.#labels && (await part.program.readNow('outputs'));
        for (let member = 0; member < size; member++) {
          if (divergedAt[member] !== undefined) continue;
          costs[member]! += means[member]![0]! * part.examples;
          if (outputs) hits[member]! += this.#hits(outputs[member]!, part.first);
        }
      }
      return Array.from({ length: size }, (_, member): MemberScore => {
        const isLost = divergedAt[member] !== undefined;
        const cost = isLost ? NaN : costs[member]! / examples;
        if (!this.#labels) return { cost };
        return { cost, accuracy: isLost ? NaN : hits[member]! / examples };
      });
    });
  }

  /** Frees their memory; the population stays. Twice is allowed. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    for (const part of this.#parts) destroyPart(part);
  }

  #hits(outputs: Float32Array, first: number): number {
    if (!outputs.every(Number.isFinite)) return NaN;
    const decided = decide(outputs, this.#population.network);
    return decided.reduce((sum, label, index) => sum + (label === this.#labels![first + index] ? 1 : 0), 0);
  }
}

endsBy(PopulationScores, 'destroy');

/**
 * Puts held-out examples on the device, on which `measure()` tells the cost and the accuracy of every member, as often as
 * wanted.
 *
 * @throws GradloomError `E_ARGUMENT`, `E_SHAPE`, `E_DTYPE`, `E_NONFINITE` as `evaluate` for the data; `E_LIMIT` where not even one
 *   example fits into a workgroup beside a member's parameters.
 */
export async function populationScores(population: Population, given: DataSet): Promise<PopulationScores> {
  const what = 'populationScores';
  checkPopulationGiven(what, population);
  const { gpu, network, made } = population;
  const model = { ...made, gpu, standardForm: made.standardForm };
  const whole = checkDataSet(given, { allowMissing: made.standardForm?.kind === 'standard' });
  checkFits(what, model, whole);
  checkFurther(what, model, whole);
  const targets = targetsFor(what, whole, model);
  const labels = isArrayOf(targets, 'Uint32Array') ? Uint32Array.from(targets) : labelsOf(network, targets);
  // As the data is at the call.
  const copied = { ...whole, x: whole.x.slice(), y: whole.y!.slice() };
  const data = isWide(made, copied) ? await inFloat32(model, copied) : copied;
  const parts: ScoredPart[] = [];
  try {
    await gpu.turns.take(async () => {
      let size = data.examples;
      for (let first = 0; first < data.examples;) {
        const examples = Math.min(size, data.examples - first);
        try {
          parts.push(await preparePart(population, { data, first, examples }));
          first += examples;
        } catch (error) {
          if ((error as { code?: unknown }).code !== 'E_LIMIT' || examples === 1) throw error;
          size = Math.ceil(examples / 2);
        }
      }
    });
    return new PopulationScores(population, { parts, labels });
  } catch (error) {
    for (const part of parts) destroyPart(part);
    throw error;
  }
}

async function preparePart(
  population: Population,
  { data, first, examples }: { data: DataSet; first: number; examples: number },
): Promise<ScoredPart> {
  const { gpu, loss, made } = population;
  const rows = Array.from({ length: examples }, (_, row) => first + row);
  const own = examples === data.examples ? data : subsetDataSet(data, rows);
  const described = await describeTrainingData({ ...made, gpu, standardForm: made.standardForm }, own, {
    loss,
    keepBytes: false,
  });
  const { x, y, standardize } = uploadTrainingData(gpu, described);
  try {
    const program = await MemberProgram.create(population, {
      shared: [x, y],
      x: standardize(x.tensor),
      kept: (forward) => ({
        outputs: forward.a,
        cost: costOf(loss, {
          a: forward.a,
          z: forward.z,
          y: y.tensor,
          ...(forward.activation ? { activation: forward.activation } : {}),
        }),
      }),
    });
    return { program, data: [x, y], first, examples };
  } catch (error) {
    for (const variable of [x, y]) variable.destroy();
    throw error;
  }
}

function destroyPart({ program, data }: ScoredPart): void {
  program.destroy();
  for (const variable of data) variable.destroy();
}
