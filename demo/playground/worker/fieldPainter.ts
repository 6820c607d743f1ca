// Paints units' values out of the buffer in which the network left them.
import type { Gpu, Variable } from 'gradloom';
import code from './fields.wgsl?raw';

/** What is painted. */
export interface Fields {
  readonly values: Variable;
  readonly units: number;
  /** Points of the grid along one axis. */
  readonly grid: number;
  /** Pixels of each picture along one axis. */
  readonly side: number;
  readonly dark: boolean;
}

const FORMAT = 'rgba8unorm';

/** A painter on a device. */
export class FieldPainter {
  readonly #gpu: Gpu;
  readonly #pipeline: GPURenderPipeline;
  readonly #shape: GPUBuffer;

  constructor(gpu: Gpu) {
    const { device } = gpu;
    this.#gpu = gpu;
    const module = device.createShaderModule({ code });
    this.#pipeline = device.createRenderPipeline({
      layout: 'auto',
      vertex: { module },
      fragment: { module, targets: [{ format: FORMAT }] },
    });
    this.#shape = device.createBuffer({ size: 16, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
  }

  /**
   * All units side by side. On a GPU the picture never leaves it; a software driver has no screen to paint on, so that its
   * pixels are read back.
   */
  async paint(fields: Fields): Promise<ImageBitmap> {
    return this.#gpu.driver.kind === 'software' ? this.#paintAndRead(fields) : this.#paintCanvas(fields);
  }

  destroy(): void {
    this.#shape.destroy();
    this.#readBack?.destroy();
  }

  #canvas: { canvas: OffscreenCanvas; context: GPUCanvasContext } | undefined;
  #readBack: ReadBack | undefined;
  #bound: { values: Variable; group: GPUBindGroup } | undefined;

  #paintCanvas(fields: Fields): ImageBitmap {
    const [width, height] = [fields.side * fields.units, fields.side];
    const { canvas, context } = (this.#canvas ??= this.#configured());
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    this.#submit(fields, context.getCurrentTexture());
    return canvas.transferToImageBitmap();
  }

  #configured(): { canvas: OffscreenCanvas; context: GPUCanvasContext } {
    const canvas = new OffscreenCanvas(1, 1);
    const context = canvas.getContext('webgpu')!;
    context.configure({ device: this.#gpu.device, format: FORMAT, alphaMode: 'opaque' });
    return { canvas, context };
  }

  async #paintAndRead(fields: Fields): Promise<ImageBitmap> {
    const [width, height] = [fields.side * fields.units, fields.side];
    if (this.#readBack?.width !== width || this.#readBack.height !== height) {
      this.#readBack?.destroy();
      this.#readBack = new ReadBack(this.#gpu.device, width, height);
    }
    const readBack = this.#readBack;
    this.#submit(fields, readBack.texture, (encoder) => readBack.copy(encoder));
    return createImageBitmap(await readBack.pixels());
  }

  #submit(
    { values, units, grid, side, dark }: Fields,
    target: GPUTexture,
    after?: (encoder: GPUCommandEncoder) => void,
  ): void {
    const { device } = this.#gpu;
    device.queue.writeBuffer(this.#shape, 0, Uint32Array.of(grid, units, side, dark ? 1 : 0));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginRenderPass({
      colorAttachments: [{ view: target.createView(), loadOp: 'clear', storeOp: 'store' }],
    });
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, this.#groupOf(values));
    pass.draw(3);
    pass.end();
    after?.(encoder);
    device.queue.submit([encoder.finish()]);
  }

  /** Made once for a network's values. */
  #groupOf(values: Variable): GPUBindGroup {
    if (this.#bound?.values !== values) {
      const group = this.#gpu.device.createBindGroup({
        layout: this.#pipeline.getBindGroupLayout(0),
        entries: [
          { binding: 0, resource: { buffer: values.buffer.handle } },
          { binding: 1, resource: { buffer: this.#shape } },
        ],
      });
      this.#bound = { values, group };
    }
    return this.#bound.group;
  }
}

/** A picture of one size that is painted and read, again and again. */
class ReadBack {
  readonly texture: GPUTexture;
  readonly #staging: GPUBuffer;
  readonly #rowBytes: number;
  readonly width: number;
  readonly height: number;

  constructor(device: GPUDevice, width: number, height: number) {
    [this.width, this.height] = [width, height];
    this.#rowBytes = Math.ceil((4 * width) / 256) * 256;
    this.texture = device.createTexture({
      size: [width, height],
      format: FORMAT,
      usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC,
    });
    this.#staging = device.createBuffer({
      size: this.#rowBytes * height,
      usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
    });
  }

  copy(encoder: GPUCommandEncoder): void {
    encoder.copyTextureToBuffer(
      { texture: this.texture },
      { buffer: this.#staging, bytesPerRow: this.#rowBytes },
      [this.width, this.height],
    );
  }

  async pixels(): Promise<ImageData> {
    const { width, height } = this;
    await this.#staging.mapAsync(GPUMapMode.READ);
    const bytes = new Uint8Array(this.#staging.getMappedRange());
    const pixels = new Uint8ClampedArray(4 * width * height);
    for (let row = 0; row < height; row++) {
      const begin = row * this.#rowBytes;
      pixels.set(bytes.subarray(begin, begin + 4 * width), row * 4 * width);
    }
    this.#staging.unmap();
    return new ImageData(pixels, width, height);
  }

  destroy(): void {
    this.#staging.destroy();
    this.texture.destroy();
  }
}
