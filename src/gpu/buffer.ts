// Device memory: a buffer that the Gpu counts, and a range of one.

import { GradloomError } from '../errors.ts';

/** The owner of buffers; it is told when one is destroyed. */
export interface BufferOwner {
  /** The device that it works on now: another one after a loss. */
  readonly device: GPUDevice;
  released(bytes: number): void;
}

/** What is left to do for a buffer that can no longer be reached. */
interface Leftover {
  readonly owner: BufferOwner;
  readonly handle: GPUBuffer;
  readonly bytes: number;
}

/**
 * Gives back the memory of buffers that were dropped without being destroyed. It knows raw buffers only: what holds a
 * `DeviceBuffer` (variables, programs, calls that are being encoded) is what keeps its memory.
 */
const dropped = new FinalizationRegistry<Leftover>(({ owner, handle, bytes }) => {
  handle.destroy();
  owner.released(bytes);
});

/** A storage buffer on the device. Its size is a multiple of 16 bytes, so vec4 access needs no tail. */
export class DeviceBuffer {
  readonly label: string;
  readonly bytes: number;
  readonly #owner: BufferOwner;
  #handle: GPUBuffer;
  #device: GPUDevice;
  #destroyed = false;

  constructor(owner: BufferOwner, handle: GPUBuffer, label: string) {
    this.#owner = owner;
    this.#handle = handle;
    this.#device = owner.device;
    this.label = label;
    this.bytes = handle.size;
    dropped.register(this, { owner, handle, bytes: this.bytes }, this);
  }

  /** WebGPU's own object. */
  get handle(): GPUBuffer {
    return this.#handle;
  }

  /** Whether it holds numbers of calls. */
  get isUniform(): boolean {
    return (this.#handle.usage & GPUBufferUsage.UNIFORM) !== 0;
  }

  /** Takes memory of the owner's present device, all zeros, in place of what was lost. */
  renew(): void {
    const { device } = this.#owner;
    const { size, usage } = this.#handle;
    dropped.unregister(this);
    this.#handle = device.createBuffer({ label: this.label, size, usage });
    this.#device = device;
    dropped.register(this, { owner: this.#owner, handle: this.#handle, bytes: this.bytes }, this);
  }

  /** Whether its memory was given back. */
  get destroyed(): boolean {
    return this.#destroyed;
  }

  /** The whole buffer as a range. */
  get all(): BufferRange {
    return { buffer: this, offset: 0, bytes: this.bytes };
  }

  /** Gives the memory back. May be called twice. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    dropped.unregister(this);
    this.#handle.destroy();
    this.#owner.released(this.bytes);
  }

  /** Throws `E_DISPOSED` after `destroy()`, `E_DEVICE_LOST` where its values were lost with their device. */
  assertAlive(): void {
    if (this.#device !== this.#owner.device && !this.#destroyed) {
      throw new GradloomError(
        'E_DEVICE_LOST',
        `buffer: its values must be on the present device; got ${this.label}, lost with an earlier one.`,
        { hint: 'Make it again: what a fit does not train is not brought back.' },
      );
    }
    if (this.#destroyed) {
      throw new GradloomError(
        'E_DISPOSED',
        `buffer: it must be alive to be used; got ${this.label}, destroyed.`,
        {
          hint: 'Create the network or program again, or destroy it later.',
        },
      );
    }
  }
}

/** Part of a buffer: what a binding refers to. `offset` and `bytes` are in bytes. */
export interface BufferRange {
  readonly buffer: DeviceBuffer;
  readonly offset: number;
  readonly bytes: number;
}

/** Rounds a number up to a multiple of another. */
export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
