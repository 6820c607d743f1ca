// A stream is read while the device trains: together they take about as long as the slower of the two.

import { expect, test } from 'vitest';
import {
  adam,
  createTrainer,
  dense,
  drawDigits,
  Model,
  network,
  streamOf,
  type DataSet,
} from '../../src/index.ts';
import { testGpu } from '../gpu.ts';
import { chunksOf } from '../train/stream/streamScene.ts';

const ROUNDS = Number(process.env['GRADLOOM_CASES'] ?? 5);
const EXAMPLES = 24_576;
const BATCH = 256;
const CHUNK = 512;
const STEPS = EXAMPLES / BATCH;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

test.runIf(process.env['GRADLOOM_LONG'])(
  'a source that takes as long as the device costs little more than one of them',
  async () => {
    const gpu = await testGpu();
    const drawn = drawDigits({ count: EXAMPLES, seed: 1 });
    // In float32, as pictures that somebody has prepared: 12 slots of what a stream has on the device.
    const data: DataSet = { ...drawn, x: Float32Array.from(drawn.x, (value) => value / 255) };
    const chunks = chunksOf(data, [CHUNK]);
    let delay = 0;
    /** A source that waits before each chunk, as for a disk or a network. */
    async function* slow(): AsyncGenerator<DataSet> {
      for (const chunk of chunks) {
        if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
        yield chunk;
      }
    }
    const options = { optimizer: adam(), batchSize: BATCH, seed: 1 };
    const model = (): Model =>
      new Model(gpu, {
        network: network({
          inputs: 784,
          layers: [dense(512, 'relu'), dense(128, 'relu'), dense(10, 'softmax')],
        }),
        seed: 1,
      });
    const device = await createTrainer(model(), { ...options, data, shuffle: false });
    const both = await createTrainer(model(), {
      ...options,
      data: streamOf({ open: slow, examples: EXAMPLES }),
    });
    const train = (trainer: typeof device) => timed(() => trainer.fit({ epochs: 1, health: false }).finished);
    await train(device);
    await train(both);
    // The source is made as slow as the device.
    delay = median([await train(device), await train(device), await train(device)]) / chunks.length;
    const times: Record<'device' | 'source' | 'together', number[]> = {
      device: [],
      source: [],
      together: [],
    };
    for (let round = 0; round < ROUNDS; round++) {
      times.device.push(await train(device));
      times.source.push(
        await timed(async () => {
          for await (const _ of slow());
        }),
      );
      times.together.push(await train(both));
    }
    const [a, b, c] = [median(times.device), median(times.source), median(times.together)];
    const share = (c - Math.max(a, b)) / Math.min(a, b);
    console.log(
      `${STEPS} steps: device ${a.toFixed(0)} ms, source ${b.toFixed(0)} ms, together ${c.toFixed(0)} ms: ` +
        `${(c / Math.max(a, b)).toFixed(3)} of the slower one, ${(share * 100).toFixed(0)} % of the faster one beside it`,
    );
    device.destroy();
    both.destroy();
    expect(share).toBeLessThan(0.35);
  },
  1_800_000,
);
