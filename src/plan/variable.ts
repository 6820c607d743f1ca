// Memory on the device with a place in the graph: parameters, optimiser state, data sets, counters.

import { needOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import type { BufferRange, DeviceBuffer } from '../gpu/buffer.ts';
import { endsBy, type Disposing } from '../gpu/disposable.ts';
import { checkGpu } from '../gpu/checkGpu.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { fromFloat16, toFloat16 } from '../float16.ts';
import { showShape, type Shape } from '../graph/shape.ts';
import { input, type DType, type Tensor } from '../graph/tensor.ts';
import { bytesOf } from '../wgsl/place.ts';
import { checkHalf } from './half.ts';

/** Arrays of values by type: f32 and f16 ↔ Float32Array, u32 ↔ Uint32Array, u8 ↔ Uint8Array. */
export type Values = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

const variables = new WeakMap<Tensor, Variable>();

/** The variable of a tensor, if the tensor stands for one. */
export function variableOf(tensor: Tensor): Variable | undefined {
  return variables.get(tensor);
}

/**
 * A tensor whose values stay on the device between runs, and between programs that share it. Its memory is given back by
 * `destroy()`, or some time after the variable, its tensor and all programs that use it can no longer be reached.
 */
export class Variable implements Disposing {
  declare readonly [Symbol.dispose]: () => void;
  /** The tensor that stands for the variable in graphs. */
  readonly tensor: Tensor;
  /** The device that holds it. */
  readonly gpu: Gpu;
  /** The memory of the variable on the device. */
  readonly buffer: DeviceBuffer;
  /** Told what is written, with values that it must copy. For the library's own use. */
  onWrite: ((values: Values) => void) | undefined;
  #kept: { readonly values: Values; readonly changes: number } | undefined;
  #writes = 0;
  #changes = 0;
  #destroyed = false;

  /**
   * Zeros, unless values are given.
   *
   * @throws GradloomError `E_SHAPE`, `E_DTYPE` for values that do not fit, `E_LIMIT` for more than one binding holds.
   */
  constructor(gpu: Gpu, name: string, options: { shape: Shape; dtype?: DType; values?: Values }) {
    checkGpu('variable', gpu);
    needOptions('variable', options, ['shape', 'dtype', 'values']);
    const { shape, dtype = 'f32', values } = options;
    checkHalf(gpu, name, dtype);
    this.gpu = gpu;
    this.tensor = input(name, shape, dtype);
    if (values) checkValues(this.tensor, values);
    this.buffer = gpu.createBuffer(name, this.tensor.size * bytesOf(dtype));
    variables.set(this.tensor, this);
    if (values) this.writeNow(values);
  }

  /** How often the values were replaced so far. */
  get writes(): number {
    return this.#writes;
  }

  /** How often its values were replaced, or may have been by a run of a program that updates it. */
  get changes(): number {
    return this.#changes;
  }

  /**
   * What the host keeps of its values, if that is still all; else `undefined`. To set it tells that these are its values, and
   * that nobody changes them. For the library's own use.
   */
  get kept(): Values | undefined {
    return this.#kept?.changes === this.#changes ? this.#kept.values : undefined;
  }

  /** See the getter. */
  set kept(values: Values) {
    this.#kept = { values, changes: this.#changes };
  }

  /** Must be called before a program updates the variable. */
  changed(): void {
    this.#changes++;
  }

  /** The part of the device's buffer that holds the values. For the library's own use. */
  get range(): BufferRange {
    return this.buffer.all;
  }

  /**
   * Replaces all values; those of f16 are rounded to the nearest. They are read at the call; calls before it do not
   * see them.
   *
   * @throws GradloomError `E_SHAPE`, `E_DTYPE` for values that do not fit, `E_DISPOSED`.
   */
  write(values: Values): void {
    checkValues(this.tensor, values);
    this.assertAlive();
    const { turns } = this.gpu;
    const own = turns.busy ? values.slice() : values;
    turns.put(() => this.writeNow(own));
  }

  /** Reads the values as they are after all earlier calls. */
  async read(): Promise<Values> {
    this.assertAlive();
    return this.gpu.turns.take(() => this.readNow());
  }

  /** Gives the memory back when earlier calls are done. May be called twice. */
  destroy(): void {
    this.#destroyed = true;
    this.gpu.turns.put(() => this.buffer.destroy());
  }

  /** Throws `E_DISPOSED` after `destroy()`. */
  assertAlive(): void {
    if (!this.#destroyed) return;
    throw new GradloomError('E_DISPOSED', `${this.tensor.op}: it must be alive to be used; got destroyed.`, {
      hint: 'Make it again, or destroy it later.',
    });
  }

  /** Does the work of `write` within a turn. */
  writeNow(values: Values): void {
    const half = this.tensor.dtype === 'f16';
    this.#writes++;
    this.#changes++;
    this.onWrite?.(values);
    this.gpu.write(this.buffer, half ? Uint16Array.from(values, toFloat16) : values);
  }

  /** Within a turn: puts it on the present device after a loss, with these values, or zeros. */
  renewNow(values: Values | undefined): void {
    this.buffer.renew();
    const { kept } = this;
    if (values) this.writeNow(values);
    else this.changed();
    if (kept) this.kept = kept;
  }

  /** Does the work of `read` within a turn. */
  async readNow(): Promise<Values> {
    return (await readTogether([this]))[0]!;
  }
}

endsBy(Variable, 'destroy');

/** `readNow` of several variables of one Gpu, in one submission. */
export async function readTogether(variables: readonly Variable[]): Promise<Values[]> {
  const ranges = variables.map(({ range, tensor }) => ({
    ...range,
    bytes: tensor.size * bytesOf(tensor.dtype),
  }));
  const all = await variables[0]!.gpu.readAll(ranges);
  return all.map((bytes, index) => toValues(variables[index]!.tensor.dtype, bytes));
}

/**
 * Throws unless a program on this Gpu can use all of them: `E_ARGUMENT` for a variable of another Gpu, whose memory
 * this one cannot reach, `E_DISPOSED` for a destroyed one.
 */
export function checkVariables(gpu: Gpu, used: Iterable<Variable>): void {
  for (const variable of used) {
    if (!(variable instanceof Variable)) {
      throw new GradloomError(
        'E_ARGUMENT',
        `compile: variables must be Variables; got ${String(variable)}.`,
        {
          hint: 'new Variable(gpu, name, { shape }) makes one.',
        },
      );
    }
    if (variable.gpu !== gpu) {
      throw new GradloomError(
        'E_ARGUMENT',
        `compile: variables must be of the Gpu that is compiled for; got ${variable.tensor.toString()} of another.`,
        { hint: 'Read its values, and write them to a variable of this Gpu.' },
      );
    }
    variable.buffer.assertAlive();
  }
}

/** The numbers that bytes hold. */
export function toValues(dtype: DType, bytes: ArrayBuffer): Values {
  if (dtype === 'f32') return new Float32Array(bytes);
  if (dtype === 'f16') return Float32Array.from(new Uint16Array(bytes), fromFloat16);
  return dtype === 'u32' ? new Uint32Array(bytes) : new Uint8Array(bytes);
}

const ARRAYS = { f32: 'Float32Array', f16: 'Float32Array', u32: 'Uint32Array', u8: 'Uint8Array' } as const;

/** The name of an array's type, also of one from another realm; of anything else its own. */
function kindOf(values: unknown): string {
  const tag = Object.prototype.toString.call(values).slice('[object '.length, -1);
  return tag === 'Number' || tag === 'String' ? `${tag.toLowerCase()} ${String(values)}` : tag;
}

/** Throws `E_SHAPE` or `E_DTYPE` unless the values fit the tensor. */
export function checkValues(tensor: Tensor, values: Values): void {
  const wanted = ARRAYS[tensor.dtype];
  const found = kindOf(values);
  if (found !== wanted) {
    throw new GradloomError('E_DTYPE', `${tensor.op}: ${tensor.dtype} takes a ${wanted}; got ${found}.`, {
      hint: `${wanted}.from(values) makes one of any numbers.`,
    });
  }
  if (values.length !== tensor.size) {
    throw new GradloomError(
      'E_SHAPE',
      `${tensor.op}: ${showShape(tensor.shape)} takes ${tensor.size} values; got ${values.length}.`,
    );
  }
}
