// Buffers that results are read back through, used again and again, so that looking at a running training creates none.

/** The most free buffers that are kept, and the size in bytes above which none is kept. */
const MOST_FREE = 4;
const MOST_BYTES = 2 ** 24;

/** Gives mappable buffers, with powers of two as sizes. */
export class StagingPool {
  readonly #device: GPUDevice;
  readonly #free: GPUBuffer[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Gives a buffer of at least so many bytes. */
  take(bytes: number): GPUBuffer {
    const size = Math.min(2 ** Math.max(8, Math.ceil(Math.log2(bytes))), this.#device.limits.maxBufferSize);
    const index = this.#free.findIndex((buffer) => buffer.size === size);
    if (index >= 0) return this.#free.splice(index, 1)[0]!;
    return this.#device.createBuffer({
      label: 'staging',
      size,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
  }

  /** Takes a buffer back that is no longer mapped. */
  giveBack(buffer: GPUBuffer): void {
    if (buffer.size > MOST_BYTES) return buffer.destroy();
    this.#free.push(buffer);
    if (this.#free.length > MOST_FREE) this.#free.shift()!.destroy();
  }
}
