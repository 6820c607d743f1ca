// The playground's worker as its page meets it, in Node: whether the training goes on is known in one place.

import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { FIRST_SETUP } from '../../../demo/playground/state/setup.ts';
import type { Reply, Request } from '../../../demo/playground/worker/messages.ts';
import { openGpu } from '../../../src/node/openNodeGpu.ts';
import type { Gpu } from '../../../src/index.ts';

const WAIT = { timeout: 60_000, interval: 5 };
/** What compilations wait for. */
let gate: Promise<void> | undefined;
const gpu: Promise<Gpu> = openGpu({
  onDevice: (device) => {
    const compile = device.createComputePipelineAsync.bind(device);
    device.createComputePipelineAsync = async (descriptor) => {
      await gate;
      return compile(descriptor);
    };
  },
});

vi.mock('../../../demo/playground/worker/device.ts', () => ({
  // Node paints no pictures.
  Device: class {
    isUsable = true;
    get = async () => ({ gpu: await gpu, painter: { paint: () => Promise.resolve(new ImageBitmap()) } });
  },
}));

const replies: Reply[] = [];
let hear: (message: { data: unknown }) => void;
let onReply: (reply: Reply) => void = () => undefined;

beforeAll(async () => {
  vi.stubGlobal('ImageBitmap', Blob);
  vi.stubGlobal('self', {
    addEventListener: (_: string, listener: typeof hear) => (hear = listener),
    postMessage: (reply: Reply) => {
      replies.push(reply);
      onReply(reply);
    },
  });
  await import('../../../demo/playground/worker/worker.ts');
});

afterAll(async () => {
  ask({ type: 'pause', wish: 99 });
  await vi.waitFor(() => expect(of('rested').at(-1)?.wish).toBe(99), WAIT);
  vi.unstubAllGlobals();
  (await gpu).close();
});

const ask = (request: Request): void => hear({ data: request });

function of<T extends Reply['type']>(type: T): Extract<Reply, { type: T }>[] {
  return replies.filter((reply) => reply.type === type) as Extract<Reply, { type: T }>[];
}

const step = (): number => of('frame').at(-1)?.step ?? 0;

async function trainsOn(): Promise<void> {
  const from = step();
  await expect.poll(step, WAIT).toBeGreaterThan(from + 3);
}

it('trains on while what looks at health is compiled, and then looks', async () => {
  let open!: () => void;
  // From the first step on: its cost has jumped, so that health is looked at.
  onReply = (reply) => {
    if (reply.type !== 'frame' || reply.step === 0) return;
    gate ??= new Promise((resolve) => (open = resolve));
  };
  ask({ type: 'reset', round: 1, setup: { ...FIRST_SETUP, layers: [], learningRate: 100 } });
  ask({ type: 'run' });
  await expect.poll(() => of('health').at(-1)?.advice[0], WAIT).toMatch(/^The cost has gone/u);
  await trainsOn();
  await trainsOn();
  const told = of('health').length;
  open();
  await expect.poll(() => of('health').length, WAIT).toBe(told + 1);
  expect(of('failed')).toEqual([]);
});

it('stops at a message that makes no sense, says so, and goes on when it is asked to', async () => {
  await trainsOn();
  hear({ data: { type: 'step', wish: 'now' } });
  expect(of('failed')).toHaveLength(1);
  // What was under way ends, and is told.
  ask({ type: 'learningRate', value: 0.01 });
  ask({ type: 'theme', dark: true });
  const frames = of('frame').length;
  await expect.poll(() => of('frame').length, WAIT).toBeGreaterThan(frames);
  const at = step();
  await new Promise((done) => setTimeout(done, 200));
  expect(step()).toBe(at);
  ask({ type: 'run' });
  await trainsOn();
  expect(of('failed')).toHaveLength(1);
});

it('trains on where files are refused, and looks at a network that rests', async () => {
  ask({ type: 'open', kind: 'table', files: [{ path: 'a.csv', file: new File([], 'a.csv') }] });
  await expect.poll(() => of('refused').length, WAIT).toBe(1);
  await trainsOn();
  const told = of('health').length;
  ask({ type: 'pause', wish: 7 });
  await expect.poll(() => of('rested').at(-1)?.wish, WAIT).toBe(7);
  await expect.poll(() => of('health').length, WAIT).toBeGreaterThan(told);
});
