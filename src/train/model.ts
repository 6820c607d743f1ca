// A network with its parameters on a device, and what it needs to be used on raw inputs.

import { GradloomError } from '../errors.ts';
import { applyStandardForm, type StandardForm } from '../data/standardForm.ts';
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
}

/** Examples that are predicted at once at most. */
const CHUNK = 1024;

/** A model on a device. */
export class Model {
  readonly gpu: Gpu;
  readonly network: Network;
  readonly storage: Storage;
  readonly standardForm: StandardForm | undefined;
  readonly classes: readonly string[] | undefined;
  readonly imageShape: ModelOptions['imageShape'];
  /** All parameters, in the layout that the network gives them. */
  readonly parameters: Variable;
  readonly #predictors = new Map<number, Promise<Program>>();

  /** @throws GradloomError `E_SHAPE`; `E_UNSUPPORTED` for storage f16 on a device without it. */
  constructor(gpu: Gpu, options: ModelOptions) {
    const { network, seed = 0, values, standardForm, storage = 'f32', classes, imageShape } = options;
    checkHalf(gpu, 'model', storage);
    if (standardForm && standardForm.shift.length !== network.inputs) {
      throw new GradloomError(
        'E_SHAPE',
        `model: the standard form must be for the network's ${network.inputs} inputs; got ${standardForm.shift.length}.`,
      );
    }
    this.gpu = gpu;
    this.network = network;
    this.storage = storage;
    this.standardForm = standardForm;
    this.classes = classes;
    this.imageShape = imageShape;
    this.parameters = new Variable(gpu, 'parameters', {
      shape: [network.length],
      values: values ? network.arenaOf(values) : network.initialValues(seed),
    });
  }

  /** The parameters now: W1 [units, inputs], b1 [units], … in row-major order. */
  async values(): Promise<Map<string, Float32Array<ArrayBuffer>>> {
    return this.network.valuesOf((await this.parameters.read()) as Float32Array<ArrayBuffer>);
  }

  /** Replaces the parameters. */
  setValues(values: ReadonlyMap<string, ArrayLike<number>>): void {
    this.parameters.write(this.network.arenaOf(values));
  }

  /**
   * ŷ [examples, outputs] for raw inputs x [examples, inputs].
   *
   * @throws GradloomError `E_SHAPE` where x is no whole number of examples, `E_NONFINITE` for missing values.
   */
  async predict(x: Float32Array | Uint8Array): Promise<Float32Array<ArrayBuffer>> {
    const { inputs, outputs } = this.network;
    if (x.length === 0 || x.length % inputs !== 0) {
      throw new GradloomError(
        'E_SHAPE',
        `predict: x must hold whole examples of ${inputs} features; got ${x.length} values.`,
        {
          hint: 'Use the features that the model was trained with.',
        },
      );
    }
    const examples = x.length / inputs;
    const result = new Float32Array(examples * outputs);
    // A power of two, so that few programs are ever compiled; the last chunk is filled up with zeros.
    const size = Math.min(CHUNK, 2 ** Math.ceil(Math.log2(examples)));
    const program = await this.#predictor(size);
    for (let first = 0; first < examples; first += size) {
      const chunk = x.subarray(first * inputs, (first + size) * inputs);
      const filled = new Float32Array(size * inputs);
      filled.set(this.standardForm ? applyStandardForm(this.standardForm, chunk, inputs) : chunk);
      program.write('x', filled);
      const values = (await program.runAndRead('a')) as Float32Array;
      result.set(values.subarray(0, Math.min(size, examples - first) * outputs), first * outputs);
    }
    return result;
  }

  /** Frees the model's memory. */
  async destroy(): Promise<void> {
    for (const program of this.#predictors.values()) (await program).destroy();
    this.#predictors.clear();
    this.parameters.destroy();
  }

  #predictor(examples: number): Promise<Program> {
    let program = this.#predictors.get(examples);
    if (!program) {
      const x = input('x', [examples, this.network.inputs]);
      const { a } = this.network.forward(x, this.network.tensorsIn(this.parameters.tensor), this.storage);
      program = compile(this.gpu, { outputs: { a }, variables: [this.parameters] });
      this.#predictors.set(examples, program);
      // What failed once, for want of memory perhaps, is tried again.
      program.catch(() => this.#predictors.delete(examples));
    }
    return program;
  }
}
