// One network of the playground in training: built of a set-up, stepped and measured.
import { Model, type Gpu, type Trainer } from 'gradloom';
import type { Setup } from '../state/setup.ts';
import { compileFields, type FieldProgram } from './fieldProgram.ts';
import type { Scores } from './dataScores.ts';
import type { Built } from './messages.ts';
import { networkOf } from './networkOf.ts';
import { planeScore } from './planeScore.ts';
import { seedOf } from './seedOf.ts';
import type { Task } from './task.ts';

/** Points of the plane along one axis at which units are computed. */
const GRID = 48;
/** Names of inputs and outputs that the page shows. */
const MOST_NAMES = 12;

/** A network with its data on a device. */
export class NetworkTraining {
  readonly task: Task;
  readonly model: Model;
  /** Units over the plane, where the data lies in it. */
  readonly fields: FieldProgram | undefined;
  readonly #setup: Setup;
  /** In place of that of the set-up. */
  #learningRate: number | undefined;
  /** What trains it; undefined before the first step. */
  #trainer: Trainer | undefined;
  #health: 'unknown' | 'compiling' | 'ready' = 'unknown';

  private constructor(parts: { task: Task; model: Model; fields: FieldProgram | undefined; setup: Setup }) {
    this.task = parts.task;
    this.model = parts.model;
    this.fields = parts.fields;
    this.#setup = parts.setup;
  }

  /** Builds a network and puts it on the device, with all that it is shown with. */
  static async prepare(gpu: Gpu, setup: Setup, task: Task): Promise<NetworkTraining> {
    const { training, head, standardForm, targetScale } = task;
    const model = new Model(gpu, {
      network: await networkOf(setup, { inputs: training.features, head }),
      seed: seedOf(setup),
      standardForm,
      targetScale,
      classes: training.classes,
      imageShape: training.imageShape,
    });
    try {
      const fields = task.kind === 'plane' ? await compileFields(model, setup, GRID) : undefined;
      return new NetworkTraining({ task, model, fields, setup });
    } catch (error) {
      await model.destroy();
      throw error;
    }
  }

  /** Steps so far. */
  get step(): number {
    return this.#trainer?.step ?? 0;
  }

  /** Passes over the examples so far. */
  get epoch(): number {
    return this.#trainer ? this.#trainer.step / this.#trainer.stepsPerEpoch : 0;
  }

  /** What trains it, loaded and compiled when it is asked for first: a network that is only looked at needs none. */
  async trainer(): Promise<Trainer> {
    if (!this.#trainer) {
      const { trainerOf } = await import('./trainerOf.ts');
      this.#trainer = await trainerOf(this.model, { setup: this.#setup, task: this.task });
      if (this.#learningRate !== undefined) this.#trainer.setLearningRate(this.#learningRate);
    }
    return this.#trainer;
  }

  /** Whether what looks at its health is compiled, or being compiled. */
  get health(): 'unknown' | 'compiling' | 'ready' {
    return this.#health;
  }

  /** Compiles what looks at its health, which takes a software driver seconds; it trains on meanwhile. */
  async prepareHealth(): Promise<void> {
    this.#health = 'compiling';
    const trainer = await this.trainer();
    // What fails here fails in the look as well, and is told there.
    await trainer.prepareHealth().catch(() => undefined);
    this.#health = 'ready';
  }

  /** From the next step on. */
  setLearningRate(learningRate: number): void {
    this.#learningRate = learningRate;
    this.#trainer?.setLearningRate(learningRate);
  }

  /** What a lost device can be made good with; undefined where nothing has been learned. */
  async state(): Promise<Uint8Array | undefined> {
    return this.#trainer?.state();
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

  /** How it does on the examples of both parts that are measured. */
  async scores(): Promise<Scores> {
    const { loss } = this.#setup;
    if (this.task.kind !== 'plane') {
      const { dataScores } = await import('./dataScores.ts');
      return dataScores(this.model, { task: this.task, loss });
    }
    const { training, heldOut } = this.task.measured;
    const [own, other] = [await this.model.predict(training.x), await this.model.predict(heldOut.x)];
    return {
      training: planeScore(own, { labels: training.y!, loss }),
      heldOut: planeScore(other, { labels: heldOut.y!, loss }),
    };
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
    this.#trainer?.destroy();
    await this.model.destroy();
  }
}
