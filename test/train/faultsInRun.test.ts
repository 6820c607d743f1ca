// A device call that fails in the middle of a training: costs and steps stay those of the device.

import { expect, it } from 'vitest';
import type { DeviceBuffer } from '../../src/gpu/buffer.ts';
import { countCalls, injectFaults, observeDevice } from '../../src/testing.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import {
  createTrainer,
  dense,
  GradloomError,
  Model,
  momentum,
  network,
  sgd,
  type Trainer,
} from '../../src/index.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { createPopulation } from '../../src/train/createPopulation.ts';
import type { Population } from '../../src/train/population.ts';

const data = {
  x: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
  y: Float32Array.from({ length: 8 }, (_, i) => Math.cos(i)),
  examples: 8,
  features: 3,
  targets: 1,
};
const net = network({ inputs: 3, layers: [dense(4, 'tanh'), dense(1, 'identity')] });
const STEPS = 40;

interface Scene {
  readonly gpu: Gpu;
  readonly trained: Trainer | Population;
  /** What the device counted. */
  readonly counted: () => Promise<number>;
}

const KINDS = ['one dispatch', 'step by step', 'population'] as const;
type Kind = (typeof KINDS)[number];

async function scene(kind: Kind, gpu: Gpu): Promise<Scene> {
  const counters: DeviceBuffer[] = [];
  const create = gpu.createBuffer.bind(gpu);
  gpu.createBuffer = (label, bytes) => {
    const buffer = create(label, bytes);
    if (label === 'step') counters.push(buffer);
    return buffer;
  };
  const trained = await (kind === 'population'
    ? createPopulation(gpu, {
        network: net,
        data,
        members: [{ optimizer: momentum() }, { optimizer: sgd() }],
      })
    : createTrainer(new Model(gpu, { network: net, seed: 1 }), {
        data,
        optimizer: momentum(),
        batchSize: 4,
        singleDispatch: kind === 'one dispatch',
      }));
  gpu.createBuffer = create;
  expect(counters).toHaveLength(kind === 'population' ? 2 : 1);
  const counted = async () => {
    const all = await Promise.all(counters.map((buffer) => gpu.read({ ...buffer.all, bytes: 4 })));
    return Math.min(...all.map((bytes) => new Uint32Array(bytes)[0]!));
  };
  return { gpu, trained, counted };
}

const flat = (costs: Float32Array | Float32Array[]): number[][] =>
  Array.isArray(costs) ? costs.map((own) => [...own]) : [[...costs]];

const settled = (work: Promise<unknown>): Promise<unknown> =>
  Promise.race([
    work.then(() => 'done').catch((error: unknown) => error),
    new Promise((resolve) => setTimeout(resolve, 10_000, 'hangs').unref()),
  ]);

it.each(KINDS)(
  '%s: after the k-th read-back of a run fails, for every k, costs belong to their own steps and step is the device’s counter',
  async (kind) => {
    const gpu = await openGpu();
    let left = Infinity;
    observeDevice(gpu.device, (call, proceed) =>
      call === 'mapAsync' && --left === 0 ? Promise.reject(new Error('injected')) : proceed(),
    );
    const healthy = await scene(kind, gpu);
    const whole = flat(await healthy.trained.run(2 * STEPS));
    let failures = 0;
    // Until a run has no k-th read-back any more.
    for (let k = 1; ; k++) {
      const { trained, counted } = await scene(kind, gpu);
      left = k;
      const failed = await settled(trained.run(STEPS));
      left = Infinity;
      if (failed === 'done') break;
      failures++;
      expect(failed).toBeInstanceOf(GradloomError);
      const { step } = trained;
      expect(step).toBe(await counted());
      const costs = flat(await trained.run(STEPS));
      expect(costs).toEqual(whole.map((own) => own.slice(step, step + STEPS)));
      expect(trained.step).toBe(step + STEPS);
      expect(await counted()).toBe(step + STEPS);
      trained.destroy();
    }
    expect(failures).toBeGreaterThan(kind === 'population' ? 3 : 1);
    gpu.close();
  },
);

it.each(KINDS)('%s: a device lost at the k-th submission of a run is told, for every k', async (kind) => {
  const healthy = await scene(kind, await openGpu());
  const calls = countCalls(healthy.gpu.device);
  await healthy.trained.run(STEPS);
  // Opening a device takes long: all with GRADLOOM_CASES.
  const submissions = Math.min(calls.submit, process.env['GRADLOOM_CASES'] ? Infinity : 3);
  healthy.gpu.close();
  for (let lose = 1; lose <= submissions; lose++) {
    const { gpu, trained } = await scene(kind, await openGpu());
    injectFaults(gpu.device, { lose });
    const [run, next] = await Promise.all([settled(trained.run(STEPS)), settled(trained.run(1))]);
    if (run !== 'done') expect(run).toMatchObject({ code: 'E_DEVICE_LOST' });
    else expect(lose).toBeGreaterThan(1);
    if (run !== 'done') expect(next).toMatchObject({ code: 'E_DEVICE_LOST' });
    trained.destroy();
    gpu.close();
  }
});
