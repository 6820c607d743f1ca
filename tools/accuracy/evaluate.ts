// Applies a function of shaders/parts to arrays on the GPU.

import { findPart, loadParts } from '../../src/kernels/parts.ts';
import { spanValues } from '../../src/wgsl/span.ts';
import { link } from '../../src/wgsl/link.ts';

/** What to compute: a WGSL expression over x, y, z and w (each a `Real`), and how. */
export interface Evaluation {
  readonly expression: string;
  readonly parts: readonly string[];
  /** How many numbers a `Real` holds. */
  readonly lanes: 1 | 4;
}

const WORKGROUP_SIZE = 64;
const TURNS = 16;
const OPERANDS = ['x', 'y', 'z', 'w'] as const;

function kernelSource({ expression, parts, lanes }: Evaluation): string {
  const text = `// needs: ${['real.wgsl', 'index.wgsl', ...parts].join(', ')}
struct Params { zero: u32, groups: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> result: array<Bits>;
${OPERANDS.map((name, i) => `@group(0) @binding(${i + 2}) var<storage, read> operand_${name}: array<Bits>;`).join('\n')}
fn value_of(x: Real, y: Real, z: Real, w: Real) -> Real { return ${expression}; }
@compute @workgroup_size(${WORKGROUP_SIZE})
fn main(@builtin(global_invocation_id) id: vec3u) {
  opaque_zero = params.zero;
  for (var turn = 0u; turn < ${TURNS}u; turn++) {
    let i = id.x + turn * params.groups * ${WORKGROUP_SIZE}u;
    if (i < arrayLength(&result)) {
      result[i] = bitcast<Bits>(value_of(${OPERANDS.map((name) => `bitcast<Real>(operand_${name}[i])`).join(', ')}));
    }
  }
}
`;
  const kernel = { name: 'evaluate.wgsl', text };
  return link({ kernel, findPart, values: spanValues({ width: lanes }) }).code;
}

/** A function compiled and bound to its operands, ready to run many times. */
export interface Evaluator {
  /** Runs it `times` times and waits. */
  run(times?: number): Promise<void>;
  /** The values, after a run. */
  read(): Promise<Float32Array<ArrayBuffer>>;
  /** Frees the buffers. */
  destroy(): void;
}

/** Compiles `evaluation` over operands of one common length, a multiple of four. */
export async function evaluator(
  device: GPUDevice,
  evaluation: Evaluation,
  operands: readonly Float32Array<ArrayBuffer>[],
): Promise<Evaluator> {
  const length = operands[0]?.length ?? 0;
  await loadParts();
  const module = device.createShaderModule({ code: kernelSource(evaluation) });
  const errors = (await module.getCompilationInfo()).messages.filter(({ type }) => type === 'error');
  if (errors.length > 0) {
    throw new Error(errors.map(({ lineNum, message }) => `${lineNum}: ${message}`).join('\n'));
  }
  const visibility = GPUShaderStage.COMPUTE;
  const layout = device.createBindGroupLayout({
    entries: [
      { binding: 0, visibility, buffer: { type: 'uniform' } },
      { binding: 1, visibility, buffer: { type: 'storage' } },
      ...OPERANDS.map((_, i) => ({
        binding: i + 2,
        visibility,
        buffer: { type: 'read-only-storage' as const },
      })),
    ],
  });
  const pipeline = await device.createComputePipelineAsync({
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module, entryPoint: 'main' },
  });
  const groups = Math.ceil(length / evaluation.lanes / WORKGROUP_SIZE / TURNS);
  const made: GPUBuffer[] = [];
  const buffer = (size: number, usage: number, data?: BufferSource) => {
    const created = device.createBuffer({ size, usage: usage | GPUBufferUsage.COPY_DST });
    if (data) device.queue.writeBuffer(created, 0, data);
    made.push(created);
    return created;
  };
  const params = buffer(8, GPUBufferUsage.UNIFORM, new Uint32Array([0, groups]));
  const result = buffer(length * 4, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC);
  const inputs = operands.map((data) => buffer(length * 4, GPUBufferUsage.STORAGE, data));
  const unused = buffer(16, GPUBufferUsage.STORAGE);
  const bindGroup = device.createBindGroup({
    layout,
    entries: [params, result, ...OPERANDS.map((_, i) => inputs[i] ?? unused)].map((resource, binding) => ({
      binding,
      resource: { buffer: resource },
    })),
  });
  return {
    async run(times = 1) {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      for (let i = 0; i < times; i++) pass.dispatchWorkgroups(groups);
      pass.end();
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
    },
    async read() {
      const staging = buffer(length * 4, GPUBufferUsage.MAP_READ);
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(result, 0, staging, 0, length * 4);
      device.queue.submit([encoder.finish()]);
      await staging.mapAsync(GPUMapMode.READ);
      const values = new Float32Array(staging.getMappedRange().slice(0));
      staging.unmap();
      return values;
    },
    destroy: () => made.forEach((item) => item.destroy()),
  };
}

/** The values of `evaluation` at the operands. */
export async function evaluate(
  device: GPUDevice,
  evaluation: Evaluation,
  ...operands: Float32Array<ArrayBuffer>[]
): Promise<Float32Array<ArrayBuffer>> {
  const compiled = await evaluator(device, evaluation, operands);
  await compiled.run();
  const values = await compiled.read();
  compiled.destroy();
  return values;
}
