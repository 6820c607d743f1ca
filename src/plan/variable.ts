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

  /** Zeros, unless values are given. */
  constructor(gpu: Gpu, name: string, options: { shape: Shape; dtype?: DType; values?: Values }) {
    const { shape, dtype = 'f32', values } = options;
    checkHalf(gpu, name, dtype);
    this.gpu = gpu;
    this.tensor = input(name, shape, dtype);
    if (values) checkValues(this.tensor, values);
    variables.set(this.tensor, this);
    this.buffer = gpu.createBuffer(name, this.tensor.size * bytesOf(dtype));
    if (values) this.write(values);
  }

  get range(): BufferRange {
    return this.buffer.all;
  }

  /** Replaces all values; of f16 by the nearest numbers that it has. */
  write(values: Values): void {
    checkValues(this.tensor, values);
    const half = this.tensor.dtype === 'f16';
    this.gpu.write(this.buffer, half ? Uint16Array.from(values, toFloat16) : values);
  }

  /** The values now, after all work submitted so far. */
  async read(): Promise<Values> {
    const { dtype, size } = this.tensor;
    return toValues(dtype, await this.gpu.read({ ...this.range, bytes: size * bytesOf(dtype) }));
  }

  destroy(): void {
    this.buffer.destroy();
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
