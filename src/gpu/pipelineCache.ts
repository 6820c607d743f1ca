// Compiled pipelines by their source text, with layouts read from the shader and errors named by file and line.

import { inOneGroup, readBindings, type ShaderBinding } from '../wgsl/bindings.ts';
import type { LinkedShader } from '../wgsl/link.ts';

/** A compiled shader: its pipeline, and the layout and bindings of its one bind group. */
export interface CompiledShader {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
  readonly bindings: readonly ShaderBinding[];
}

/**
 * How many characters of source text may have their pipelines kept. Drivers hold some hundred bytes for each: 2 million
 * are a hundred kernels of usual size, and about 200 MB of a process that renders in software.
 */
const MOST_TEXT = 2_000_000;

/**
 * Compiles each distinct source once while it is kept: those that were unused for the longest time are dropped first.
 * Programs hold the pipelines that they use, so nothing is taken from them. Concurrent requests for one source share the
 * compilation.
 */
export class PipelineCache {
  readonly #device: GPUDevice;
  readonly #patiently: <T>(start: () => Promise<T>) => Promise<T>;
  /** Pipelines by source; the one that was used last is at the end. */
  readonly #compiled = new Map<string, Promise<CompiledShader>>();
  #text = 0;

  constructor(device: GPUDevice, patiently: <T>(start: () => Promise<T>) => Promise<T>) {
    this.#device = device;
    this.#patiently = patiently;
  }

  /** Number of sources that are kept. */
  get size(): number {
    return this.#compiled.size;
  }

  /**
   * The compiled pipeline of a linked shader.
   *
   * @throws GradloomError `E_COMPILE` with file and line of the first message.
   */
  get(shader: LinkedShader): Promise<CompiledShader> {
    const { code } = shader;
    const known = this.#compiled.get(code);
    if (known) {
      this.#compiled.delete(code);
      this.#compiled.set(code, known);
      return known;
    }
    const compiled = this.#compile(shader);
    this.#compiled.set(code, compiled);
    this.#text += code.length;
    for (const oldest of this.#compiled.keys()) {
      if (this.#text <= MOST_TEXT || oldest === code) break;
      this.#forget(oldest);
    }
    // A failed compilation is not kept: after a lost device or a passing fault the next attempt compiles again.
    compiled.catch(() => this.#compiled.get(code) === compiled && this.#forget(code));
    return compiled;
  }

  #forget(code: string): void {
    if (this.#compiled.delete(code)) this.#text -= code.length;
  }

  async #compile(shader: LinkedShader): Promise<CompiledShader> {
    const device = this.#device;
    const code = inOneGroup(shader.code);
    const bindings = readBindings(code);
    const layout = device.createBindGroupLayout({
      label: shader.name,
      entries: bindings.map(({ binding, kind }) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: kind },
      })),
    });
    // The error of a module that does not compile comes with its pipeline; the device itself has no fault.
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ label: shader.name, code });
    const scope = this.#patiently(() => device.popErrorScope()).catch(() => undefined);
    try {
      const pipeline = await this.#patiently(() =>
        device.createComputePipelineAsync({
          label: shader.name,
          layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
          compute: { module, entryPoint: 'main' },
        }),
      );
      return { pipeline, layout, bindings };
    } catch (cause) {
      await scope;
      const info = await this.#patiently(() => module.getCompilationInfo()).catch(() => undefined);
      const { compileError } = await import('./compileError.ts');
      throw compileError(shader, info?.messages ?? [], cause);
    }
  }
}
