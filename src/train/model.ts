// A network with its parameters on a device, and what it needs to be used on raw inputs.

import { GradloomError } from '../errors.ts';
import type { RealArray } from '../data/dataSet.ts';
import type { StandardForm } from '../data/standardForm.ts';
import type { TargetScale } from '../data/targetScale.ts';
import type { TableSchema } from '../formats/tableSchema.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { input } from '../graph/tensor.ts';
import type { Network, Storage } from '../nn/network.ts';
import { compile } from '../plan/compile.ts';
import { checkHalf } from '../plan/half.ts';
import type { Program } from '../plan/program.ts';
import { Variable } from '../plan/variable.ts';

/** What a model is made of. */
export interface ModelOptions {
  readonly network: Network;
  /** Starting values are drawn from it; default 0. */
  readonly seed?: number;
  /** Starting values by name (W1, b1, …) instead. */
  readonly values?: ReadonlyMap<string, ArrayLike<number>>;
  /** How raw inputs are put in standard form; default: as they are. */
  readonly standardForm?: StandardForm;
  /**
   * `f16`: inputs, weights and hidden activations are stored in half precision while training and predicting, in half
   * the memory; parameters, gradients, optimiser state and all arithmetic stay f32. Default `f32`.
   */
  readonly storage?: Storage;
  /** Names of the classes that the outputs stand for. */
  readonly classes?: readonly string[];
  /** Height, width and channels, where the inputs are pictures. */
  readonly imageShape?: readonly [number, number, number];
  /**
   * Numbers to predict are trained on in these units (`fitTargetScale`), and predicted in their own; the output must be
   * linear. Costs are in the units of the scale. Default: as they are.
   */
  readonly targetScale?: TargetScale;
  /** How the training data's table became numbers (`DataSet.table`), so that other tables are read alike. */
  readonly table?: TableSchema;
}

/** A model on a device. */
export class Model {
  readonly gpu: Gpu;
  readonly network: Network;
  readonly storage: Storage;
  readonly standardForm: StandardForm | undefined;
  readonly classes: readonly string[] | undefined;
  readonly imageShape: ModelOptions['imageShape'];
  readonly targetScale: TargetScale | undefined;
  readonly table: TableSchema | undefined;
  /** All parameters, in the layout that the network gives them. */
  readonly parameters: Variable;
  /** Programs that predict, by how many examples at once. */
  readonly #programs = new Map<number, Promise<Program>>();

  /** @throws GradloomError `E_SHAPE`, `E_ARGUMENT` for a target scale and an output that is not linear; `E_UNSUPPORTED` for storage f16 on a device without it. */
  constructor(gpu: Gpu, options: ModelOptions) {
    const { network, seed = 0, values, standardForm, storage = 'f32', classes, imageShape } = options;
    checkHalf(gpu, 'model', storage);
    if (standardForm && standardForm.shift.length !== network.inputs) {
      throw new GradloomError(
        'E_SHAPE',
        `model: the standard form must be for the network's ${network.inputs} inputs; got ${standardForm.shift.length}.`,
      );
    }
    checkTargetScale(network, options.targetScale);
    checkTable(network, options.table);
    this.gpu = gpu;
    this.network = network;
    this.storage = storage;
    this.standardForm = standardForm;
    this.classes = classes;
    this.imageShape = imageShape;
    this.targetScale = options.targetScale;
    this.table = options.table;
    this.parameters = new Variable(gpu, 'parameters', {
      shape: [network.length],
      values: values ? network.arenaOf(values) : network.initialValues(seed),
    });
  }

  /** The parameters after all calls made so far: W1 [units, inputs], b1 [units], … in row-major order. */
  async values(): Promise<Map<string, Float32Array<ArrayBuffer>>> {
    return this.network.valuesOf((await this.parameters.read()) as Float32Array<ArrayBuffer>);
  }

  /** Replaces the parameters, by what `values` hold now. Calls made before see the old ones. */
  setValues(values: ReadonlyMap<string, ArrayLike<number>>): void {
    this.parameters.write(this.network.arenaOf(values));
  }

  /**
   * ŷ [examples, outputs] for raw inputs x [examples, inputs]: float64 with a target scale, else float32.
   *
   * Calls may be made before others are done: each sees x and the parameters as if all before it had been awaited.
   *
   * @throws GradloomError `E_SHAPE` where x is no whole number of examples, `E_NONFINITE` for missing values.
   */
  async predict(x: RealArray | Uint8Array): Promise<Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>> {
    this.parameters.assertAlive();
    const own = x.slice();
    return this.gpu.turns.take(async () => {
      const { predict } = await import('./predict.ts');
      return predict(this, own, (examples) => this.#program(examples));
    });
  }

  /** Frees the model's memory after all calls made before; later ones throw `E_DISPOSED`. */
  async destroy(): Promise<void> {
    const freed = this.gpu.turns.take(async () => {
      for (const program of this.#programs.values()) (await program).destroy();
      this.#programs.clear();
    });
    this.parameters.destroy();
    await freed;
  }

  #program(examples: number): Promise<Program> {
    let program = this.#programs.get(examples);
    if (!program) {
      const x = input('x', [examples, this.network.inputs]);
      const { a } = this.network.forward(x, this.network.tensorsIn(this.parameters.tensor), this.storage);
      program = compile(this.gpu, { outputs: { a }, variables: [this.parameters] });
      this.#programs.set(examples, program);
      // What failed once, for want of memory perhaps, is tried again.
      program.catch(() => this.#programs.delete(examples));
    }
    return program;
  }
}

function checkTargetScale({ outputs, outputActivation }: Network, scale: TargetScale | undefined): void {
  if (!scale) return;
  if (scale.mean.length !== outputs || scale.deviation.length !== outputs) {
    throw new GradloomError(
      'E_SHAPE',
      `model: the target scale must be for the network's ${outputs} outputs; got ${scale.mean.length}.`,
    );
  }
  if (outputActivation === 'identity') return;
  throw new GradloomError(
    'E_ARGUMENT',
    `model: with a target scale, the output must be linear (identity); got ${outputActivation}.`,
  );
}

function checkTable({ inputs }: Network, table: TableSchema | undefined): void {
  const features =
    table?.features.reduce((sum, { categories }) => sum + (categories?.length ?? 1), 0) ?? inputs;
  if (features === inputs) return;
  throw new GradloomError(
    'E_SHAPE',
    `model: the table must give the network's ${inputs} inputs; got ${features} features.`,
  );
}
