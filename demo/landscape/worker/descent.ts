// Optimisers that go down side by side from one start.
import {
  adam,
  createPopulation,
  dense,
  momentum,
  nesterov,
  network,
  rmsprop,
  sgd,
  type DataSet,
  type Gpu,
  type Network,
  type Optimizer,
  type Population,
} from 'gradloom';
import { planarData, pointsOf } from '../../playground/data/planarData.ts';
import { FIRST_SETUP as PLAYGROUND } from '../../playground/state/setup.ts';
import { unitsOf, type OptimizerName, type Setup } from '../state/setup.ts';
import type { Path } from '../state/reducer.ts';
import { project, type Direction } from './directions.ts';

const MAKERS: Readonly<Record<OptimizerName, (options: { learningRate: number }) => Optimizer>> = {
  sgd,
  momentum,
  nesterov,
  rmsprop,
  adam,
};

/** The network of a set-up. */
export function networkOf({ shape }: Pick<Setup, 'shape'>): Network {
  const units = unitsOf(shape);
  return network({
    inputs: 2,
    layers: units.map((count, index) => dense(count, index === units.length - 1 ? 'sigmoid' : 'tanh')),
  });
}

/** Points of a set: few, so that a software driver is soon done with them. */
const COUNT = 100;

/** The points of a set-up, all of them. */
export function dataOf({ data, seed }: Pick<Setup, 'data' | 'seed'>): DataSet {
  const chosen = { ...PLAYGROUND, data, seed, count: COUNT };
  const points = pointsOf(chosen).map((point) => ({ ...point, heldOut: false }));
  return planarData(points, chosen, { heldOut: false });
}

/** What optimisers go down from, and where they are seen. */
export interface Start {
  readonly data: DataSet;
  readonly values: ReadonlyMap<string, Float32Array>;
  readonly directions: readonly [Direction, Direction];
}

/** Optimisers on their way. */
export class Descent {
  readonly #population: Population;
  readonly #start: Start;
  readonly #paths: { optimizer: OptimizerName; x: number[]; y: number[]; costs: number[]; inPlane: number }[];

  private constructor(population: Population, start: Start, optimizers: readonly OptimizerName[]) {
    this.#population = population;
    this.#start = start;
    this.#paths = optimizers.map((optimizer) => ({ optimizer, x: [], y: [], costs: [], inPlane: 1 }));
  }

  /** Puts the optimisers of a set-up at the start. */
  static async prepare(gpu: Gpu, setup: Setup, start: Start): Promise<Descent> {
    const { optimizers, rate } = setup;
    const population = await createPopulation(gpu, {
      network: networkOf(setup),
      data: start.data,
      members: optimizers.map((name) => ({
        optimizer: MAKERS[name]({ learningRate: rate }),
        values: start.values,
      })),
    });
    const descent = new Descent(population, start, optimizers);
    await descent.#look();
    return descent;
  }

  /** Steps done by each. */
  get step(): number {
    return this.#population.step;
  }

  /** The ways so far. */
  get paths(): readonly Path[] {
    return this.#paths.map((path) => ({ ...path, x: [...path.x], y: [...path.y], costs: [...path.costs] }));
  }

  /** Lets all go some steps, and notes where they are. */
  async advance(steps: number): Promise<void> {
    const costs = await this.#population.run(steps);
    this.#paths.forEach((path, index) => path.costs.push(costs[index]!.at(-1)!));
    await this.#look();
  }

  destroy(): void {
    this.#population.destroy();
  }

  async #look(): Promise<void> {
    const all = await this.#population.values();
    this.#paths.forEach((path, index) => {
      const { x, y, inPlane } = project(all[index]!, this.#start.values, this.#start.directions);
      // What diverged stays where it was seen last.
      if (!Number.isFinite(x + y)) return;
      path.x.push(x);
      path.y.push(y);
      path.inPlane = inPlane;
    });
  }
}
