// What looks at health cost: they are compiled once for a trainer, and not at all for short trainings that do well.

import { afterAll, describe, expect, it } from 'vitest';
import { adam, createTrainer, dense, Model, network, type FitOptions, type Gpu } from '../../../src/index.ts';
import { openGpu } from '../../../src/node/openNodeGpu.ts';
import { countCalls, type DeviceCall } from '../../../src/testing.ts';
import { rings } from './stories.ts';

let counts: Record<DeviceCall, number>;
const opened: Promise<Gpu> = openGpu({ onDevice: (device) => (counts = countCalls(device)) });
afterAll(async () => (await opened).close());

async function training(learningRate = 0.02, gpu = opened) {
  const data = rings(120);
  const model = new Model(await gpu, {
    network: network({
      inputs: 2,
      layers: [dense(8, 'relu'), dense(3, 'softmax', { initializer: 'zeros' })],
    }),
    seed: 1,
  });
  const trainer = await createTrainer(model, {
    data,
    optimizer: adam({ learningRate }),
    singleDispatch: false,
  });
  await trainer.run(1);
  return { model, trainer };
}

/** Bind groups that a fit makes: each program makes its own. */
async function made(
  trainer: Awaited<ReturnType<typeof training>>['trainer'],
  health: FitOptions['health'],
  steps = 100,
): Promise<number> {
  const before = counts.createBindGroup;
  await trainer.fit({ steps, health }).finished;
  return counts.createBindGroup - before;
}

describe('looks at health', () => {
  it('are prepared by the first fit of a trainer and used by the others, by health() too', async () => {
    const { trainer } = await training();
    expect(await made(trainer, true)).toBeGreaterThan(0);
    expect(await made(trainer, true)).toBe(0);
    const before = counts.createBindGroup;
    await trainer.health();
    expect(counts.createBindGroup).toBe(before);
    trainer.destroy();
  });

  it('are not prepared, where they wait, for a short training whose cost falls', async () => {
    const { trainer } = await training();
    expect(await made(trainer, { look: 'auto' })).toBe(0);
    trainer.destroy();
  });

  it('are made at the end, though they wait, where the cost stands still', async () => {
    const { trainer } = await training(1e-9);
    const { findings } = await trainer.fit({ steps: 400, health: { look: 'auto' } }).finished;
    expect(findings.map(({ code }) => code)).toContain('costNotFalling');
    trainer.destroy();
  });

  it('are compiled one after another while the training goes on, where that is asked for', async () => {
    let asked = 0;
    let gate: Promise<void> | undefined;
    const gpu = openGpu({
      onDevice: (device) => {
        const compile = device.createComputePipelineAsync.bind(device);
        device.createComputePipelineAsync = async (descriptor) => {
          asked++;
          await gate;
          return compile(descriptor);
        };
      },
    });
    const { trainer } = await training(0.02, gpu);
    const before = asked;
    let open!: () => void;
    gate = new Promise((resolve) => (open = resolve));
    const prepared = Promise.all([trainer.prepareHealth(), trainer.prepareHealth()]);
    await expect.poll(() => asked).toBe(before + 1);
    await trainer.run(3);
    expect(trainer.step).toBe(4);
    expect(asked).toBe(before + 1);
    open();
    await prepared;
    const compiled = asked;
    expect(compiled).toBeGreaterThan(before + 2);
    await trainer.health();
    await trainer.health();
    expect(asked).toBe(compiled);
    trainer.destroy();
    await expect(trainer.prepareHealth()).rejects.toMatchObject({ code: 'E_DISPOSED' });
    (await gpu).close();
  });

  it('go on after a lost device with those of an earlier fit', async () => {
    const { trainer } = await training();
    await trainer.fit({ steps: 10, health: true }).finished;
    const gpu = await opened;
    const lose = ({ step }: { step: number }) => void (step === 21 && gpu.device.destroy());
    const { recoveries } = await trainer.fit({ steps: 20, every: 10, onBatch: lose }).finished;
    expect(recoveries).toHaveLength(1);
    // The fit that lost the device looked at nothing; its trainer's looks moved to the new one all the same.
    const { findings } = await trainer.fit({ steps: 10, health: true }).finished;
    expect(findings.map(({ code }) => code)).not.toContain('nonFinite');
    trainer.destroy();
  });
});
