// A small network that learns points of the plane: what the start page trains, and what was recorded.
import {
  adam,
  compile,
  createTrainer,
  dense,
  evaluate,
  Model,
  multiply,
  network,
  constant,
  subtract,
  Variable,
  type DataSet,
  type Gpu,
  type Program,
  type Trainer,
} from 'gradloom';
import { inputsAt } from '../playground/data/inputsAt.ts';
import { pointsOfPlan, type Plan } from './plans.ts';

/** The seed of points and network, and at how many points along one axis of the plane the network is asked. */
export interface PlanarRunOptions {
  readonly seed: number;
  readonly grid: number;
}

/** A network, its points and its answers over the whole plane, on a device. */
export class PlanarRun {
  readonly model: Model;
  readonly trainer: Trainer;
  /** Computes `field`. */
  readonly program: Program;
  /** From −1 (class 0) to 1 at grid × grid places, row by row from the top. */
  readonly field: Variable;
  readonly #plane: Variable;
  readonly #data: DataSet;

  private constructor(parts: {
    model: Model;
    trainer: Trainer;
    program: Program;
    field: Variable;
    plane: Variable;
    data: DataSet;
  }) {
    this.model = parts.model;
    this.trainer = parts.trainer;
    this.program = parts.program;
    this.field = parts.field;
    this.#plane = parts.plane;
    this.#data = parts.data;
  }

  /** Builds the network of a plan; the same seed draws the same points and starts from the same numbers. */
  static async prepare(gpu: Gpu, plan: Plan, { seed, grid }: PlanarRunOptions): Promise<PlanarRun> {
    const points = pointsOfPlan(plan, seed);
    const data = {
      x: Float32Array.from(points.flatMap(({ x, y }) => inputsAt(x, y, plan.inputs))),
      y: Float32Array.from(points, ({ label }) => label),
      examples: points.length,
      features: plan.inputs.length,
      targets: 1,
    };
    const layers = [...plan.hidden.map((units) => dense(units, 'tanh')), dense(1, 'sigmoid')];
    const model = new Model(gpu, { network: network({ inputs: plan.inputs.length, layers }), seed });
    try {
      const trainer = await createTrainer(model, {
        data,
        optimizer: adam({ learningRate: plan.learningRate }),
        batchSize: 60,
        seed,
      });
      return new PlanarRun({ model, trainer, data, ...(await compileField(model, plan, grid)) });
    } catch (error) {
      await model.destroy();
      throw error;
    }
  }

  /** Share of the points that the network puts into their class. */
  async accuracy(): Promise<number> {
    return (await evaluate(this.model, this.#data)).accuracy ?? NaN;
  }

  async destroy(): Promise<void> {
    this.program.destroy();
    this.field.destroy();
    this.#plane.destroy();
    this.trainer.destroy();
    await this.model.destroy();
  }
}

async function compileField(
  model: Model,
  { inputs }: Plan,
  grid: number,
): Promise<{ program: Program; field: Variable; plane: Variable }> {
  const place = (index: number): number => (2 * index) / (grid - 1) - 1;
  const rows = Array.from({ length: grid * grid }, (_, index) =>
    inputsAt(place(index % grid), -place(Math.floor(index / grid)), inputs),
  );
  const plane = new Variable(model.gpu, 'plane', {
    shape: [grid * grid, inputs.length],
    values: Float32Array.from(rows.flat()),
  });
  const { layers } = model.network.forward(plane.tensor, model.network.tensorsIn(model.parameters.tensor));
  const shown = subtract(multiply(layers.at(-1)!.a, constant(2)), constant(1));
  const field = new Variable(model.gpu, 'field', { shape: shown.shape });
  return { program: await compile(model.gpu, { updates: [[field, shown]] }), field, plane };
}
