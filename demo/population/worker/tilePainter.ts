// Paints all networks' planes as one picture, out of the buffer in which they were computed.
import type { Gpu, Variable } from 'gradloom';
import code from './tiles.wgsl?raw';

/** What is painted. */
export interface Tiles {
  /** Outputs of all networks, [networks, points rounded up to 4]. */
  readonly values: Variable;
  /** Points of a plane along one axis. */
  readonly grid: number;
  /** Tiles along one axis. */
  readonly tiles: number;
  readonly dark: boolean;
}

/** Where the picture is painted: on a canvas of a GPU, or to be read from a software driver. */
type Target =
  | { readonly canvas: OffscreenCanvas; readonly context: GPUCanvasContext }
  | { readonly texture: GPUTexture; readonly staging: GPUBuffer };

const FORMAT = 'rgba8unorm';
/** Pixels of the picture along one axis: a software driver computes each on a processor. */
const PIXELS = { gpu: 1024, software: 640 } as const;

/** A painter for a number of networks on a device. */
export class TilePainter {
  /** Pixels of the picture along one axis. */
  readonly pixels: number;
  readonly #gpu: Gpu;
  readonly #pipeline: GPURenderPipeline;
  readonly #shape: GPUBuffer;
  readonly #order: GPUBuffer;
  readonly #target: Target;
  #group: { readonly values: GPUBuffer; readonly bound: GPUBindGroup } | undefined;

  constructor(gpu: Gpu, networks: number) {
    const { device } = gpu;
    this.#gpu = gpu;
    this.pixels = PIXELS[gpu.driver.kind === 'software' ? 'software' : 'gpu'];
    const module = device.createShaderModule({ code });
    this.#pipeline = device.createRenderPipeline({
      layout: 'auto',
      vertex: { module },
      fragment: { module, targets: [{ format: FORMAT }] },
    });
    this.#shape = device.createBuffer({ size: 32, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
    this.#order = device.createBuffer({
      size: 4 * networks,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    });
    this.#target = this.#createTarget();
  }

  /** Which network each tile shows, and which of them diverged. */
  arrange(order: ArrayLike<number>, hasDiverged: (network: number) => boolean): void {
    const words = Uint32Array.from(order, (network) => network + (hasDiverged(network) ? 2 ** 31 : 0));
    this.#gpu.device.queue.writeBuffer(this.#order, 0, words);
  }

  /**
   * Paints what was computed by all that was submitted before. On a GPU the picture never leaves the device; a software driver
   * has no screen to paint on, so that its pixels are read back.
   */
  async paint({ values, grid, tiles, dark }: Tiles): Promise<ImageBitmap> {
    const { device } = this.#gpu;
    const { pixels } = this;
    const stride = values.tensor.shape[1]!;
    device.queue.writeBuffer(this.#shape, 0, Uint32Array.of(grid, stride, tiles, pixels, dark ? 1 : 0));
    const encoder = device.createCommandEncoder();
    const target = this.#target;
    const texture = 'texture' in target ? target.texture : target.context.getCurrentTexture();
    const pass = encoder.beginRenderPass({
      colorAttachments: [{ view: texture.createView(), loadOp: 'clear', storeOp: 'store' }],
    });
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, this.#bound(values.buffer.handle));
    pass.draw(3);
    pass.end();
    if ('staging' in target)
      encoder.copyTextureToBuffer({ texture }, { buffer: target.staging, bytesPerRow: 4 * pixels }, [
        pixels,
        pixels,
      ]);
    device.queue.submit([encoder.finish()]);
    if ('canvas' in target) return target.canvas.transferToImageBitmap();
    await target.staging.mapAsync(GPUMapMode.READ);
    const bytes = new Uint8ClampedArray(target.staging.getMappedRange().slice(0));
    target.staging.unmap();
    return createImageBitmap(new ImageData(bytes, pixels, pixels));
  }

  /** Bound once for the buffer of a population. */
  #bound(values: GPUBuffer): GPUBindGroup {
    if (this.#group?.values === values) return this.#group.bound;
    const bound = this.#gpu.device.createBindGroup({
      layout: this.#pipeline.getBindGroupLayout(0),
      entries: [values, this.#order, this.#shape].map((buffer, binding) => ({
        binding,
        resource: { buffer },
      })),
    });
    this.#group = { values, bound };
    return bound;
  }

  destroy(): void {
    this.#shape.destroy();
    this.#order.destroy();
    if (!('texture' in this.#target)) return;
    this.#target.texture.destroy();
    this.#target.staging.destroy();
  }

  #createTarget(): Target {
    const { device, driver } = this.#gpu;
    if (driver.kind !== 'software') {
      const canvas = new OffscreenCanvas(this.pixels, this.pixels);
      const context = canvas.getContext('webgpu')!;
      context.configure({ device, format: FORMAT, alphaMode: 'opaque' });
      return { canvas, context };
    }
    return {
      texture: device.createTexture({
        size: [this.pixels, this.pixels],
        format: FORMAT,
        usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC,
      }),
      // A row is a multiple of 256 bytes.
      staging: device.createBuffer({
        size: 4 * this.pixels * this.pixels,
        usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
      }),
    };
  }
}
