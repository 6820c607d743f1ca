// A device call that fails in the middle of a training: costs and steps stay those of the device.

import { expect, it } from 'vitest';
import { countCalls, injectFaults, observeDevice } from '../../src/testing.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { GradloomError, momentum, sgd } from '../../src/index.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { within } from '../within.ts';
import { buffersOf, createTraining, KINDS, type Kind } from './smallTraining.ts';

const STEPS = 40;

/** A training, a population's members in two groups, and what the device counts. */
async function scene(kind: Kind, gpu: Gpu) {
  const [trained, buffers] = await buffersOf(gpu, () => createTraining(gpu, kind, [momentum(), sgd()]));
  const counters = buffers.get('step')!;
  expect(counters).toHaveLength(kind === 'population' ? 2 : 1);
  const counted = async (): Promise<number> => {
    const all = await Promise.all(counters.map((buffer) => gpu.read({ ...buffer.all, bytes: 4 })));
    return Math.min(...all.map((bytes) => new Uint32Array(bytes)[0]!));
  };
  return { gpu, trained, counted };
}

const flat = (costs: Float32Array | Float32Array[]): number[][] =>
  Array.isArray(costs) ? costs.map((own) => [...own]) : [[...costs]];

const settled = (work: Promise<unknown>): Promise<unknown> =>
  within(10, work).then(
    () => 'done',
    (error: unknown) => error,
  );

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
