// A network with its parameters on a device, and what it needs to be used on raw inputs.

import { needOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import type { RealArray } from '../data/dataSet.ts';
import { inputArray } from '../data/inputArray.ts';
import { checkGpu } from '../gpu/checkGpu.ts';
import { endsAsyncBy, type AsyncDisposing } from '../gpu/disposable.ts';
import type { StandardForm } from '../data/standardForm.ts';
import type { TargetScale } from '../data/targetScale.ts';
import type { TableSchema } from '../formats/tableSchema.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { input } from '../graph/tensor.ts';
import { checkStorage, type Network, type StorageType } from '../nn/network.ts';
import { compile } from '../plan/compile.ts';
import { checkHalf } from '../plan/half.ts';
import type { Program } from '../plan/program.ts';
import { Variable } from '../plan/variable.ts';
import { ownParts } from './ownParts.ts';
import type { predict } from './predict.ts';
import { checkFiniteParameters, parametersFinite, valuesNow, writeFinite } from './parameterHealth.ts';

/** What predicts, from the first prediction on. */
let loaded: typeof predict | undefined;

/** What a model is made of. */
export interface ModelOptions {
  /** The network. */
  readonly network: Network;
  /** Starting values are drawn from it; default 0. */
  readonly seed?: number;
  /** Starting values by name (W1, b1, …, and what layers keep) instead, all of them. */
  readonly values?: ReadonlyMap<string, ArrayLike<number>>;
  /** How raw inputs are put in standard form; default: as they are. */
  readonly standardForm?: StandardForm;
  /**
   * `f16`: inputs, weights and hidden activations are stored in half precision while training and predicting, in half
   * the memory; parameters, gradients, optimiser state and all arithmetic stay f32. Default `f32`.
   */
  readonly storage?: StorageType;
  /** Names of the classes that the outputs stand for. */
  readonly classes?: readonly string[];
  /** Height, width and channels, where the inputs are pictures. */
  readonly imageShape?: readonly [number, number, number];
  /**
   * Numbers to predict are trained on in these units (`fitTargetScale`), and predicted in their own; the output must be
   * linear, which training and prediction check. Costs are in the units of the scale. Default: as they are.
   */
  readonly targetScale?: TargetScale;
  /** How the training data's table became numbers (`DataSet.table`), so that other tables are read alike. */
  readonly table?: TableSchema;
}

const OPTIONS = [
  'network',
  'seed',
  'values',
  'standardForm',
  'storage',
  'classes',
  'imageShape',
  'targetScale',
  'table',
] as const satisfies readonly (keyof ModelOptions)[];

/** Throws `E_LIMIT` before starting values are drawn that no binding can hold. */
function checkParameters({ limits }: Gpu, { length, parameterCount }: Network): void {
  const limit = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);
  if (4 * length <= limit) return;
  throw new GradloomError(
    'E_LIMIT',
    `model: all parameters must fit one binding of this device, ${limit} bytes; got ${4 * length} bytes, ${parameterCount} parameters.`,
    { hint: 'Use fewer units a layer, or smaller pictures.' },
  );
}

/** A model on a device. */
export class Model implements AsyncDisposing {
  declare readonly [Symbol.asyncDispose]: () => Promise<void>;
  /** The device that holds the parameters. */
  readonly gpu: Gpu;
  /** The network. */
  readonly network: Network;
  /** How inputs, weights and hidden activations are stored. */
  readonly storage: StorageType;
  /** How raw inputs are put in standard form; undefined: as they are. */
  readonly standardForm: StandardForm | undefined;
  /** Names of the classes that the outputs stand for: as told, or of the data that it was first trained on. So are `imageShape` and `table`. */
  readonly classes: readonly string[] | undefined;
  /** Height, width and channels, where the inputs are pictures. */
  readonly imageShape: ModelOptions['imageShape'];
  /** The units in which numbers to predict are trained; undefined: their own. */
  readonly targetScale: TargetScale | undefined;
  /** How the training data's table became numbers. */
  readonly table: TableSchema | undefined;
  /** All parameters, in the layout that the network gives them. */
  readonly parameters: Variable;
  /** What the network's layers keep from step to step, in the order of its `state`. */
  readonly states: readonly Variable[];
  /** Programs that predict, by how many examples at once. */
  readonly #programs = new Map<number, Promise<Program>>();
  /** The device that they are made for. */
  #madeFor: unknown;

  /**
   * @throws GradloomError `E_SHAPE`, `E_ARGUMENT`, `E_DTYPE`, `E_NONFINITE` where the parts do not belong together (a target
   *   scale needs a linear output) or values are not finite; `E_LIMIT` where the parameters do not fit on the device;
   *   `E_UNSUPPORTED` for storage f16 on a device without it.
   */
  constructor(gpu: Gpu, options: ModelOptions) {
    checkGpu('model', gpu);
    needOptions('model', options, OPTIONS);
    const { seed = 0, values, storage = 'f32', ...parts } = options;
    const { network, standardForm, classes, imageShape, targetScale, table } = ownParts(parts);
    checkStorage('model', storage);
    checkHalf(gpu, 'model', storage);
    checkParameters(gpu, network);
    const given = values ?? network.initialMap(seed);
    const arena = network.arenaOf(given);
    const states = network.statesOf(given);
    checkFiniteParameters('model', given, { network, storage });
    this.gpu = gpu;
    this.network = network;
    this.storage = storage;
    this.standardForm = standardForm;
    this.classes = classes;
    this.imageShape = imageShape;
    this.targetScale = targetScale;
    this.table = table;
    this.parameters = new Variable(gpu, 'parameters', {
      shape: [network.length],
      values: arena,
    });
    this.states = network.state.map(
      ({ name, shape }, index) => new Variable(gpu, name, { shape, values: states[index]! }),
    );
    parametersFinite(this);
  }

  /**
   * The parameters after all calls made so far, W1 [units, inputs], b1 [units], … in row-major order, and what layers
   * keep from step to step, by name.
   */
  async values(): Promise<Map<string, Float32Array<ArrayBuffer>>> {
    this.parameters.assertAlive();
    return this.gpu.turns.take(() => valuesNow(this));
  }

  /**
   * Replaces the parameters and what layers keep, by what `values` hold now. Calls made before see the old ones.
   *
   * @throws GradloomError `E_SHAPE`, `E_ARGUMENT`, `E_DTYPE` where names or sizes are not the network's, `E_NONFINITE`; the
   *   parameters then stay as they are.
   */
  setValues(values: ReadonlyMap<string, ArrayLike<number>>): void {
    const arena = this.network.arenaOf(values);
    const states = this.network.statesOf(values);
    checkFiniteParameters('model', values, this);
    writeFinite(this, arena, states);
  }

  /**
   * ŷ [examples, outputs] for raw inputs x [examples, inputs], any number of examples: float64 with a target scale, else
   * float32. No examples give an empty array. They pass through the device in parts that fit it.
   *
   * Calls may be made before others are done: each sees x and the parameters as if all before it had been awaited.
   *
   * @throws GradloomError `E_SHAPE` where x is no whole number of examples, `E_DTYPE` where it is no array of numbers,
   *   `E_NONFINITE` for infinite and missing values (which the standard form `standard` takes for the mean), and where
   *   parameters or outputs are not finite.
   */
  async predict(x: RealArray | Uint8Array): Promise<Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>> {
    this.parameters.assertAlive();
    const own = inputArray(x, 'predict: x').slice();
    return this.gpu.turns.take(async () => {
      // An import takes longer than all else that is done here for one example.
      loaded ??= (await import('./predict.ts')).predict;
      return loaded(this, own, (examples) => this.#program(examples));
    });
  }

  /** Frees the model's memory after all calls made before; later ones throw `E_DISPOSED`. */
  async destroy(): Promise<void> {
    const freed = this.gpu.turns.end(async () => {
      for (const program of this.#programs.values()) (await program.catch(() => undefined))?.destroy();
      this.#programs.clear();
    });
    for (const variable of [this.parameters, ...this.states]) variable.destroy();
    await freed;
  }

  #program(examples: number): Promise<Program> {
    // After a loss they are made again for the device that took its place.
    if (this.#madeFor !== this.gpu.device) this.#programs.clear();
    this.#madeFor = this.gpu.device;
    let program = this.#programs.get(examples);
    if (!program) {
      const x = input('x', [examples, this.network.inputs]);
      const { a } = this.network.forward(x, this.network.tensorsIn(this.parameters.tensor), {
        storage: this.storage,
        state: this.states.map(({ tensor }) => tensor),
      });
      program = compile(this.gpu, { outputs: { a }, variables: [this.parameters, ...this.states] });
      this.#programs.set(examples, program);
      // What failed once, for want of memory perhaps, is tried again.
      program.catch(() => this.#programs.delete(examples));
    }
    return program;
  }
}

endsAsyncBy(Model, 'destroy');
