// Every shader that the kernels can link compiles, on Dawn's null backend, which needs no driver.

import { afterAll, describe, expect, it } from 'vitest';
import { PipelineCache } from '../../src/gpu/pipelineCache.ts';
import type { ShaderCall } from '../../src/gpu/shaderCall.ts';
import { argReduce, scan, topK } from '../../src/kernels/alongAxis.ts';
import { batch } from '../../src/kernels/batch.ts';
import { conv, convProduct, type ConvShape } from '../../src/kernels/conv.ts';
import type { DeviceTraits } from '../../src/kernels/deviceTraits.ts';
import { elementwise } from '../../src/kernels/elementwise.ts';
import { gather, scatterAdd } from '../../src/kernels/gather.ts';
import type { Fused } from '../../src/kernels/linkKernel.ts';
import { loadParts } from '../../src/kernels/parts.ts';
import { chooseMatmul } from '../../src/kernels/matmul/chooseMatmul.ts';
import { matmulVariants } from '../../src/kernels/matmul/matmulVariants.ts';
import { pool, unpool } from '../../src/kernels/pool.ts';
import { reduce } from '../../src/kernels/reduce.ts';
import * as columns from '../../src/kernels/reduceColumns.ts';
import * as held from '../../src/kernels/heldRows.ts';
import * as loops from '../../src/kernels/softmax.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { patiently } from '../../src/node/patiently.ts';
import type { Access } from '../../src/wgsl/fusedBody.ts';
import type { LinkedShader } from '../../src/wgsl/link.ts';
import { kernels } from './matmulFixture.ts';

const gpu = await openGpu({ driver: 'null' });
await loadParts();
afterAll(() => gpu.close());

const memory = gpu.createBuffer('any', 1024).all;
const store: Fused = {
  body: { operands: [], instructions: [], outputs: [{ value: { from: 'kernel' }, type: 'f32' }] },
  operands: [],
  outputs: [memory],
};
const load: Fused = {
  body: {
    operands: [{ access: { kind: 'flat' }, type: 'f32' }],
    instructions: [],
    outputs: [{ value: { from: 'operand', index: 0 }, type: 'f32' }],
  },
  operands: [memory],
  outputs: [],
};
const cost = { flops: 0, bytes: 0 };
const booleans = [false, true] as const;
/** The device by the rules of a kind of driver. */
const by = (kind: DeviceTraits['driver']['kind']): DeviceTraits => ({
  subgroupSize: gpu.subgroupSize,
  features: gpu.features,
  limits: gpu.limits,
  driver: { kind },
});
const software = by('software');
const devices = [software, by('gpu')] as const;
const cache = new PipelineCache(gpu.device, patiently);

async function compileAll(shaders: readonly LinkedShader[]): Promise<void> {
  await Promise.all(shaders.map((shader) => cache.get(shader)));
}
const linked = (calls: readonly ShaderCall[]): LinkedShader[] => calls.map(({ shader }) => shader);

describe('on the null backend', () => {
  it('has what the shaders below need', () => {
    expect(gpu.driver.kind).toBe('null');
    expect(gpu.features).toContain('shader-f16');
  });

  it('all variants of matmul compile', { timeout: 600_000 }, async () => {
    const shaders = await matmulVariants(gpu);
    expect(shaders.length).toBeGreaterThan(100);
    const supported = shaders.filter(
      ({ code }) => gpu.features.has('subgroups') || !code.includes('enable subgroups'),
    );
    expect(supported.length).toBeGreaterThan(50);
    await compileAll(supported);
  });

  it('all variants of reductions compile', async () => {
    const any = { label: 'reduce', fetch: load, finish: store, cost, scratch: () => memory };
    const calls = (['sum', 'max', 'product'] as const).flatMap((combine) =>
      [1, 2].flatMap((outer) =>
        [1, 4, 5, 1024].flatMap((inner) =>
          [1, 3, 8, 100, 1000, 40_000, 40_001].flatMap((size) =>
            devices.flatMap((device) => reduce({ ...any, combine, outer, size, inner }, { device, columns })),
          ),
        ),
      ),
    );
    const names = new Set(calls.map(({ shader }) => shader.name));
    expect(names).toEqual(new Set(['reduceRows.wgsl', 'reduceColumns.wgsl', 'reduceColumnBlocks.wgsl']));
    await compileAll(linked(calls));
  });

  it('all variants of softmax and cross-entropy compile', async () => {
    const calls = devices.flatMap((device) =>
      [loops, ...(device === software ? [] : [held])].flatMap(({ softmax, crossEntropy }) =>
        [1, 3, 10, 12, 100, 1000, 1001, 4096, 4097, 8000, 8191, 8192, 8196].flatMap((columns) =>
          // With few rows more invocations share one.
          [5, 1e6].flatMap((rows) => {
            const problem = { rows, columns, logits: memory, finish: store };
            return [
              softmax(problem, device),
              ...(['u32', 'f32'] as const).map((targetType) =>
                crossEntropy({ ...problem, target: memory, targetType, losses: memory }, device),
              ),
            ];
          }),
        ),
      ),
    );
    expect(new Set(calls.map(({ shader }) => shader.name))).toEqual(
      new Set(['softmax.wgsl', 'crossEntropy.wgsl', 'softmaxHeld.wgsl', 'crossEntropyHeld.wgsl']),
    );
    await compileAll(linked(calls));
  });

  it('all variants of gathering batches compile', async () => {
    const companion = { source: memory, target: memory, columns: 1 };
    const calls = [1, 3, 4, 784, 785].flatMap((columns) =>
      ([0, undefined] as const).flatMap((shuffleSeed) =>
        (['f32', 'f16', 'u8'] as const).flatMap((dataType) =>
          [companion, undefined].flatMap((second) =>
            (['gpu', 'software'] as const).map((kind) =>
              batch(
                {
                  count: 100,
                  batchSize: 10,
                  columns,
                  shuffleSeed,
                  data: memory,
                  dataType,
                  step: memory,
                  finish: store,
                  companion: second,
                },
                { driver: { kind } },
              ),
            ),
          ),
        ),
      ),
    );
    await compileAll(linked(calls));
  });

  it('all variants along an axis compile', async () => {
    const any = { outer: 2, finish: store, scratch: () => memory };
    const calls = devices.flatMap((device) =>
      [3, 4].flatMap((inner) =>
        [9, 1000, 100_000].flatMap((size) =>
          booleans.flatMap((first) => {
            const shape = { ...any, size, inner, x: memory };
            const indexed = { ...any, size, n: 4, inner, own: first, source: memory, indices: memory };
            return [
              gather(indexed, device),
              gather({ ...indexed, half: true }, device),
              scatterAdd(indexed, device),
              ...topK({ ...shape, k: 2, largest: first, values: memory, indices: memory }, device),
              ...booleans.flatMap((second) => [
                ...scan({ ...shape, exclusive: first, reverse: second }, device),
                argReduce({ ...shape, extreme: first ? 'max' : 'min', last: second, y: memory }, device),
              ]),
            ];
          }),
        ),
      ),
    );
    expect(calls.some(({ shader }) => shader.name === 'scanTotals.wgsl')).toBe(true);
    await compileAll(linked(calls));
  });

  it('all variants of convolutions and pooling compile', async () => {
    const sizes = {
      examples: 2,
      images: [9, 8],
      results: [4, 3],
      kernel: [3, 3],
      stride: [2, 2],
      before: [1, 0],
      dilation: [1, 1],
    } as const;
    const variants = [
      undefined,
      { kind: 'narrow', lanes: 4 },
      { kind: 'tile', quads: 1, splits: 2 },
      ...(gpu.features.has('subgroups')
        ? [false, true].map((swapped) => ({ kind: 'panel', lanes: 8, rows: 8, quads: 1, swapped }) as const)
        : []),
    ] as const;
    const shapes = [4, 3].flatMap((channels) =>
      [1, channels].flatMap((groups) =>
        ([1, 2] as const).flatMap((spread) =>
          (['images', 'weights'] as const).map((of): ConvShape => ({
            ...sizes,
            channels,
            outChannels: 3 * channels,
            groups,
            spread: [spread, 1],
            of,
          })),
        ),
      ),
    );
    const any = { x: memory, other: memory, finish: store };
    const calls = shapes.flatMap((shape) =>
      variants.flatMap((variant) =>
        conv(
          { ...any, ...shape },
          {
            variant: variant ?? chooseMatmul(convProduct(shape), software),
            kernels,
            scratch: () => memory,
          },
        ),
      ),
    );
    const poolings = [4, 3].flatMap((channels) =>
      (['max', 'pick', 'average'] as const).flatMap((combine) =>
        [2, 7].flatMap((size) => {
          const windows = {
            ...sizes,
            channels,
            combine,
            size: [size, size],
            countsPadding: size > 2,
          } as const;
          const problem = { ...windows, source: memory, other: memory, finish: store, label: 'pool' };
          return devices.flatMap((device) => [pool(problem, device), unpool(problem, device)]);
        }),
      ),
    );
    await compileAll(linked([...calls, ...poolings]));
  });

  it('every way to read an operand compiles, for every type and width', async () => {
    const accesses: Access[] = [
      { kind: 'flat' },
      { kind: 'column' },
      { kind: 'row' },
      { kind: 'scalar' },
      { kind: 'window', size: 3, length: 5, inner: 4, before: -1, fill: 0 },
      { kind: 'strided', dims: [8, 3], strides: [0, 1], offset: 0 },
      { kind: 'strided', dims: [3, 8], strides: [8, 1], offset: 4 },
      { kind: 'strided', dims: [3, 5], strides: [1, 0], offset: 3 },
      { kind: 'strided', dims: [2, 3, 2, 2, 2, 8], strides: [0, 64, 32, 0, 8, 1], offset: 0 },
    ];
    const calls = accesses.flatMap((access) =>
      (['f32', 'f16', 'u32', 'u8'] as const).flatMap((type) =>
        ([1, 4] as const).flatMap((width) => {
          const call = type === 'u32' ? 'to_real' : 'relu';
          const finish: Fused = {
            body: {
              operands: [{ access, type }],
              instructions: [{ call, args: [{ from: 'operand', index: 0 }], type: 'f32', uniform: false }],
              outputs: [{ value: { from: 'instruction', index: 0 }, type: type === 'f16' ? 'f16' : 'f32' }],
            },
            operands: [memory],
            outputs: [memory],
          };
          // On a software driver the larger one goes down its columns.
          return [8, 4096].map((columns) =>
            elementwise({ label: 'read', count: 300 * columns, columns, width, finish, cost }, software),
          );
        }),
      ),
    );
    expect(new Set(calls.map(({ shader }) => shader.name))).toEqual(
      new Set(['elementwise.wgsl', 'elementwiseColumns.wgsl']),
    );
    await compileAll(linked(calls));
  });

  it('a shader that does not compile is named by its own file and line', async () => {
    const { shader } = loops.softmax({ rows: 5, columns: 3, logits: memory, finish: store }, gpu);
    const broken = { ...shader, code: shader.code.replace(/= *Real\(row_sum/, '= Rael(row_sum') };
    await expect(cache.get(broken)).rejects.toMatchObject({
      code: 'E_COMPILE',
      message: expect.stringMatching(/^softmax\.wgsl:\d+: .*Rael/),
      hint: expect.stringMatching(/let \w+ ?= Rael\(row_sum\(\w+, ?\w+\)\);/),
    });
  });
});
