// Device memory: a buffer that the Gpu counts, and a range of one.

import { GradloomError } from '../errors.ts';

/** The owner of buffers; it is told when one is destroyed. */
export interface BufferOwner {
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
  readonly handle: GPUBuffer;
  readonly #owner: BufferOwner;
  #destroyed = false;

  constructor(owner: BufferOwner, handle: GPUBuffer, label: string) {
    this.#owner = owner;
    this.handle = handle;
    this.label = label;
    this.bytes = handle.size;
    dropped.register(this, { owner, handle, bytes: this.bytes }, this);
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
    this.handle.destroy();
    this.#owner.released(this.bytes);
  }

  /** Throws `E_DISPOSED` after `destroy()`. */
  assertAlive(): void {
    if (this.#destroyed) {
      throw new GradloomError(
        'E_DISPOSED',
        `buffer: it must be alive to be used; got ${this.label}, destroyed.`,
        {
          hint: 'Create the network or program anew, or destroy it later.',
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
