// Calls that share a dispatch on GPUs: which, in what order, and that nothing but the number of calls changes.

import { afterAll, describe, expect, it, vi } from 'vitest';
import type { BufferRange } from '../../src/gpu/buffer.ts';
import type { ShaderCall } from '../../src/gpu/shaderCall.ts';
import {
  adam,
  createTrainer,
  dense,
  layers,
  maxoutUnits,
  Model,
  network,
  type DriverInfo,
  type Gpu,
  type Network,
} from '../../src/index.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import type { Cluster } from '../../src/plan/cluster.ts';
import { pairCalls } from '../../src/plan/pairCalls.ts';
import { RandomStream } from '../../src/random/randomStream.ts';
import { readBindings } from '../../src/wgsl/bindings.ts';

/** Asks for more than its place, and runs alone. */
const LANE = ', @builtin(subgroup_invocation_id) lane: u32';

const LIMITS = {
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupStorageSize: 16_384,
  maxComputeWorkgroupsPerDimension: 65_535,
  maxStorageBuffersPerShaderStage: 8,
};

type Buffer = BufferRange['buffer'];

/** A call of a kernel that computes nothing, on memory that nobody has. */
function fake(
  label: string,
  {
    reads = [],
    writes,
    invocations = 64,
    lane = '',
  }: { reads?: BufferRange[]; writes: BufferRange[]; invocations?: number; lane?: string },
): ShaderCall {
  const bindings = [...reads.map(() => 'read'), ...writes.map(() => 'read_write')];
  const code = [
    ...bindings.map((access, at) => `@group(0) @binding(${at}) var<storage, ${access}> b${at}: array<f32>;`),
    'struct Params { zero: u32 }',
    '@group(0) @binding(60) var<uniform> params: Params;',
    'var<workgroup> partial: array<vec4f, 256>;',
    `@compute @workgroup_size(${invocations})`,
    `fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32${lane}) {`,
    `  b${reads.length}[local] = 1.0;`,
    '}',
  ].join('\n');
  return {
    label,
    shader: { name: 'fake.wgsl', code, files: [] },
    buffers: Object.fromEntries([...reads, ...writes].map((range, at) => [`b${at}`, range])),
    workgroups: [4, 1, 1],
    cost: { flops: 1000, bytes: 1000 },
  };
}

const buffers = Array.from({ length: 12 }, (_, index) => ({ name: `buffer ${index}` }) as unknown as Buffer);
const whole = (index: number): BufferRange => ({ buffer: buffers[index]!, offset: 0, bytes: 1024 });
const part = (index: number, offset: number): BufferRange => ({
  buffer: buffers[index]!,
  offset,
  bytes: 256,
});
/** A call whose cluster is its number. */
const made = (call: ShaderCall, index: number) => ({
  call,
  clusters: [index as unknown as Cluster],
  nodes: [],
});
const orderOf = (calls: readonly ShaderCall[], limits: Partial<typeof LIMITS> = {}): string[] =>
  pairCalls(calls.map(made), { limits: { ...LIMITS, ...limits } }).map(({ call }) => call.label);

describe('pairs', () => {
  const first = fake('dW', { reads: [whole(0), whole(1)], writes: [part(3, 0)] });
  const second = fake('dA', { reads: [whole(0), whole(2)], writes: [whole(4)] });

  it('are made of calls of which none needs the other', () => {
    expect(orderOf([first, second])).toEqual(['dW | dA']);
    expect(orderOf([first, fake('reader', { reads: [part(3, 0)], writes: [whole(5)] })])).toHaveLength(2);
    expect(orderOf([first, fake('writer', { writes: [whole(1)] })])).toHaveLength(2);
    expect(orderOf([first, fake('same', { writes: [part(3, 0)] })])).toHaveLength(2);
    // Other parts of one buffer may be written, but not read, since a dispatch binds it either way.
    expect(orderOf([first, fake('beside', { writes: [part(3, 256)] })])).toEqual(['dW | beside']);
    expect(orderOf([first, fake('reader', { reads: [part(3, 256)], writes: [whole(5)] })])).toHaveLength(2);
  });

  it('reach over calls that neither needs, and not over others', () => {
    const alone = fake('alone', { reads: [whole(0)], writes: [whole(6)], lane: LANE });
    expect(orderOf([first, alone, second])).toEqual(['dW | dA', 'alone']);
    const between = fake('between', { writes: [whole(2)], lane: LANE });
    expect(orderOf([first, between, second])).toEqual(['dW', 'between', 'dA']);
    expect(orderOf([first, second, fake('third', { reads: [whole(0)], writes: [whole(7)] })])).toEqual([
      'dW | dA',
      'third',
    ]);
  });

  it('begin with the call whose workgroups have more to do', () => {
    expect(orderOf([first, { ...second, cost: { flops: 5000, bytes: 1000 } }])).toEqual(['dA | dW']);
  });

  it('fit the device, and are worth it', () => {
    expect(orderOf([first, second], { maxComputeWorkgroupStorageSize: 8191 })).toHaveLength(2);
    expect(orderOf([first, second], { maxStorageBuffersPerShaderStage: 5 })).toHaveLength(2);
    expect(orderOf([first, second], { maxComputeWorkgroupsPerDimension: 7 })).toHaveLength(2);
    expect(orderOf([first, fake('large', { writes: [whole(4)], invocations: 128 })])).toHaveLength(2);
    const long = { flops: 1e10, bytes: 1000 };
    expect(orderOf([first, { ...second, cost: long }])).toEqual(['dA | dW']);
    expect(
      orderOf([
        { ...first, cost: long },
        { ...second, cost: long },
      ]),
    ).toHaveLength(2);
  });

  it('leave all results as they are, whichever of a pair is done first', () => {
    const random = new RandomStream(Number(process.env['GRADLOOM_SEED'] ?? 1), 9);
    const below = (count: number): number => Math.floor(random.nextFloat() * count);
    for (let round = 0; round < Number(process.env['GRADLOOM_CASES'] ?? 300); round++) {
      const calls = Array.from({ length: 2 + below(20) }, (_, index) => {
        const writes = someParts(below);
        const written = new Set(writes.map(({ buffer }) => buffer));
        const reads = someParts(below).filter(({ buffer }) => !written.has(buffer));
        return fake(String(index), { reads, writes });
      });
      const expected = outcome(calls);
      const order = pairCalls(calls.map(made), { limits: LIMITS }).map(
        ({ clusters }) => clusters as unknown as number[],
      );
      expect(order.flat().toSorted((a, b) => a - b)).toEqual([...calls.keys()]);
      const ordered = (list: readonly number[]): ShaderCall[] => list.map((index) => calls[index]!);
      expect(outcome(ordered(order.flat()))).toEqual(expected);
      expect(outcome(ordered(order.flatMap((pair) => pair.toReversed())))).toEqual(expected);
    }
  });
});

function someParts(below: (count: number) => number): BufferRange[] {
  return Array.from({ length: 1 + below(3) }, () => part(below(5), 256 * below(3)));
}

/** What memory holds at the end where a call writes what it was made of. */
function outcome(calls: readonly ShaderCall[]): ReadonlyMap<string, string> {
  const memory = new Map<string, string>();
  for (const { label, shader, buffers: bound } of calls) {
    const bindings = readBindings(shader.code)
      .filter(({ kind }) => kind !== 'uniform')
      .map(({ name, kind }) => ({ at: keyOf(bound[name]!), kind }));
    const seen = bindings.map(({ at }) => memory.get(at) ?? at).join();
    for (const { at, kind } of bindings) if (kind === 'storage') memory.set(at, `${label}(${hash(seen)})`);
  }
  return memory;
}

function keyOf({ buffer, offset }: BufferRange): string {
  return `${buffers.indexOf(buffer)}.${offset}`;
}

function hash(text: string): number {
  let value = 0;
  for (let at = 0; at < text.length; at++) value = (Math.imul(value, 31) + text.charCodeAt(at)) | 0;
  return value;
}

/** A device by the rules of a GPU. */
async function deviceBy(rules: string): Promise<Gpu> {
  vi.stubEnv('GRADLOOM_RULES', rules);
  const gpu = await openGpu({ tuning: 'off' });
  vi.unstubAllEnvs();
  return gpu;
}

const EXAMPLES = 21;

async function trainerOf(gpu: Gpu, net: Network, examples = EXAMPLES) {
  const stream = new RandomStream(3, 1);
  const x = Float32Array.from({ length: examples * net.inputs }, () => stream.nextFloat() - 0.5);
  const y = Float32Array.from({ length: examples }, (_, index) => index % 2);
  const model = new Model(gpu, { network: net, seed: 5 });
  const data = {
    x,
    y: net.outputs === 1 ? y : Uint32Array.from(y),
    examples,
    features: net.inputs,
    targets: 1,
  };
  return createTrainer(model, { data, optimizer: adam({ learningRate: 0.01 }) });
}

describe('by the rules of a GPU', async () => {
  const labelsOf = async (net: Network, examples?: number): Promise<string[]> =>
    (await (await trainerOf(paper, net, examples)).report()).map(({ label }) => label);
  const paper = await openGpu({ driver: 'null' });
  (paper as { driver: DriverInfo }).driver = { ...paper.driver, kind: 'gpu', trial: { pairs: true } };
  const [paired, apart] = [await deviceBy('gpu,pairs'), await deviceBy('gpu')];
  afterAll(() => [paper, paired, apart].forEach((gpu) => gpu.close()));

  // The trainings of bench/workloads.
  it.each([
    ['W2', [784, 512, 512, 10], 128, 15, 12],
    ['W3b', [12288, 20, 7, 5, 1], 209, 14, 11],
  ])('%s has fewer calls', async (_, [inputs = 0, ...units], examples, separate, calls) => {
    const sizes = units.map((count, index) => {
      if (index < units.length - 1) return dense(count, 'relu');
      return dense(count, count === 1 ? 'sigmoid' : 'softmax');
    });
    const labels = await labelsOf(network({ inputs, layers: sizes }), examples);
    expect(labels).toHaveLength(calls);
    expect(labels.flatMap((label) => label.split(' | '))).toHaveLength(separate);
    // The gradients by the weights of a layer and by the activations of the one before.
    const [last = 0, before = 0] = units.toReversed();
    const both = [`matmul sum [${last}, ${before}]`, `matmul reluGrad [${examples}, ${before}]`];
    expect(labels.filter((label) => both.every((part) => label.split(' | ').includes(part)))).toHaveLength(1);
  });

  it.each<[string, Network]>([
    [
      'convolutions',
      network({
        inputs: [8, 8, 3],
        layers: [
          layers.conv2d(8, { activation: 'relu' }),
          layers.maxPool2d(),
          layers.conv2d(6, { size: 2 }),
          layers.flatten(),
          dense(3, 'softmax'),
        ],
      }),
    ],
    [
      'rows in groups of four',
      network({
        inputs: 200,
        layers: [maxoutUnits(8, 2), layers.layerNorm(), dense(12, 'gelu'), dense(3, 'softmax')],
      }),
    ],
    [
      'rows left over',
      network({
        inputs: 203,
        layers: [dense(7, 'elu'), layers.batchNorm(), dense(5, 'selu'), dense(3, 'softmax')],
      }),
    ],
  ])('pairs of all kinds compile: %s', async (_, net) => {
    // Throws where a shader is not valid.
    const labels = await labelsOf(net);
    expect(labels.filter((label) => label.includes(' | ')).length).toBeGreaterThan(0);
  });

  it('a training has the same bits, and its report and formulas name all that is computed', async () => {
    // Rows of 800 numbers and more do not fit into one dispatch of a workgroup.
    const net = network({ inputs: 800, layers: [dense(12, 'tanh'), dense(5, 'relu'), dense(1, 'sigmoid')] });
    const [own, other] = [await trainerOf(paired, net), await trainerOf(apart, net)];
    expect([...(await own.run(3))]).toEqual([...(await other.run(3))]);
    const [calls, separate] = [await own.report({ timed: true, wgsl: true }), await other.report()];
    expect(calls.flatMap(({ label }) => label.split(' | ')).toSorted()).toEqual(
      separate.map(({ label }) => label).toSorted(),
    );
    expect(calls.length).toBeLessThan(separate.length);
    const total = (field: 'flops' | 'bytes', list: typeof separate): number =>
      list.reduce((sum, call) => sum + call[field], 0);
    for (const field of ['flops', 'bytes'] as const) expect(total(field, calls)).toBe(total(field, separate));
    const formulas = async (trainer: typeof own) =>
      (await trainer.explainStep()).calls.flatMap((call) => call.formulas).toSorted();
    expect(await formulas(own)).toEqual(await formulas(other));
  });
});
