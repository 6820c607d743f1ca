// One kernel call that is ready to be encoded any number of times: pipeline, bind group, workgroups.

import type { LinkedShader } from '../wgsl/link.ts';
import type { BufferRange, DeviceBuffer } from './buffer.ts';

/** Workgroups in x, y and z. */
export type Workgroups = readonly [x: number, y: number, z: number];

/** One kernel call as data: shader, memory, numbers and workgroups. Bindings are named as in the shader. */
export interface ShaderCall {
  /** What this call computes, for reports: `matmul relu [128, 784]·[784, 256]`. */
  readonly label: string;
  readonly shader: LinkedShader;
  /** Storage bindings by their name in the shader. */
  readonly buffers: Readonly<Record<string, BufferRange>>;
  /** Contents of the uniform `params`, as 32-bit words; absent where the shader has none. */
  readonly params?: Uint32Array<ArrayBuffer>;
  readonly workgroups: Workgroups;
  /** Floating-point operations and bytes of memory traffic that the call must do, for reports. */
  readonly cost: { readonly flops: number; readonly bytes: number };
}

/** Progress of a compilation: how many of the kernels that are needed are compiled. */
export interface CompileProgress {
  /** Distinct kernels that are compiled so far. */
  readonly compiled: number;
  /** Distinct kernels of the program. */
  readonly total: number;
}

/** A call that has all its WebGPU objects: to encode it allocates nothing. */
export interface PreparedCall {
  /** What it was made of. */
  readonly source: ShaderCall;
  readonly label: string;
  /** The linked module that it runs. */
  readonly wgsl: string;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  /** Memory that is bound. It must not be destroyed, and is not collected, as long as the call is held. */
  readonly buffers: readonly DeviceBuffer[];
  readonly workgroups: Workgroups;
  readonly cost: { readonly flops: number; readonly bytes: number };
}

/** How calls are prepared. */
export interface PrepareOptions {
  readonly onCompile?: ((progress: CompileProgress) => void) | undefined;
  /** Whether each kernel waits for the one before to be compiled. */
  readonly oneByOne?: boolean | undefined;
  /** Where their numbers go, made for the same calls before; default: a buffer is made. */
  readonly uniforms?: DeviceBuffer | undefined;
}

/** Calls that are ready to run. */
export interface PreparedCalls {
  /** The calls in their order. */
  readonly calls: PreparedCall[];
  /** The small buffers made for them (their numbers), to be destroyed with them. */
  readonly owned: DeviceBuffer[];
}
