// All networks of a set-up in training: built, stepped in submissions of their own, painted and measured.
import {
  adam,
  createPopulation,
  dense,
  initializer,
  momentum,
  network,
  populationOutputs,
  populationScores,
  rmsprop,
  sgd,
  type Gpu,
  type Network,
  type Optimizer,
  type Population,
  type PopulationOutputs,
  type PopulationScores,
} from 'gradloom';
import { planarData, pointsOf } from '../../playground/data/planarData.ts';
import { INITIALIZERS, membersOf, sideOf, type InitializerName } from '../state/members.ts';
import { ranked } from '../state/outcomes.ts';
import { playgroundSetup } from '../state/playgroundSetup.ts';
import type { Outcome } from '../state/reducer.ts';
import type { Setup } from '../state/setup.ts';
import type { Look, Making } from './messages.ts';
import { TilePainter } from './tilePainter.ts';

/**
 * Points of a plane along one axis, the most first: as many as fit into a workgroup beside a network. A software driver takes
 * a time to compile and to compute them that grows with their number; of a thousand networks it would be as long as a step
 * of all of them, for tiles of 20 pixels.
 */
function gridsFor({ gpu, size }: Population): readonly number[] {
  if (gpu.driver.kind !== 'software') return [20, 16, 12, 8];
  return size > 256 ? [8] : [12, 8];
}

const OPTIMIZERS: Readonly<Record<Setup['optimizer'], (options: { learningRate: number }) => Optimizer>> = {
  sgd,
  momentum,
  rmsprop,
  adam,
};

interface Parts {
  readonly outputs: PopulationOutputs;
  readonly scores: PopulationScores;
  readonly painter: TilePainter;
  /** Points of a plane along one axis. */
  readonly grid: number;
}

/** A population, its planes and its held-out points on a device. */
export class PopulationTraining {
  readonly population: Population;
  readonly #parts: Parts;
  #order: readonly number[];

  private constructor(population: Population, parts: Parts) {
    this.population = population;
    this.#parts = parts;
    this.#order = Array.from({ length: population.size }, (_, index) => index);
    parts.painter.arrange(this.#order, () => false);
  }

  /** Builds all networks and puts them on the device; tells each part of that, which a driver may compile for long. */
  static async prepare(gpu: Gpu, setup: Setup, onPart: (part: Making) => void): Promise<PopulationTraining> {
    onPart('training');
    const shared = playgroundSetup(setup);
    const points = pointsOf(shared);
    const training = planarData(points, shared, { heldOut: false });
    const heldOut = planarData(points, shared, { heldOut: true });
    const own = new Map(INITIALIZERS.map((name) => [name, networkOf(setup, name)]));
    const population = await createPopulation(gpu, {
      network: own.get('default')!,
      data: training,
      batchSize: Math.min(setup.batchSize, training.examples),
      members: membersOf(setup).map(({ variation, learningRate, l2, initializer: name }) => ({
        seed: setup.seed + variation,
        values: own.get(name)!.initialMap(setup.seed + variation),
        optimizer: OPTIMIZERS[setup.optimizer]({ learningRate }),
        l2,
      })),
    });
    const made: { destroy(): void }[] = [population];
    try {
      onPart('planes');
      const { outputs, grid } = await planes(population);
      made.push(outputs);
      onPart('scores');
      const scores = await populationScores(population, heldOut);
      made.push(scores);
      const painter = new TilePainter(gpu, population.size);
      return new PopulationTraining(population, { outputs, scores, painter, grid });
    } catch (error) {
      for (const part of made.toReversed()) part.destroy();
      throw error;
    }
  }

  /** Trains and paints; nothing but the picture is waited for. */
  async frame(steps: number, dark: boolean): Promise<ImageBitmap> {
    const { outputs, painter, grid } = this.#parts;
    const { values } = outputs.groups[0]!;
    await this.population.advance(steps);
    await outputs.compute();
    return painter.paint({ values, grid, tiles: sideOf(this.population.size), dark });
  }

  /** Measures all networks, and places their tiles. */
  async measure(arrangement: Look['arrangement']): Promise<Outcome & { order: Uint32Array<ArrayBuffer> }> {
    const scores = await this.#parts.scores.measure();
    const outcome = {
      costs: Float32Array.from(scores, ({ cost }) => cost),
      accuracies: Float32Array.from(scores, ({ accuracy = NaN }) => accuracy),
    };
    this.#order = arrangement === 'result' ? ranked(outcome) : scores.map((_, index) => index);
    const { divergedAt } = this.population;
    this.#parts.painter.arrange(this.#order, (member) => divergedAt[member] !== undefined);
    return { ...outcome, order: Uint32Array.from(this.#order) };
  }

  destroy(): void {
    const { outputs, scores, painter } = this.#parts;
    for (const part of [painter, scores, outputs, this.population]) part.destroy();
  }
}

function networkOf({ units, activation }: Setup, name: InitializerName): Network {
  const options = name === 'default' ? {} : { initializer: initializer(name) };
  return network({
    inputs: 2,
    layers: [
      dense(units, activation, options),
      dense(units, activation, options),
      dense(1, 'sigmoid', options),
    ],
  });
}

async function planes(population: Population): Promise<{ outputs: PopulationOutputs; grid: number }> {
  const grids = gridsFor(population);
  for (const grid of grids) {
    try {
      return { outputs: await populationOutputs(population, planePoints(grid)), grid };
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'E_LIMIT' || grid === grids.at(-1)) throw error;
    }
  }
  throw new Error('There is a smallest grid.');
}

/** Points of a grid, row by row from the top. */
function planePoints(grid: number): Float32Array {
  const place = (index: number): number => (2 * index) / (grid - 1) - 1;
  return Float32Array.from({ length: 2 * grid * grid }, (_, index) => {
    const point = index >> 1;
    return index % 2 === 0 ? place(point % grid) : -place(Math.floor(point / grid));
  });
}
