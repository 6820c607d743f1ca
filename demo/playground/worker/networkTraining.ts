// One network of the playground in training: built of a set-up, stepped and measured.
import {
  createTrainer,
  evaluate,
  Model,
  type DataSet,
  type Evaluation,
  type Gpu,
  type Trainer,
} from 'gradloom';
import type { Setup } from '../state/setup.ts';
import { compileFields, type FieldProgram } from './fieldProgram.ts';
import type { Built, Score } from './messages.ts';
import { lossOf, networkOf, optimizerOf } from './partsOfSetup.ts';
import type { Task } from './task.ts';

/** Points of the plane along one axis at which units are computed. */
const GRID = 48;
/** Names of inputs and outputs that the page shows. */
const MOST_NAMES = 12;

/** A network with its data on a device. */
export class NetworkTraining {
  readonly task: Task;
  readonly model: Model;
  readonly trainer: Trainer;
  /** Units over the plane, where the data lies in it. */
  readonly fields: FieldProgram | undefined;
  readonly #setup: Setup;

  private constructor(parts: {
    task: Task;
    model: Model;
    trainer: Trainer;
    fields: FieldProgram | undefined;
    setup: Setup;
  }) {
    this.task = parts.task;
    this.model = parts.model;
    this.trainer = parts.trainer;
    this.fields = parts.fields;
    this.#setup = parts.setup;
  }

  /** Builds a network and puts it on the device, with all that it is shown with. */
  static async prepare(gpu: Gpu, setup: Setup, task: Task): Promise<NetworkTraining> {
    const { training, head, standardForm, targetScale } = task;
    const { batchSize, l2 } = setup;
    const seed = (setup.seed + setup.variation) % 2 ** 32;
    const isConstant = setup.schedule === 'constant' && setup.warmup === 0;
    const model = new Model(gpu, {
      network: networkOf(setup, { inputs: training.features, head }),
      seed,
      standardForm,
      targetScale,
      classes: training.classes,
      imageShape: training.imageShape,
    });
    let trainer: Trainer | undefined;
    try {
      trainer = await createTrainer(model, {
        data: training,
        loss: lossOf(setup, head),
        optimizer: optimizerOf(setup),
        ...(isConstant ? {} : { schedule: (await import('./scheduleOf.ts')).scheduleOf(setup) }),
        batchSize: Math.min(batchSize, training.examples),
        seed,
        l2,
      });
      const fields = task.kind === 'plane' ? await compileFields(model, setup, GRID) : undefined;
      return new NetworkTraining({ task, model, trainer, fields, setup });
    } catch (error) {
      trainer?.destroy();
      await model.destroy();
      throw error;
    }
  }

  /** What the page shows of the network before it has learned. */
  get built(): Built {
    const { task, model } = this;
    const { training, heldOut, head, targetName = '' } = task;
    const { classes = [], featureNames = [], imageShape } = training;
    const isClasses = head.loss !== 'mse';
    return {
      task: isClasses ? 'classes' : 'numbers',
      inputs: training.features,
      inputNames: featureNames.slice(0, MOST_NAMES),
      outputNames: isClasses ? classes.slice(head.units === 1 ? 1 : 0).slice(0, MOST_NAMES) : [targetName],
      outputs: head.units,
      parameters: model.network.parameterCount,
      examples: { training: training.examples, heldOut: heldOut.examples },
      ...(imageShape ? { shape: imageShape } : {}),
    };
  }

  /** The examples of both parts that are measured, as the network predicts them now. */
  async evaluate(): Promise<{ training: Evaluation; heldOut: Evaluation }> {
    const { training, heldOut } = this.task.measured;
    return {
      training: await evaluate(this.model, training),
      heldOut: await evaluate(this.model, heldOut),
    };
  }

  /** Cost, and accuracy or error, of an evaluation of `data`. */
  score(evaluation: Evaluation, data: DataSet): Score {
    const { accuracy, rootMeanSquaredError: rmse } = evaluation;
    const cost = this.#cost(evaluation, data);
    return accuracy === undefined ? { cost, rmse: rmse ?? Number.NaN } : { cost, accuracy };
  }

  /** W[l] of each layer. */
  async weights(): Promise<Float32Array[]> {
    const values = await this.model.values();
    const names = this.model.network.parameters.filter(({ role }) => role === 'weight');
    return names.map(({ name }) => values.get(name)!);
  }

  async destroy(): Promise<void> {
    this.fields?.program.destroy();
    this.fields?.values.destroy();
    this.trainer.destroy();
    await this.model.destroy();
  }

  /** J of what was predicted, in the units in which it is trained. */
  #cost(evaluation: Evaluation, data: DataSet): number {
    const { logLoss, outputs, actual } = evaluation;
    const { loss } = this.#setup;
    if (loss === 'default' && logLoss !== undefined) return logLoss;
    const { targetScale, head } = this.task;
    const deviation = targetScale?.deviation[0] ?? 1;
    let sum = 0;
    for (let at = 0; at < outputs.length; at++) {
      const error = (outputs[at]! - targetAt(at, { data, actual, columns: head.units })) / deviation;
      sum += loss === 'absolute' ? Math.abs(error) : error * error;
    }
    return sum / outputs.length;
  }
}

/** What output number `at` of all should be: a number, or 0 and 1 for classes. */
function targetAt(
  at: number,
  { data, actual, columns }: { data: DataSet; actual: Uint32Array | undefined; columns: number },
): number {
  if (!actual) return data.y![at]!;
  const label = actual[Math.floor(at / columns)]!;
  if (columns === 1) return label;
  return label === at % columns ? 1 : 0;
}
