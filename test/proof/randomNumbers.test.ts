// Streams of random numbers: equal on CPU and GPU over 2^20 words, and distributed as they should be.

import { expect, test } from 'vitest';
import { compile, input } from '../../src/index.ts';
import { dropout, gather } from '../../src/graph/ops/index.ts';
import { findPart } from '../../src/kernels/parts.ts';
import { philox } from '../../src/random/philox.ts';
import { RandomStream } from '../../src/random/randomStream.ts';
import { testGpu } from '../gpu.ts';

const WORDS = 2 ** 20;
const SAMPLES = 100_000;
/** Of √n · D, the Kolmogorov–Smirnov statistic: exceeded by chance once in 2000. */
const KS_BOUND = 2.05;

test('2^20 words of Philox on the GPU are those of the CPU', async () => {
  const gpu = await testGpu();
  const { device } = gpu;
  const output = gpu.createBuffer('words', WORDS * 4);
  const code = `${findPart('random.wgsl')}
@group(0) @binding(0) var<storage, read_write> words: array<vec4u>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  words[id.x] = philox(vec4u(id.x, 11u, 22u, 33u), vec2u(44u, 55u));
}`;
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }), entryPoint: 'main' },
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [{ binding: 0, resource: { buffer: output.handle } }],
    }),
  );
  pass.dispatchWorkgroups(WORDS / 4 / 64);
  pass.end();
  device.queue.submit([encoder.finish()]);
  const got = new Uint32Array(await gpu.read(output.all));
  let different = 0;
  for (let block = 0; block < WORDS / 4; block++) {
    philox([block, 11, 22, 33], [44, 55]).forEach((word, lane) => {
      if (got[4 * block + lane] !== word) different++;
    });
  }
  expect(different).toBe(0);
  output.destroy();
});

/** √n times the largest distance between the samples' distribution and the one they should have. */
function kolmogorovSmirnov(samples: Float64Array, distribution: (x: number) => number): number {
  const sorted = samples.toSorted();
  let most = 0;
  sorted.forEach((x, index) => {
    const exact = distribution(x);
    most = Math.max(most, exact - index / sorted.length, (index + 1) / sorted.length - exact);
  });
  return most * Math.sqrt(sorted.length);
}

/** Φ(x) by the series of erf, exact to double precision for |x| < 6. */
function normalDistribution(x: number): number {
  let term = x;
  let total = x;
  for (let n = 1; n < 200; n++) {
    term *= (x * x) / (2 * n + 1);
    total += term;
  }
  return 0.5 + (total * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

test.each([0, 1, 12345])('uniform and normal numbers of seed %d pass the Kolmogorov–Smirnov test', (seed) => {
  const stream = new RandomStream(seed, 3);
  const uniform = Float64Array.from({ length: SAMPLES }, () => stream.nextFloat());
  const normal = Float64Array.from({ length: SAMPLES }, () => stream.nextNormal());
  expect(kolmogorovSmirnov(uniform, (x) => x)).toBeLessThan(KS_BOUND);
  expect(kolmogorovSmirnov(normal, normalDistribution)).toBeLessThan(KS_BOUND);
  // The test itself must see a wrong distribution.
  expect(
    kolmogorovSmirnov(
      uniform.map((x) => x ** 1.02),
      (x) => x,
    ),
  ).toBeGreaterThan(KS_BOUND);
});

test('dropout on the GPU keeps the share that it should, differently at each step', async () => {
  const gpu = await testGpu();
  const [x, step] = [input('x', [500, 500]), input('step', [], 'u32')];
  const program = await compile(gpu, { outputs: { y: dropout(x, 0.3, { seed: 9, step, training: true }) } });
  program.write('x', new Float32Array(250_000).fill(1));
  const masks: string[] = [];
  for (const number of [0, 1]) {
    program.write('step', Uint32Array.of(number));
    await program.run();
    const y = (await program.read('y')) as Float32Array;
    const kept = y.reduce((count, value) => count + (value > 0 ? 1 : 0), 0) / y.length;
    // Five standard deviations of a share of 250,000.
    expect(Math.abs(kept - 0.7)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / y.length));
    masks.push(y.subarray(0, 400).join());
  }
  expect(masks[0]).not.toBe(masks[1]);
  program.destroy();
});

test('an element is kept or dropped by its place alone, whether four neighbours are computed at once or one', async () => {
  const gpu = await testGpu();
  const [whole, ragged] = [input('whole', [1365, 4]), input('ragged', [1820, 3])];
  const places = input('places', [1820], 'u32');
  const options = { seed: 9, step: input('step', [], 'u32'), training: true };
  const outputs = {
    whole: dropout(whole, 0.5, options),
    ragged: dropout(gather(ragged, places), 0.5, options),
  };
  const program = await compile(gpu, { outputs });
  program.write('step', Uint32Array.of(3));
  program.write('whole', new Float32Array(5460).fill(1));
  program.write('ragged', new Float32Array(5460).fill(1));
  // Rows of three are gathered number by number, and what follows is computed with them.
  program.write(
    'places',
    Uint32Array.from({ length: 1820 }, (_, row) => row),
  );
  await program.run();
  expect(await program.read('ragged')).toEqual(await program.read('whole'));
  program.destroy();
});
