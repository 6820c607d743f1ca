// Trainings on streams that are interrupted: checkpoints, states, lost devices, other orders.

import { afterEach, describe, expect, it } from 'vitest';
import {
  dense,
  drawDigits,
  Model,
  network,
  readCheckpoint,
  type Gpu,
  type StreamOptions,
  type StreamTrainingOptions,
  type Trainer,
} from '../../../src/index.ts';
import { openGpu } from '../../../src/node/openNodeGpu.ts';
import { testGpu } from '../../gpu.ts';
import { blobs, chancy, numbersOf } from '../fitScene.ts';
import { chunksOf, inMemory, slowly, trainerOn } from './streamScene.ts';

const data = blobs(60);
const made = { network: chancy(), seed: 3 };
const chunks = chunksOf(data, [0, 13, 2, 17]);
const heldOut = blobs(40, 1000);
/** Epochs that get shorter, each in another order: what a source may do that says no number of examples. */
const shrinking: StreamOptions['open'] = ({ epoch }) =>
  slowly(chunksOf(blobs(60 - 7 * (epoch % 5), 100 * epoch), [11, 4]))({
    epoch,
    signal: new AbortController().signal,
  });

const KINDS: Readonly<Record<string, [StreamOptions, Partial<StreamTrainingOptions>]>> = {
  'in its own order': [{ open: slowly(chunks), examples: 60 }, {}],
  'shuffled by a buffer': [{ open: slowly(chunks), examples: 60 }, { shuffleBuffer: 25 }],
  'with epochs of unknown lengths': [{ open: shrinking }, { shuffleBuffer: 20 }],
  'without an end': [
    {
      open: async function* () {
        for (let first = 0; ; first += 9) yield blobs(9, first);
      },
      examples: 50,
      endless: true,
    },
    { shuffleBuffer: 30 },
  ],
};

const FIT = { steps: 30, validation: heldOut, keepBest: true };

async function fitted(
  [source, options]: (typeof KINDS)[string],
  more: {
    resume?: Uint8Array;
    save?: (bytes: Uint8Array) => unknown;
    onStep?: (step: number) => void;
    gpu?: Gpu;
  } = {},
) {
  const { resume, save, onStep, gpu = await testGpu() } = more;
  const model = new Model(gpu, made);
  const trainer = await trainerOn(model, source, { slotBytes: 1500, singleDispatch: false, ...options });
  const history = await trainer.fit({
    ...FIT,
    every: 6,
    onBatch: ({ step }) => onStep?.(step),
    ...(resume ? { resume } : {}),
    ...(save ? { checkpoint: { save, everySteps: 4 } } : {}),
  }).finished;
  // What comes after goes on as well.
  const costs = [...(await trainer.run(5))];
  const numbers = await numbersOf(model);
  const reports = history.reports.map(({ step, cost, validation }) => ({ step, cost, validation }));
  trainer.destroy();
  return { reports, costs, numbers, recoveries: history.recoveries };
}

describe.each(Object.entries(KINDS))('a fit on a stream %s', (name, kind) => {
  it('goes on from each of its checkpoints to the same bits', async () => {
    const undisturbed = await fitted(kind);
    const checkpoints: Uint8Array[] = [];
    const { recoveries, ...whole } = await fitted(kind, { save: (bytes) => checkpoints.push(bytes) });
    expect({ ...whole, recoveries }).toEqual(undisturbed);
    expect(checkpoints.map((own) => readCheckpoint(own).done)).toEqual([4, 8, 12, 16, 20, 24, 28, 30]);
    for (const resume of [checkpoints[1]!, checkpoints[4]!, checkpoints[7]!])
      expect(await fitted(kind, { resume })).toEqual(undisturbed);
  });

  // Each opens devices of its own: two kinds show what the others share.
  if (name === 'in its own order' || name === 'without an end') return;

  describe('whose device is lost', () => {
    let gpu: Gpu | undefined;
    afterEach(() => gpu?.close());

    it.each([
      ['between two stretches', 12, 0],
      ['while the source is read', 0, 6],
    ])('%s goes on with another to the same bits', async (_when, step, opening) => {
      const own = await openGpu();
      gpu = own;
      let opened = 0;
      // The n-th time that it is opened, a device is lost before its second chunk.
      const open: StreamOptions['open'] = async function* (how) {
        const isLoser = ++opened === opening;
        let chunk = 0;
        for await (const one of await kind[0].open(how)) {
          if (isLoser && chunk++ === 1) own.device.destroy();
          yield one;
        }
      };
      const source = { ...kind[0], open };
      const { recoveries, ...rest } = await fitted([source, kind[1]], {
        gpu: own,
        onStep: (now) => {
          if (now === step) own.device.destroy();
        },
      });
      expect(recoveries).toHaveLength(1);
      const { recoveries: _none, ...undisturbed } = await fitted(kind);
      expect(rest).toEqual(undisturbed);
    });
  });
});

describe('the state of a trainer on a stream', () => {
  it('is restored to the bit, also backwards', async () => {
    const model = new Model(await testGpu(), made);
    const trainer = await trainerOn(model, { open: shrinking }, { shuffleBuffer: 20 });
    await trainer.run(11);
    const state = await trainer.state();
    const costs = [...(await trainer.run(9))];
    await trainer.restore(state);
    expect([...(await trainer.run(9))]).toEqual(costs);
  });

  it('is refused by a trainer on another stream, with what differs', async () => {
    const gpu = await testGpu();
    const on = (source: Partial<StreamOptions>, options: Partial<StreamTrainingOptions> = {}) =>
      trainerOn(new Model(gpu, made), { open: () => chunks, examples: 60, ...source }, options);
    const state = await (await on({}, { shuffleBuffer: 20 })).state();
    for (const [other, text] of [
      [on({}), 'an epoch, here'],
      [on({}, { shuffleBuffer: 21 }), 'buffer of 21'],
      [on({}, { shuffleBuffer: 20, seed: 6 }), 'seed 6'],
      [on({ examples: undefined }, { shuffleBuffer: 20 }), 'unknown examples'],
      [on({ fingerprint: 'v2' }, { shuffleBuffer: 20 }), 'v2'],
      [on({ open: () => chunksOf(blobs(60, 1), [60]) }, { shuffleBuffer: 20 }), 'the first crc32:'],
    ] as const) {
      const error: unknown = await (await other).restore(state).catch((failure: unknown) => failure);
      expect(error).toMatchObject({ code: 'E_ARGUMENT' });
      expect((error as Error).message).toContain(text.replace(', here', ''));
    }
    // The same examples in other chunks are the same stream.
    await (await on({ open: () => chunksOf(data, [1, 59]) }, { shuffleBuffer: 20 })).restore(state);
    const { trainer } = await inMemory(gpu, made, { data });
    await expect(trainer.restore(state)).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  });
});

describe('the memory of a training on a stream', () => {
  it('stays as it is over a hundred chunks, on the device and on the host', async () => {
    const gpu = await testGpu();
    const model = new Model(gpu, {
      network: network({ inputs: 784, layers: [dense(4, 'relu'), dense(10, 'softmax')] }),
      seed: 1,
    });
    let given = 0;
    /** Examples that were read and not trained on, at most. */
    let ahead = 0;
    const open = function* () {
      for (let chunk = 0; ; chunk++) {
        yield drawDigits({ count: 64, seed: 1, first: 64 * (chunk % 5) });
        given += 64;
        ahead = Math.max(ahead, given - 32 * (trainer?.step ?? 0));
      }
    };
    let trainer: Trainer | undefined;
    // Slots of two steps: 64 examples.
    trainer = await trainerOn(
      model,
      { open, examples: 6400, endless: true },
      { batchSize: 32, shuffleBuffer: 128, slotBytes: 52_000 },
    );
    await trainer.run(2);
    const bytes = gpu.bytesAllocated;
    const seen = new Set<number>();
    await trainer.run(200, {
      onProgress: ({ step }) => {
        expect(trainer.step).toBe(step);
        seen.add(gpu.bytesAllocated);
      },
    });
    expect(given).toBeGreaterThan(6400);
    expect([...seen]).toEqual([bytes]);
    // Two slots on the device, one on the host, the buffer, and the chunk that is being read.
    expect(ahead).toBeLessThanOrEqual(2 * 64 + 64 + 128 + 64);
  });
});
