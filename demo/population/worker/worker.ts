// The page's worker: opens the GPU, trains and paints there, so that the page stays free.
import type { Gpu } from 'gradloom';
import { failureOf } from '../../shared/failure.ts';
import { describeDevice, KeptDevice } from '../../shared/keptDevice.ts';
import { serveRequests, WorkerLoop } from '../../shared/workerLoop.ts';
import { checkedRequest, type Look, type Making, type Reply, type Request } from './messages.ts';
import { PopulationTraining } from './populationTraining.ts';

/** Milliseconds that the work of one frame should take: within one of sixty a second, or as a software driver can. */
const WORK_MS = { gpu: 9, software: 90 } as const;
/** Milliseconds between two measurements of all networks, and how many times as long as one takes it is at least. */
const MEASURE_MS = 500;
const MEASURE_REST = 9;
const MOST_STEPS = 512;

/** The networks in training, and what they were asked for as: what is told of them is never told of those asked for later. */
let current: { readonly training: PopulationTraining; readonly round: number } | undefined;
let wanted: Extract<Request, { type: 'reset' }> | undefined;
let look: Look = { arrangement: 'place', dark: false };
let steps = 1;
let measureAt = 0;
let lastFrame: { at: number; step: number } | undefined;

const post = (reply: Reply, transfer: Transferable[] = []): void => self.postMessage(reply, { transfer });
const tellPart = (part: Making): void => post({ type: 'making', part });
const fail = (error: unknown): void => post({ type: 'failed', failure: failureOf(error) });
const device = new KeptDevice({
  onOpened: (gpu) => post({ type: 'opened', ...describeDevice(gpu) }),
  onLost: () => loop.recover(),
});
const loop = new WorkerLoop({
  fail,
  isUsable: () => device.isUsable,
  turn: async () => {
    await nextFrame();
    await paint(steps);
    if (performance.now() > measureAt) await measure();
    return 0;
  },
  recover: async () => {
    post({ type: 'lost' });
    await begin();
    post({ type: 'recovered' });
  },
});

serveRequests({ checked: checkedRequest, serve, fail });
loop.enqueue(async () => void (await device.get()));

function serve(request: Request): void {
  switch (request.type) {
    case 'run':
      lastFrame = undefined;
      return loop.start();
    case 'pause':
      loop.running = false;
      return loop.enqueue(async () => {
        await measure();
        await paint(0);
        post({ type: 'rested', wish: request.wish });
      });
    case 'look': {
      const { arrangement, dark } = request;
      return loop.enqueue(async () => {
        const moved = arrangement !== look.arrangement;
        look = { arrangement, dark };
        if (moved) await measure();
        if (moved || !loop.running) await paint(0);
      });
    }
    case 'reset':
      wanted = request;
      // What was asked for later counts.
      return loop.enqueue(async () => {
        if (wanted === request) await begin();
      });
  }
}

/** New networks, of what was asked for last. */
async function begin(): Promise<void> {
  const before = current;
  current = undefined;
  before?.training.destroy();
  if (!wanted) return;
  const { setup, round } = wanted;
  current = { training: await PopulationTraining.prepare(await device.get(), setup, tellPart), round };
  steps = 1;
  lastFrame = undefined;
  await measure();
  await paint(0);
}

async function paint(count: number): Promise<void> {
  if (!current) return;
  const { training, round } = current;
  const begin = performance.now();
  const picture = await training.frame(count, look.dark);
  if (count > 0) void adaptTo(await device.get(), begin);
  const now = performance.now();
  const { step, size } = training.population;
  const frameMs = count > 0 && lastFrame ? now - lastFrame.at : 0;
  const made = lastFrame ? step - lastFrame.step : 0;
  if (count > 0) lastFrame = { at: now, step };
  post(
    {
      type: 'frame',
      round,
      step,
      frameMs,
      networkSteps: frameMs > 0 ? (1000 * made * size) / frameMs : 0,
      picture,
    },
    [picture],
  );
}

/** Chooses how many steps the next frames have, from how long the device took for this one. Nothing waits for it. */
async function adaptTo(gpu: Gpu, begin: number): Promise<void> {
  const aim = WORK_MS[gpu.driver.kind === 'software' ? 'software' : 'gpu'];
  // A lost device is told of by what comes next.
  await gpu.device.queue.onSubmittedWorkDone().catch(() => undefined);
  const elapsed = performance.now() - begin;
  if (elapsed > 1.15 * aim) steps = Math.max(1, Math.floor(steps * 0.8));
  else if (elapsed < 0.7 * aim) steps = Math.min(MOST_STEPS, Math.ceil(steps * 1.25));
}

async function measure(): Promise<void> {
  if (!current) return;
  const { training, round } = current;
  const { arrangement } = look;
  const begin = performance.now();
  const { costs, accuracies, order } = await training.measure(arrangement);
  const now = performance.now();
  measureAt = now + Math.max(MEASURE_MS, MEASURE_REST * (now - begin));
  post({ type: 'scores', round, costs, accuracies, order, arrangement });
}

/** When the screen is ready for another picture. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => resolve());
  });
}
