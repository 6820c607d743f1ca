// What a source does wrong, and how it is let go of: its errors, stops, aborts, limits of time, ends of trainers.

import { describe, expect, it } from 'vitest';
import { createTrainer, Model, streamOf, type DataSet, type StreamOptions } from '../../../src/index.ts';
import { testGpu } from '../../gpu.ts';
import { blobs, numbersOf, plain } from '../fitScene.ts';
import { chunksOf, inMemory, OPTIONS, trainerOn } from './streamScene.ts';

const data = blobs(60);
const made = { network: plain(), seed: 3 };
const chunks = chunksOf(data, [10]);

/** A source that tells what becomes of it: `each` may wait or throw before a chunk. */
function watched(each: (chunk: number, epoch: number) => unknown = () => undefined) {
  const told = { opened: 0, left: 0, ended: 0, aborted: 0, given: 0 };
  const open: StreamOptions['open'] = async function* ({ epoch, signal }) {
    told.opened++;
    signal.addEventListener('abort', () => told.aborted++);
    let isWhole = false;
    try {
      for (const [index, chunk] of chunks.entries()) {
        await each(index, epoch);
        told.given++;
        yield chunk;
      }
      isWhole = true;
    } finally {
      if (isWhole) told.ended++;
      else told.left++;
    }
  };
  return { open, told };
}

/** The parameters after so many steps on the data in memory. */
async function after(steps: number) {
  const { model, trainer } = await inMemory(await testGpu(), made, { data });
  await trainer.run(steps);
  return numbersOf(model);
}

async function onStream(source: StreamOptions, options = {}) {
  const model = new Model(await testGpu(), made);
  return { model, trainer: await trainerOn(model, source, options) };
}

describe('an error of the source', () => {
  it.each([1, 6000])(
    'ends a fit with itself after the last whole step before it, slots of %i bytes',
    async (slotBytes) => {
      const broken = new Error('no network');
      // 60 + 20 examples before it: five steps of 16.
      const { open } = watched((chunk, epoch) => {
        if (epoch === 1 && chunk === 2) throw broken;
      });
      const { model, trainer } = await onStream({ open, examples: 60 }, { slotBytes });
      const told: number[] = [];
      const fit = trainer.fit({ epochs: 4, onBatch: ({ costs }) => void told.push(...costs) });
      await expect(fit.finished).rejects.toBe(broken);
      expect(trainer.step).toBe(5);
      expect(told).toHaveLength(5);
      expect(await numbersOf(model)).toEqual(await after(5));
    },
  );

  it('leaves a trainer that goes on where it was, when the source works again', async () => {
    let isBroken = true;
    const { open } = watched((chunk, epoch) => {
      if (isBroken && epoch === 0 && chunk === 4) throw new Error('no network');
    });
    const { model, trainer } = await onStream({ open, examples: 60 });
    await expect(trainer.run(10)).rejects.toThrow('no network');
    isBroken = false;
    await trainer.run(10 - trainer.step);
    expect(await numbersOf(model)).toEqual(await after(10));
  });

  it('that is thrown by open, or by what is to give the first chunk, is told by createTrainer or fit', async () => {
    const model = new Model(await testGpu(), made);
    const gone = new Error('gone');
    const open = () => {
      throw gone;
    };
    await expect(createTrainer(model, { ...OPTIONS, data: streamOf({ open }) })).rejects.toBe(gone);
    let opened = 0;
    const late = () => {
      if (opened++ > 0) throw gone;
      return chunks;
    };
    const trainer = await createTrainer(model, { ...OPTIONS, data: streamOf({ open: late }) });
    await expect(trainer.fit({ steps: 3 }).finished).rejects.toBe(gone);
  });

  it('at its end, when it is let go of, is told where nothing else failed', async () => {
    let opened = 0;
    const open = (): Iterable<DataSet> => {
      const iterator = [data, data].values();
      const fails = opened++ > 0;
      return {
        [Symbol.iterator]: () => ({
          next: () => iterator.next(),
          return: () => {
            if (fails) throw new Error('not closed');
            return { done: true, value: undefined };
          },
        }),
      };
    };
    const { trainer } = await onStream({ open });
    await expect(trainer.fit({ steps: 2 }).finished).rejects.toThrow('not closed');
    expect(trainer.step).toBe(2);
  });
});

describe('a source', () => {
  it('is gone through once an epoch, and to its end', async () => {
    const { open, told } = watched();
    const { trainer } = await onStream({ open, examples: 60 }, { batchSize: 15 });
    // createTrainer has looked at the first chunk in a scene of its own.
    const before = { ...told };
    await trainer.fit({ epochs: 3 }).finished;
    expect(told.opened - before.opened).toBe(3);
    expect(told.ended).toBe(3);
    expect(told.given - before.given).toBe(18);
    expect(told.left).toBe(before.left);
  });

  it('is let go of when a fit ends within an epoch', async () => {
    const { open, told } = watched();
    const { trainer } = await onStream({ open, examples: 60 });
    const before = { ...told };
    await trainer.fit({ steps: 2 }).finished;
    expect(told.left - before.left).toBe(1);
    // No more is read than is needed.
    expect(told.given - before.given).toBe(4);
  });

  it.each(['stop', 'signal', 'reader', 'time'] as const)(
    'that makes the device wait is let go of by %s, with what was trained',
    async (way) => {
      const never = new Promise<void>(() => undefined);
      const { open, told } = watched((_chunk, epoch) => (epoch === 1 ? never : undefined));
      const { model, trainer } = await onStream({ open, examples: 60 });
      const controller = new AbortController();
      const fit = trainer.fit({
        epochs: 3,
        reportEvery: 0.5,
        ...(way === 'time' ? { timeLimitMs: 300 } : {}),
        ...(way === 'signal' ? { signal: controller.signal } : {}),
      });
      if (way === 'reader') for await (const report of fit) if (report.step >= 2) break;
      if (way === 'stop') setTimeout(() => fit.stop(), 300);
      if (way === 'signal') setTimeout(() => controller.abort(), 300);
      const history = await fit.finished;
      expect(history.ended).toBe(way === 'time' ? 'time' : 'stopped');
      // Each that was opened, but for the scene's own look, has ended or was let go of.
      expect(told.aborted).toBe(told.opened - 1 - told.ended);
      expect(trainer.step).toBe(history.steps);
      if (way === 'stop' || way === 'signal') expect(history.steps).toBe(3);
      expect(await numbersOf(model)).toEqual(await after(history.steps));
    },
  );

  it('that makes a run wait is let go of when it is aborted', async () => {
    const never = new Promise<void>(() => undefined);
    const { open, told } = watched((_chunk, epoch) => (epoch === 1 ? never : undefined));
    const { trainer } = await onStream({ open, examples: 60 });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    expect(await trainer.run(20, { signal: controller.signal })).toHaveLength(3);
    expect(told.aborted).toBe(1);
  });

  it('is let go of when the trainer is destroyed, and a run that waits for it ends', async () => {
    const never = new Promise<void>(() => undefined);
    const { open, told } = watched((_chunk, epoch) => (epoch === 1 ? never : undefined));
    const { trainer } = await onStream({ open, examples: 60 });
    const run = trainer.run(20);
    setTimeout(() => trainer.destroy(), 100);
    await expect(run).rejects.toMatchObject({ code: 'E_DISPOSED' });
    expect(told.aborted).toBe(1);
    const second = await onStream(watched());
    await second.trainer.run(1);
    second.trainer.destroy();
  });

  it('that stands still makes no checkpoint twice, and tells nothing twice', async () => {
    const never = new Promise<void>(() => undefined);
    const { open } = watched((_chunk, epoch) => (epoch === 1 ? never : undefined));
    const { trainer } = await onStream({ open, examples: 60 });
    const steps: number[] = [];
    const told: number[] = [];
    const fit = trainer.fit({
      epochs: 3,
      checkpoint: { everySteps: 1, save: (_, { step, ended }) => void (ended ?? steps.push(step)) },
      onBatch: ({ step }) => void told.push(step),
    });
    setTimeout(() => fit.stop(), 700);
    await fit.finished;
    expect(steps).toEqual([1, 2, 3]);
    expect(told).toEqual([1, 2, 3]);
  });
});

/** What the third chunk may be instead, and what is said of it. */
const WRONG: Readonly<Record<string, [unknown, string, RegExp]>> = {
  'another number of features': [
    { features: 5, x: new Float32Array(50) },
    'E_SHAPE',
    /features must be as many as in the first chunk; got 4 there, 5 here/,
  ],
  'inputs of another kind': [{ x: new Float64Array(40) }, 'E_DTYPE', /x must be of the first chunk's kind/],
  'numbers in place of labels': [
    { y: new Float32Array(10) },
    'E_DTYPE',
    /got class indices there, Float32Array here/,
  ],
  'no targets': [{ y: undefined, targets: 0 }, 'E_DTYPE', /y must be of/],
  'a value that is not finite': [
    { x: new Float32Array(40).fill(NaN, 17, 18) },
    'E_NONFINITE',
    /row 5, column 2/,
  ],
  'a label too many': [{ y: new Uint32Array(10).fill(3) }, 'E_ARGUMENT', /labels must be below/],
  'too few numbers': [{ x: new Float32Array(39) }, 'E_SHAPE', /x must hold 10 × 4 numbers; got 39/],
  'no number of examples': [{ examples: undefined }, 'E_SHAPE', /how many examples it has; got none/],
  'other names of features': [{ featureNames: ['a', 'b', 'd', 'c'] }, 'E_ARGUMENT', /featureNames must be/],
  nothing: [null, 'E_ARGUMENT', /a data set must be an object; got null/],
};

describe('a wrong chunk', () => {
  it.each(Object.entries(WRONG))(
    'of %s is named, and ends the fit after the steps before it',
    async (_, [wrong, code, text]) => {
      const named = chunks.map((chunk) => ({ ...chunk, featureNames: ['a', 'b', 'c', 'd'] }));
      const third = wrong === null ? null : { ...named[2]!, ...(wrong as Partial<DataSet>) };
      let isLeft = false;
      const open = function* () {
        try {
          yield* [...named.slice(0, 2), third as DataSet, ...named.slice(3)];
        } finally {
          isLeft = true;
        }
      };
      const { trainer } = await onStream({ open, examples: 60 });
      isLeft = false;
      const error: unknown = await trainer.fit({ epochs: 2 }).finished.catch((failure: unknown) => failure);
      expect(error).toMatchObject({ code });
      expect((error as Error).message).toMatch(text);
      expect((error as Error).message).toMatch(/^stream: chunk 3 of open\(\{ epoch: 0 \}\): /);
      expect(trainer.step).toBe(1);
      expect(isLeft).toBe(true);
    },
  );
});

describe('an epoch', () => {
  it.each([
    ['fewer', 70, 3, /must be 70, as streamOf was told; got 60/],
    // The last examples are kept back until it is known that they are the last.
    ['more', 50, 2, /must be 50, as streamOf was told; got 60/],
  ] as const)('of %s examples than was said ends the fit', async (_, examples, least, text) => {
    const { trainer } = await onStream({ open: () => chunks, examples });
    const error: unknown = await trainer.fit({ epochs: 1 }).finished.catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: 'E_SHAPE' });
    expect((error as Error).message).toMatch(text);
    expect(trainer.step).toBe(least);
  });

  it('without examples ends the fit, and so does the end of an endless stream', async () => {
    const generator = (function* () {
      yield* chunks;
    })();
    const once = await onStream({ open: () => generator }).catch((error: unknown) => error);
    // The scene has looked at the first chunk, and so has ended the one generator.
    const { trainer } = once as Awaited<ReturnType<typeof onStream>>;
    await expect(trainer.run(1)).rejects.toMatchObject({ code: 'E_ARGUMENT' });
    const model = new Model(await testGpu(), made);
    const none = streamOf({ open: () => [] });
    await expect(createTrainer(model, { ...OPTIONS, data: none })).rejects.toMatchObject({
      code: 'E_ARGUMENT',
    });
    const endless = await onStream({ open: () => chunks, endless: true });
    await expect(endless.trainer.run(10)).rejects.toThrow(/without end \(endless: true\); got 60/);
    expect(endless.trainer.step).toBe(3);
  });
});
