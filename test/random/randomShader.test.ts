// The random numbers of the GPU equal those of the CPU, bit for bit.

import { expect, test } from 'vitest';
import part from '../../shaders/parts/common/random.wgsl?raw';
import { philox } from '../../src/random/philox.ts';
import { shuffledIndex } from '../../src/random/shuffle.ts';
import { testGpu } from '../gpu.ts';

const { device } = await testGpu();

/** Runs `body`, which sees `i`, `input` and `output` (four words an invocation), over all of `input`. */
async function runOnGpu(device: GPUDevice, body: string, input: Uint32Array): Promise<Uint32Array> {
  const code = `${part}
@group(0) @binding(0) var<storage, read> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> output: array<vec4u>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i < arrayLength(&output)) { ${body} }
}`;
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }), entryPoint: 'main' },
  });
  const count = input.length / 8;
  const inputBuffer = device.createBuffer({
    size: input.byteLength,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
  });
  const outputBuffer = device.createBuffer({
    size: 16 * count,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
  });
  const staging = device.createBuffer({
    size: 16 * count,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  device.queue.writeBuffer(inputBuffer, 0, input as Uint32Array<ArrayBuffer>);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [
        { binding: 0, resource: { buffer: inputBuffer } },
        { binding: 1, resource: { buffer: outputBuffer } },
      ],
    }),
  );
  pass.dispatchWorkgroups(Math.ceil(count / 64));
  pass.end();
  encoder.copyBufferToBuffer(outputBuffer, 0, staging, 0, 16 * count);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  return new Uint32Array(staging.getMappedRange().slice(0));
}

test('philox on the GPU gives the known answers and those of the CPU', async () => {
  const cases: number[][] = [
    [0, 0, 0, 0, 0, 0],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0],
  ];
  for (let i = 0; i < 997; i++) cases.push([...philox([i, 1, 2, 3], [4, 5]), i, 0x80000000 + i]);
  const input = new Uint32Array(8 * cases.length);
  cases.forEach((words, i) => input.set(words, 8 * i));
  const got = await runOnGpu(
    device,
    `let at = 8u * i;
     output[i] = philox(vec4u(input[at], input[at + 1u], input[at + 2u], input[at + 3u]),
                        vec2u(input[at + 4u], input[at + 5u]));`,
    input,
  );
  const expected = cases.flatMap(([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]) =>
    philox([a, b, c, d], [e, f]),
  );
  expect([...got]).toEqual(expected);
  expect(got.slice(8, 12)).toEqual(Uint32Array.of(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1));
});

test('the shuffle on the GPU is that of the CPU, and unit_float lies in [0, 1)', async () => {
  const cases: { index: number; count: number; seed: number; epoch: number }[] = [];
  for (const count of [1, 2, 3, 5, 7, 100, 257, 60_000, 65_537, 2 ** 31 + 1, 2 ** 32 - 1]) {
    for (const [seed, epoch] of [
      [0, 0],
      [1, 2],
      [0xffffffff, 0xfffffffe],
    ] as const) {
      for (let i = 0; i < Math.min(count, 60); i++) {
        cases.push({ index: Math.floor((i / 60) * count), count, seed, epoch });
      }
    }
  }
  const input = new Uint32Array(8 * cases.length);
  cases.forEach(({ index, count, seed, epoch }, i) => input.set([index, count, seed, epoch], 8 * i));
  const got = await runOnGpu(
    device,
    `let at = 8u * i;
     let value = shuffled_index(input[at], input[at + 1u], input[at + 2u], input[at + 3u]);
     let outside = shuffled_index(input[at + 1u], input[at + 1u], input[at + 2u], input[at + 3u]);
     output[i] = vec4u(value, outside, bitcast<u32>(unit_float(0xffffffffu)), bitcast<u32>(unit_float(256u)));`,
    input,
  );
  const floats = new Float32Array(got.buffer);
  cases.forEach((options, i) => {
    expect(got[4 * i], JSON.stringify(options)).toBe(shuffledIndex(options.index, options));
    expect(got[4 * i + 1]).toBe(options.count);
    expect(floats[4 * i + 2]).toBe(1 - 2 ** -24);
    expect(floats[4 * i + 3]).toBe(2 ** -24);
  });
});
