// Memory on the device with a place in the graph: parameters, optimiser state, data sets, counters.

import { GradloomError } from '../errors.ts';
import type { BufferRange, DeviceBuffer } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { fromFloat16, toFloat16 } from '../float16.ts';
import { showShape, type Shape } from '../graph/shape.ts';
import { input, type DType, type Tensor } from '../graph/tensor.ts';
import { bytesOf } from '../wgsl/place.ts';
import { checkHalf } from './half.ts';

/** Values as they are handed in and out: f32 and f16 ↔ Float32Array, u32 ↔ Uint32Array, u8 ↔ Uint8Array. */
export type Values = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

const variables = new WeakMap<Tensor, Variable>();

/** The variable that a tensor stands for, if it does. */
export function variableOf(tensor: Tensor): Variable | undefined {
  return variables.get(tensor);
}

/** A tensor whose values stay on the device between runs, and between programs that share it. */
export class Variable {
  readonly tensor: Tensor;
  readonly gpu: Gpu;
  readonly buffer: DeviceBuffer;
  #writes = 0;
  #destroyed = false;

  /** Zeros, unless values are given. */
  constructor(gpu: Gpu, name: string, options: { shape: Shape; dtype?: DType; values?: Values }) {
    const { shape, dtype = 'f32', values } = options;
    checkHalf(gpu, name, dtype);
    this.gpu = gpu;
    this.tensor = input(name, shape, dtype);
    if (values) checkValues(this.tensor, values);
    variables.set(this.tensor, this);
    this.buffer = gpu.createBuffer(name, this.tensor.size * bytesOf(dtype));
    if (values) this.writeNow(values);
  }

  get range(): BufferRange {
    return this.buffer.all;
  }

  /** How often its values were replaced so far. */
  get writes(): number {
    return this.#writes;
  }

  /** Replaces all values, as they are at the call; of f16 by the nearest numbers that it has. Calls made before see the old. */
  write(values: Values): void {
    checkValues(this.tensor, values);
    this.assertAlive();
    const { turns } = this.gpu;
    if (!turns.busy) return this.writeNow(values);
    const own = values.slice();
    turns.put(() => this.writeNow(own));
  }

  /** The values after all calls made so far. */
  async read(): Promise<Values> {
    this.assertAlive();
    return this.gpu.turns.take(() => this.readNow());
  }

  /** As `write`, within a turn of the Gpu. */
  writeNow(values: Values): void {
    checkValues(this.tensor, values);
    const half = this.tensor.dtype === 'f16';
    this.gpu.write(this.buffer, half ? Uint16Array.from(values, toFloat16) : values);
    this.#writes++;
  }

  /** As `read`, within a turn of the Gpu. */
  async readNow(): Promise<Values> {
    const { dtype, size } = this.tensor;
    return toValues(dtype, await this.gpu.read({ ...this.range, bytes: size * bytesOf(dtype) }));
  }

  /** Frees its memory, after all calls made before. Later ones throw `E_DISPOSED`. Twice is allowed. */
  destroy(): void {
    this.#destroyed = true;
    this.gpu.turns.put(() => this.buffer.destroy());
  }

  /** Throws `E_DISPOSED` after `destroy()`. */
  assertAlive(): void {
    if (!this.#destroyed) return;
    throw new GradloomError('E_DISPOSED', `${this.tensor.op}: it must be alive to be used; got destroyed.`, {
      hint: 'Make it anew, or destroy it later.',
    });
  }
}

/** Bytes as numbers. */
export function toValues(dtype: DType, bytes: ArrayBuffer): Values {
  if (dtype === 'f32') return new Float32Array(bytes);
  if (dtype === 'f16') return Float32Array.from(new Uint16Array(bytes), fromFloat16);
  return dtype === 'u32' ? new Uint32Array(bytes) : new Uint8Array(bytes);
}

/** Throws `E_SHAPE` or `E_DTYPE` unless the values fit the tensor. */
export function checkValues(tensor: Tensor, values: Values): void {
  const arrays = { f32: Float32Array, f16: Float32Array, u32: Uint32Array, u8: Uint8Array } as const;
  if (!(values instanceof arrays[tensor.dtype])) {
    throw new GradloomError(
      'E_DTYPE',
      `${tensor.op}: ${tensor.dtype} takes a ${arrays[tensor.dtype].name}; got ${values.constructor.name}.`,
    );
  }
  if (values.length !== tensor.size) {
    throw new GradloomError(
      'E_SHAPE',
      `${tensor.op}: ${showShape(tensor.shape)} takes ${tensor.size} values; got ${values.length}.`,
    );
  }
}
