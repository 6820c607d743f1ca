// Compiled pipelines by their source text, with layouts read from the shader and errors named by file and line.

import { inOneGroup, readBindings, type ShaderBinding } from '../wgsl/bindings.ts';
import type { LinkedShader } from '../wgsl/link.ts';

/** A compiled shader: its pipeline, and the layout and bindings of its one bind group. */
export interface CompiledShader {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
  readonly bindings: readonly ShaderBinding[];
}

/** Compiles each distinct source once; concurrent requests for one source share the compilation. */
export class PipelineCache {
  readonly #device: GPUDevice;
  readonly #patiently: <T>(start: () => Promise<T>) => Promise<T>;
  readonly #compiled = new Map<string, Promise<CompiledShader>>();

  constructor(device: GPUDevice, patiently: <T>(start: () => Promise<T>) => Promise<T>) {
    this.#device = device;
    this.#patiently = patiently;
  }

  /** Number of distinct sources asked for so far. */
  get size(): number {
    return this.#compiled.size;
  }

  /**
   * The compiled pipeline of a linked shader.
   *
   * @throws GradloomError `E_COMPILE` with file and line of the first message.
   */
  get(shader: LinkedShader): Promise<CompiledShader> {
    let compiled = this.#compiled.get(shader.code);
    if (!compiled) {
      compiled = this.#compile(shader);
      this.#compiled.set(shader.code, compiled);
      // A failed compilation is not kept: after a lost device or a passing fault the next attempt starts anew.
      compiled.catch(() => this.#compiled.delete(shader.code));
    }
    return compiled;
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
    // A module that does not compile is told by its pipeline; the device itself is not at fault.
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
