// The device: memory, kernel calls, submissions and read-back. The only place that submits work.

import { checkOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { DeviceBuffer, roundUp, type BufferOwner, type BufferRange } from './buffer.ts';
import { checkWorkgroups } from './checkWorkgroups.ts';
import type { DriverInfo } from './driverInfo.ts';
import { deviceError, deviceLost } from './deviceErrors.ts';
import { endsBy, type Disposing } from './disposable.ts';
import { assertBound, encode } from './encode.ts';
import { PipelineCache, type CompiledShader } from './pipelineCache.ts';
import type { PreparedCall, PreparedCalls, PrepareOptions, ShaderCall } from './shaderCall.ts';
import type { OpenedDevice } from './reopenedDevice.ts';
import type { Patiently } from './patiently.ts';
import { readBack } from './readBack.ts';
import { StagingPool } from './stagingPool.ts';
import type { Tuning } from './tuning.ts';
import { Turns } from './turns.ts';
import { uploadsTo, type Uploads } from './uploadsTo.ts';

/** What a GPU's tensor cores multiply at once: an [m, k] and a [k, n] matrix of f16, added up in f32. */
export type TensorCoreSize = readonly [m: number, n: number, k: number];

/** Arguments of the constructor of `Gpu`, from `openGpu`. */
export interface GpuParts {
  /** Held for the life of the Gpu: dropping Dawn's instance crashes a running loop. */
  readonly instance: GPU;
  readonly adapter: GPUAdapter;
  readonly device: GPUDevice;
  readonly driver: DriverInfo;
  readonly patiently: Patiently;
  readonly tuning: Tuning;
  readonly tensorCoreSize?: TensorCoreSize | undefined;
  /** Opens another device after a loss. */
  readonly reopen?: (() => Promise<OpenedDevice>) | undefined;
}

/** A result on its way to the CPU. */
export interface Reading {
  /** Its bytes. */
  readonly result: Promise<ArrayBuffer>;
}

/** Submitted work that may not be done yet. */
const MAX_IN_FLIGHT = 2;

/** An open GPU. `close()`, or `using`, lets the process end. */
export class Gpu implements BufferOwner, Disposing {
  declare readonly [Symbol.dispose]: () => void;
  /** The driver that does the work. */
  readonly driver: DriverInfo;
  /** Information that the adapter gives about itself. */
  readonly info: GPUAdapterInfo;
  /** Names of the WebGPU features that the device has. */
  readonly features: ReadonlySet<string>;
  /** Limits of the device: sizes of buffers and bindings in bytes, workgroups and invocations in numbers. */
  readonly limits: GPUSupportedLimits;
  /** Invocations a subgroup where the adapter has one fixed size, else 0: kernels that need it are then not used. */
  readonly subgroupSize: number;
  /**
   * Size of the matrices that the tensor cores multiply, where the device was opened to use them: operands of products
   * may then be rounded to f16.
   */
  readonly tensorCoreSize: TensorCoreSize | undefined;
  /** How kernels are chosen on this device, and which were chosen. */
  readonly tuning: Tuning;
  /** Keeps the calls of programs, variables, models and trainers of this Gpu in their order. */
  readonly turns = new Turns();
  #parts: GpuParts;
  #pipelines!: PipelineCache;
  #staging!: StagingPool;
  /** Software drivers gain nothing by it. */
  #uploads: Uploads | undefined;
  readonly #inFlight: Promise<unknown>[] = [];
  #bytesAllocated = 0;
  #fault: GradloomError | undefined;
  #closed = false;

  constructor(parts: GpuParts) {
    this.#parts = parts;
    this.driver = parts.driver;
    this.tuning = parts.tuning;
    this.tensorCoreSize = parts.tensorCoreSize;
    this.info = parts.adapter.info;
    this.features = parts.device.features;
    this.limits = parts.device.limits;
    const { subgroupMinSize, subgroupMaxSize } = this.info;
    this.subgroupSize =
      this.features.has('subgroups') && subgroupMinSize === subgroupMaxSize ? (subgroupMinSize ?? 0) : 0;
    this.#use(parts);
  }

  #use({ device, patiently }: GpuParts): void {
    this.#staging = new StagingPool(device);
    this.#uploads = this.driver.kind === 'gpu' ? uploadsTo(device) : undefined;
    this.#pipelines = new PipelineCache(device, patiently);
    device.addEventListener('uncapturederror', (event) => {
      if (device === this.device) this.#fault ??= deviceError(event.error, 'device');
    });
    void device.lost.then((info) => {
      if (!this.#closed && device === this.device) this.#fault = deviceLost(info);
    });
  }

  /**
   * Within a turn: goes on with another device of the same kind after a loss. All buffers are lost until they are renewed.
   *
   * @throws GradloomError `E_DEVICE_LOST`, `E_NO_ADAPTER` where there is none.
   */
  async reopen(): Promise<void> {
    const { reopenedDevice } = await import('./reopenedDevice.ts');
    const opened = await reopenedDevice(this, this.#parts.reopen);
    if (this.#closed) opened.device.destroy();
    else {
      this.#fault = undefined;
      this.#use((this.#parts = { ...this.#parts, ...opened }));
    }
    this.assertUsable();
  }

  /** Name of the adapter for people. */
  get name(): string {
    const { description, vendor, architecture, device } = this.info;
    return description || [vendor, architecture, device].filter(Boolean).join(' ') || 'unknown adapter';
  }

  /** Bytes of device memory that buffers of this Gpu hold now. */
  get bytesAllocated(): number {
    return this.#bytesAllocated;
  }

  /** The WebGPU device, for those who mix Gradloom with shaders of their own. */
  get device(): GPUDevice {
    return this.#parts.device;
  }

  /** Called by a buffer when it gives its memory back, in bytes. For the library's own use. */
  released(bytes: number): void {
    this.#bytesAllocated -= bytes;
  }

  /**
   * Allocates zeroed storage. Sizes are rounded up to 16 bytes.
   *
   * @throws GradloomError `E_LIMIT` above the device's largest binding, `E_OUT_OF_MEMORY` (at `settle`, `read`).
   */
  createBuffer(label: string, bytes: number): DeviceBuffer {
    this.assertUsable();
    const size = Math.max(16, roundUp(bytes, 16));
    const limit = Math.min(this.limits.maxBufferSize, this.limits.maxStorageBufferBindingSize);
    if (size > limit) {
      throw new GradloomError(
        'E_LIMIT',
        `${label}: a buffer must fit one binding; got ${size} bytes, limit ${limit}.`,
        {
          hint: 'Use fewer examples on the device at once, pictures as bytes, or a smaller layer.',
        },
      );
    }
    const device = this.device;
    device.pushErrorScope('out-of-memory');
    const handle = device.createBuffer({
      label,
      size,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    this.#popErrorScope(label);
    this.#bytesAllocated += size;
    return new DeviceBuffer(this, handle, label);
  }

  /** Copies data into a buffer, from byte `offset` on. The length is rounded up to 4 bytes. */
  write(buffer: DeviceBuffer, data: ArrayBufferView<ArrayBuffer>, offset = 0): void {
    buffer.assertAlive();
    this.assertUsable();
    if (offset === 0 && this.#uploads?.(buffer.handle, data)) return;
    const whole = data.byteLength & ~3;
    this.device.queue.writeBuffer(buffer.handle, offset, data.buffer, data.byteOffset, whole);
    if (whole < data.byteLength) {
      const tail = new Uint8Array(4);
      tail.set(new Uint8Array(data.buffer, data.byteOffset + whole, data.byteLength - whole));
      this.device.queue.writeBuffer(buffer.handle, offset + whole, tail);
    }
  }

  /**
   * Compiles and binds a list of calls: afterwards they can be run any number of times without allocating.
   * `onCompile` is called as each distinct kernel gets ready.
   *
   * @throws GradloomError `E_COMPILE`, `E_LIMIT`, `E_VALIDATION`.
   */
  async prepare(calls: readonly ShaderCall[], options: PrepareOptions = {}): Promise<PreparedCalls> {
    checkOptions('prepare', options, ['onCompile', 'oneByOne', 'uniforms']);
    const { onCompile, oneByOne, uniforms: given } = options;
    // Buffers that could not be allocated are reported before they are bound.
    await this.settle();
    for (const call of calls) checkWorkgroups(call, this.limits.maxComputeWorkgroupsPerDimension);
    if (oneByOne) for (const { shader } of calls) await this.#pipelines.get(shader);
    // Each is requested once: the cache may drop some before the last one is ready.
    const pipelines = calls.map(({ shader }) => this.#pipelines.get(shader));
    const compiling = new Set(pipelines);
    let ready = 0;
    const tell = (): void => onCompile?.({ compiled: ++ready, total: compiling.size });
    await Promise.all([...compiling].map((pipeline) => pipeline.then(tell)));
    const compiled = await Promise.all(pipelines);
    const stride = this.limits.minUniformBufferOffsetAlignment;
    const size = calls.reduce(
      (sum, { params }) => sum + (params ? roundUp(params.byteLength, stride) : 0),
      0,
    );
    const uniforms = given ?? (size > 0 ? this.#createUniforms(size) : undefined);
    try {
      const prepared = this.#bind(calls, compiled, uniforms);
      await this.settle();
      return { calls: prepared, owned: uniforms ? [uniforms] : [] };
    } catch (error) {
      if (!given) uniforms?.destroy();
      throw error;
    }
  }

  #bind(
    calls: readonly ShaderCall[],
    compiled: readonly CompiledShader[],
    uniforms: DeviceBuffer | undefined,
  ): PreparedCall[] {
    const stride = this.limits.minUniformBufferOffsetAlignment;
    let offset = 0;
    return calls.map((call, index): PreparedCall => {
      const { pipeline, layout, bindings } = compiled[index]!;
      if (call.params) this.device.queue.writeBuffer(uniforms!.handle, offset, call.params);
      const bindGroup = this.device.createBindGroup({
        label: call.label,
        layout,
        entries: bindings.map(({ binding, name, kind }) => ({
          binding,
          resource:
            kind === 'uniform'
              ? { buffer: uniforms!.handle, offset, size: roundUp(call.params!.byteLength, 16) }
              : this.#bindable(call, name),
        })),
      });
      if (call.params) offset += roundUp(call.params.byteLength, stride);
      return {
        source: call,
        label: call.label,
        wgsl: call.shader.code,
        pipeline,
        bindGroup,
        buffers: [
          ...new Set(
            bindings.map(({ name, kind }) => (kind === 'uniform' ? uniforms! : call.buffers[name]!.buffer)),
          ),
        ],
        workgroups: call.workgroups,
        cost: call.cost,
      };
    });
  }

  /** Encodes the calls in order, `times` over, and submits them as one piece; at most two pieces are in flight. */
  async run(calls: readonly PreparedCall[], times = 1): Promise<void> {
    await this.#room();
    this.device.queue.submit([this.#encode(calls, times).finish()]);
    this.#track(this.#parts.patiently(() => this.device.queue.onSubmittedWorkDone()));
  }

  /** Reads a range back to the CPU, after all work submitted so far. */
  async read(range: BufferRange): Promise<ArrayBuffer> {
    return (await this.readAll([range]))[0]!;
  }

  /** Reads several ranges back at once. */
  async readAll(ranges: readonly BufferRange[]): Promise<ArrayBuffer[]> {
    this.assertUsable();
    return this.#readBack(ranges, () => this.device.createCommandEncoder());
  }

  /**
   * Runs the calls once and reads a range back, in one submission: the shortest way from inputs to results. Resolves when
   * it is submitted, so that other inputs may be written; `result` when it is read.
   */
  async runAndRead(calls: readonly PreparedCall[], range: BufferRange): Promise<Reading> {
    await this.#room();
    const read = this.#readBack([range], () => this.#encode(calls, 1));
    return { result: read.then(([bytes]) => bytes!) };
  }

  /** Waits until one more piece may be in flight. */
  async #room(): Promise<void> {
    this.assertUsable();
    while (this.#inFlight.length >= MAX_IN_FLIGHT) await this.#inFlight[0];
  }

  /** Without a wait between it and the submission, in which a buffer could be destroyed: that would end the device. */
  #encode(calls: readonly PreparedCall[], times: number): GPUCommandEncoder {
    this.assertUsable();
    assertBound(calls);
    const encoder = this.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let time = 0; time < times; time++) for (const call of calls) encode(pass, call);
    pass.end();
    return encoder;
  }

  /** Counts work as in flight until the promise is settled. A rejection means a lost device, which `#fault` reports. */
  #track(done: Promise<unknown>): void {
    const settled: Promise<unknown> = done
      .catch(() => undefined)
      .then((): unknown => this.#inFlight.splice(this.#inFlight.indexOf(settled), 1));
    this.#inFlight.push(settled);
  }

  #readBack(ranges: readonly BufferRange[], encode: () => GPUCommandEncoder): Promise<ArrayBuffer[]> {
    return readBack({
      ranges,
      encode,
      staging: this.#staging,
      patiently: this.#parts.patiently,
      device: this.device,
      assertUsable: () => this.assertUsable(),
    });
  }

  /**
   * Waits for all submitted work, and throws the first fault since the Gpu was opened. Too little memory is reported
   * once: the buffer does not exist, but the device can still be used.
   */
  async settle(): Promise<void> {
    await this.#parts.patiently(() => this.device.queue.onSubmittedWorkDone()).catch(() => undefined);
    await Promise.all(this.#inFlight);
    await this.#scopes;
    this.assertUsable();
  }

  /** Ends the use of the device: all buffers are freed, and the process may end. May be called twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.device.destroy();
  }

  /** Throws the fault that was noted, too little memory once only, or `E_DISPOSED` after `close()`. */
  assertUsable(): void {
    if (this.#closed) {
      throw new GradloomError('E_DISPOSED', 'gpu: it must be open; got closed.', {
        hint: 'Call openGpu() again.',
      });
    }
    const fault = this.#fault;
    if (fault?.code === 'E_OUT_OF_MEMORY') this.#fault = undefined;
    if (fault) throw fault;
  }

  #scopes: Promise<unknown> = Promise.resolve();

  #popErrorScope(during: string): void {
    const popped = this.#parts
      .patiently(() => this.device.popErrorScope())
      .then((error) => {
        if (error) this.#fault ??= deviceError(error, during);
      })
      .catch(() => undefined);
    this.#scopes = Promise.all([this.#scopes, popped]);
  }

  #createUniforms(bytes: number): DeviceBuffer {
    const handle = this.device.createBuffer({
      label: 'params',
      size: bytes,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.#bytesAllocated += bytes;
    return new DeviceBuffer(this, handle, 'params');
  }

  #bindable(call: ShaderCall, name: string): GPUBufferBinding {
    const range = call.buffers[name];
    if (!range) {
      throw new GradloomError(
        'E_INTERNAL',
        `${call.label}: every binding needs a buffer; got none for ${name}.`,
      );
    }
    range.buffer.assertAlive();
    return { buffer: range.buffer.handle, offset: range.offset, size: Math.max(4, roundUp(range.bytes, 16)) };
  }
}

endsBy(Gpu, 'close');
