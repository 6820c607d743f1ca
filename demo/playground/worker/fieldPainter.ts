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
  }

  #canvas: OffscreenCanvas | undefined;

  #paintCanvas(fields: Fields): ImageBitmap {
    const [width, height] = [fields.side * fields.units, fields.side];
    const canvas = (this.#canvas ??= new OffscreenCanvas(width, height));
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext('webgpu')!;
    context.configure({ device: this.#gpu.device, format: FORMAT, alphaMode: 'opaque' });
    this.#submit(fields, context.getCurrentTexture());
    return canvas.transferToImageBitmap();
  }

  async #paintAndRead(fields: Fields): Promise<ImageBitmap> {
    const { device } = this.#gpu;
    const [width, height] = [fields.side * fields.units, fields.side];
    const rowBytes = Math.ceil((4 * width) / 256) * 256;
    const texture = device.createTexture({
      size: [width, height],
      format: FORMAT,
      usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC,
    });
    const staging = device.createBuffer({
      size: rowBytes * height,
      usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
    });
    try {
      this.#submit(fields, texture, (encoder) =>
        encoder.copyTextureToBuffer({ texture }, { buffer: staging, bytesPerRow: rowBytes }, [width, height]),
      );
      await staging.mapAsync(GPUMapMode.READ);
      const bytes = new Uint8Array(staging.getMappedRange());
      const pixels = new Uint8ClampedArray(4 * width * height);
      for (let row = 0; row < height; row++) {
        pixels.set(bytes.subarray(row * rowBytes, row * rowBytes + 4 * width), row * 4 * width);
      }
      return await createImageBitmap(new ImageData(pixels, width, height));
    } finally {
      staging.destroy();
      texture.destroy();
    }
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
    pass.setBindGroup(
      0,
      device.createBindGroup({
        layout: this.#pipeline.getBindGroupLayout(0),
        entries: [
          { binding: 0, resource: { buffer: values.buffer.handle } },
          { binding: 1, resource: { buffer: this.#shape } },
        ],
      }),
    );
    pass.draw(3);
    pass.end();
    after?.(encoder);
    device.queue.submit([encoder.finish()]);
  }
}
