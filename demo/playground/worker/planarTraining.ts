// One network of the playground in training: built of a set-up, stepped, measured and painted.
import {
  adam,
  createTrainer,
  dense,
  evaluate,
  initializer,
  layers as layerKinds,
  Model,
  momentum,
  network,
  rmsprop,
  sgd,
  type DataSet,
  type Gpu,
  type Layer,
  type Optimizer,
  type Trainer,
} from 'gradloom';
import { planarData, pointsOf } from '../data/planarData.ts';
import type { Setup } from '../state/setup.ts';
import { compileFields, type FieldProgram } from './fieldProgram.ts';
import type { Score } from './messages.ts';

/** Points of the plane along one axis at which units are computed. */
export const GRID = 48;

const OPTIMIZERS: Readonly<Record<Setup['optimizer'], (options: { learningRate: number }) => Optimizer>> = {
  sgd,
  momentum,
  rmsprop,
  adam,
};

/** A network, its data and its fields on a device. */
export class PlanarTraining {
  readonly model: Model;
  readonly trainer: Trainer;
  readonly fields: FieldProgram;
  readonly #parts: { readonly training: DataSet; readonly heldOut: DataSet };

  private constructor(parts: {
    model: Model;
    trainer: Trainer;
    fields: FieldProgram;
    training: DataSet;
    heldOut: DataSet;
  }) {
    this.model = parts.model;
    this.trainer = parts.trainer;
    this.fields = parts.fields;
    this.#parts = parts;
  }

  /** Builds a network and puts it on the device, with all that it is shown with. */
  static async prepare(gpu: Gpu, setup: Setup): Promise<PlanarTraining> {
    const points = pointsOf(setup);
    const training = planarData(points, setup, { heldOut: false });
    const heldOut = planarData(points, setup, { heldOut: true });
    const { seed, batchSize, l2, optimizer, learningRate } = setup;
    const model = new Model(gpu, {
      network: network({ inputs: setup.inputs.length, layers: layersOf(setup) }),
      seed,
    });
    try {
      const trainer = await createTrainer(model, {
        data: training,
        optimizer: OPTIMIZERS[optimizer]({ learningRate }),
        batchSize: Math.min(batchSize, training.examples),
        seed,
        l2,
      });
      const fields = await compileFields(model, setup, GRID);
      return new PlanarTraining({ model, trainer, fields, training, heldOut });
    } catch (error) {
      await model.destroy();
      throw error;
    }
  }

  /** Cost and accuracy on the points trained on and on those held out. */
  async scores(): Promise<{ training: Score; heldOut: Score }> {
    return {
      training: await this.#score(this.#parts.training),
      heldOut: await this.#score(this.#parts.heldOut),
    };
  }

  /** W[l] of each layer. */
  async weights(): Promise<Float32Array[]> {
    const values = await this.model.values();
    const names = this.model.network.parameters.filter(({ role }) => role === 'weight');
    return names.map(({ name }) => values.get(name)!);
  }

  async destroy(): Promise<void> {
    this.fields.program.destroy();
    this.fields.values.destroy();
    this.trainer.destroy();
    await this.model.destroy();
  }

  async #score(data: DataSet): Promise<Score> {
    const { outputs, accuracy = NaN } = await evaluate(this.model, data);
    return { cost: crossEntropy(outputs, data.y as ArrayLike<number>), accuracy };
  }
}

function layersOf({ layers, initializer: name, dropout }: Setup): Layer[] {
  const start = name === 'default' ? undefined : initializer(name);
  const options = start ? { initializer: start } : {};
  const hidden = layers.flatMap(({ units, activation }) => [
    dense(units, activation, options),
    ...(dropout > 0 ? [layerKinds.dropout(dropout)] : []),
  ]);
  return [...hidden, dense(1, 'sigmoid', options)];
}

/** Mean of −log of the probability that the network gives to what is so. */
function crossEntropy(outputs: ArrayLike<number>, targets: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < outputs.length; index++) {
    const right = targets[index] === 1 ? outputs[index]! : 1 - outputs[index]!;
    // The least probability that float32 tells from 0.
    sum -= Math.log(Math.max(right, 2 ** -24));
  }
  return sum / outputs.length;
}
