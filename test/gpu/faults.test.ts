// Faults on demand: each becomes one typed error, nothing hangs, and what can be used again is.

import { afterEach, describe, expect, it } from 'vitest';
import { injectFaults, type FaultPlan } from '../../src/testing.ts';
import { adam, createTrainer, dense, drawDigits, Model, network, type Gpu } from '../../src/index.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { within } from '../within.ts';

const data = drawDigits({ count: 64, seed: 1 });
const unhandled: unknown[] = [];
const noteUnhandled = (reason: unknown): void => void unhandled.push(reason);
process.on('unhandledRejection', noteUnhandled);

let gpu: Gpu | undefined;
afterEach(async () => {
  gpu?.close();
  // A rejection counts as unhandled only after the microtasks.
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(unhandled).toEqual([]);
});

async function broken(plan: FaultPlan): Promise<Gpu> {
  gpu = await openGpu({ onDevice: (device) => injectFaults(device, plan) });
  return gpu;
}

/** Trains a few steps and predicts; the whole of what uses the device. */
async function train(device: Gpu): Promise<number> {
  const layers = [dense(8, 'relu'), dense(10, 'softmax')];
  const model = new Model(device, { network: network({ inputs: 784, layers }), seed: 1 });
  const trainer = await createTrainer(model, { data, optimizer: adam(), batchSize: 16 });
  await trainer.run(5);
  const outputs = await model.predict(data.x);
  trainer.destroy();
  await model.destroy();
  return outputs.length;
}

describe('an allocation that fails', () => {
  for (const allocation of [1, 2, 4, 7, 9]) {
    it(`is told as E_OUT_OF_MEMORY at the ${allocation}th buffer, and the device can be used again`, async () => {
      const device = await broken({ allocation });
      await expect(within(20, train(device))).rejects.toMatchObject({ code: 'E_OUT_OF_MEMORY' });
      expect(await within(20, train(device))).toBe(640);
    });
  }

  it('leaves no memory of the failed training behind but the model', async () => {
    const device = await broken({ allocation: 8 });
    const model = new Model(device, {
      network: network({ inputs: 784, layers: [dense(10, 'softmax')] }),
    });
    const before = device.bytesAllocated;
    const failed = createTrainer(model, { data, optimizer: adam(), batchSize: 16 });
    await expect(failed).rejects.toMatchObject({ code: 'E_OUT_OF_MEMORY' });
    expect(device.bytesAllocated).toBe(before);
  });
});

describe('a compilation that fails', () => {
  for (const compile of [1, 3]) {
    it(`is told as E_COMPILE at the ${compile}th pipeline, and tried again the next time`, async () => {
      const device = await broken({ compile });
      await expect(within(20, train(device))).rejects.toMatchObject({ code: 'E_COMPILE' });
      expect(await within(20, train(device))).toBe(640);
    });
  }
});

describe('a read-back that fails', () => {
  it('is told, and the device can be used again', async () => {
    const device = await broken({ map: 1 });
    await expect(within(20, train(device))).rejects.toMatchObject({ name: 'GradloomError' });
    expect(await within(20, train(device))).toBe(640);
  });
});

describe('a device that is lost', () => {
  for (const lose of [1, 2, 3, 5]) {
    it(`is told as E_DEVICE_LOST at the ${lose}th submission, and every later call says so too`, async () => {
      const device = await broken({ lose });
      await expect(within(20, train(device))).rejects.toMatchObject({ code: 'E_DEVICE_LOST' });
      await expect(within(20, train(device))).rejects.toMatchObject({ code: 'E_DEVICE_LOST' });
      await expect(within(20, device.settle())).rejects.toMatchObject({ code: 'E_DEVICE_LOST' });
    });
  }
});

describe('a closed device', () => {
  it('says so at every call, and may be closed twice', async () => {
    const device = await broken({});
    device.close();
    device.close();
    await expect(train(device)).rejects.toMatchObject({ code: 'E_DISPOSED' });
    await expect(device.settle()).rejects.toMatchObject({ code: 'E_DISPOSED' });
  });
});
