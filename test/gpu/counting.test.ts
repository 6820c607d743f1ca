// What a training step asks of the device: dispatches, and nothing else.

import { afterAll, describe, expect, it } from 'vitest';
import { countCalls, type DeviceCall } from '../../src/testing.ts';
import {
  adam,
  createTrainer,
  dense,
  drawDigits,
  Model,
  network,
  type CompileProgress,
  type Gpu,
} from '../../src/index.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';

let counts: Record<DeviceCall, number>;
const opened: Promise<Gpu> = openGpu({ onDevice: (device) => (counts = countCalls(device)) });
afterAll(async () => (await opened).close());

const data = drawDigits({ count: 512, seed: 1 });

describe('a training step of 784-256-128-10 with Adam', () => {
  it('is twelve dispatches, on a GPU thirteen, in one submission, and creates and writes nothing', async () => {
    const gpu = await opened;
    const layers = [dense(256, 'relu'), dense(128, 'relu'), dense(10, 'softmax')];
    const model = new Model(gpu, { network: network({ inputs: 784, layers }), seed: 1 });
    const trainer = await createTrainer(model, { data, optimizer: adam(), batchSize: 128 });
    await trainer.run(2);
    const before = { ...counts };
    await trainer.run(1);
    const since = (call: DeviceCall): number => counts[call] - before[call];
    // A GPU makes the sums of few results in parts, which a call of its own adds.
    expect(since('dispatchWorkgroups')).toBeLessThanOrEqual(gpu.driver.kind === 'gpu' ? 13 : 12);
    // One for the step, one for the copy of the costs that somebody looks at.
    expect(since('submit')).toBe(2);
    expect(since('mapAsync')).toBe(1);
    expect(since('createBuffer')).toBe(0);
    expect(since('createBindGroup')).toBe(0);
    expect(since('createComputePipelineAsync')).toBe(0);
    expect(since('writeBuffer')).toBe(0);
    trainer.destroy();
    await model.destroy();
  });
});

describe('a deeper network of layers that were trained before', () => {
  it('compiles nothing', async () => {
    const gpu = await opened;
    const prepare = async (hidden: number): Promise<number> => {
      const layers = [...Array.from({ length: hidden }, () => dense(64, 'tanh')), dense(10, 'softmax')];
      const model = new Model(gpu, { network: network({ inputs: 784, layers }), seed: 1 });
      const before = counts.createComputePipelineAsync;
      const options = { data, optimizer: adam(), batchSize: 128, singleDispatch: false };
      (await createTrainer(model, options)).destroy();
      await model.destroy();
      return counts.createComputePipelineAsync - before;
    };
    expect(await prepare(2)).toBeGreaterThan(0);
    expect(await prepare(4)).toBe(0);
  });
});

describe('a training that is prepared', () => {
  it('tells of each kernel as it is compiled', async () => {
    const gpu = await opened;
    const layers = [dense(32, 'sigmoid'), dense(10, 'softmax')];
    const model = new Model(gpu, { network: network({ inputs: 784, layers }), seed: 1 });
    const told: CompileProgress[] = [];
    const trainer = await createTrainer(model, {
      data,
      optimizer: adam(),
      batchSize: 128,
      singleDispatch: false,
      onCompile: (progress) => told.push(progress),
    });
    const { total } = told[0]!;
    expect(total).toBeGreaterThan(4);
    expect(total).toBeLessThanOrEqual(trainer.calls);
    expect(told).toEqual(Array.from({ length: total }, (_, index) => ({ compiled: index + 1, total })));
    trainer.destroy();
    await model.destroy();
  });
});

describe('five thousand steps of a small network', () => {
  it('leave the memory of the device and of the process as they were', async () => {
    const gpu = await opened;
    const layers = [dense(8, 'tanh'), dense(10, 'softmax')];
    const small = { ...data, x: data.x.subarray(0, 512 * 16), features: 16, imageShape: undefined };
    const model = new Model(gpu, { network: network({ inputs: 16, layers }), seed: 1 });
    const trainer = await createTrainer(model, { data: small, optimizer: adam(), batchSize: 32 });
    await trainer.run(500);
    const [device, created] = [gpu.bytesAllocated, counts.createBuffer];
    const heap: number[] = [];
    for (let part = 0; part < 5; part++) {
      await trainer.run(1000);
      globalThis.gc?.();
      heap.push(process.memoryUsage().rss);
    }
    expect(gpu.bytesAllocated).toBe(device);
    expect(counts.createBuffer).toBe(created);
    // What leaks grows in every part; the collector, and the pools of a GPU's driver, grow now and then.
    const growth = heap.slice(1).map((bytes, part) => bytes - heap[part]!);
    expect(Math.min(...growth)).toBeLessThan(4 * 2 ** 20);
    // A software driver keeps no pools: by far less than a step's worth of results would be.
    if (gpu.driver.kind === 'software') expect(heap.at(-1)! - heap[1]!).toBeLessThan(48 * 2 ** 20);
    trainer.destroy();
    await model.destroy();
    expect(gpu.bytesAllocated).toBe(0);
  });
});
