// The page's worker: opens the GPU, computes and trains there, so that the page stays free.
import { Model } from 'gradloom';
import { failureOf } from '../../shared/failure.ts';
import { KeptDevice } from '../../shared/keptDevice.ts';
import { WorkerLoop } from '../../shared/workerLoop.ts';
import type { Surface } from '../state/reducer.ts';
import { hasSamePlane, type Setup } from '../state/setup.ts';
import { dataOf, Descent, networkOf, type Start } from './descent.ts';
import { directionsOf } from './directions.ts';
import { checkedRequest, type Reply, type Request } from './messages.ts';
import { surfaceOf } from './surface.ts';

/** Costs along one axis: a few at once to be seen soon, then all. */
const POINTS = [16, 61] as const;
/** Milliseconds between two looks at the optimisers at least. */
const LOOK_MS = 30;
/** Steps after which a run ends by itself: the ways hardly move any more. */
const MOST_STEPS = 2000;

let descent: Descent | undefined;
let wanted: Extract<Request, { type: 'reset' }> | undefined;
/** The last landscape that was computed as a whole. */
let known: { readonly setup: Setup; readonly surface: Surface } | undefined;

const post = (reply: Reply): void => self.postMessage(reply);
const fail = (error: unknown): void => post({ type: 'failed', failure: failureOf(error) });
const device = new KeptDevice({
  onOpened: (gpu) => post({ type: 'opened', device: gpu.name, software: gpu.driver.kind === 'software' }),
  onLost: () => loop.recover(),
});
const loop = new WorkerLoop({
  fail,
  isUsable: () => device.isUsable,
  turn,
  recover: async () => {
    post({ type: 'lost' });
    await begin();
    post({ type: 'recovered' });
  },
});

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  try {
    serve(checkedRequest(data));
  } catch (error) {
    fail(error);
  }
});
loop.enqueue(async () => void (await device.get()));

function serve(request: Request): void {
  switch (request.type) {
    case 'run':
      return loop.start();
    case 'pause':
      loop.running = false;
      return loop.enqueue(async () => post({ type: 'rested' }));
    case 'reset':
      wanted = request;
      return loop.enqueue(async () => {
        if (wanted === request) await begin();
      });
  }
}

/** Optimisers at the start of what was asked for last, and the landscape around them. */
async function begin(): Promise<void> {
  const before = descent;
  descent = undefined;
  before?.destroy();
  if (!wanted) return;
  const gpu = await device.get();
  const { setup, round } = wanted;
  const data = dataOf(setup);
  const model = new Model(gpu, { network: networkOf(setup), seed: setup.seed });
  try {
    const values = await model.values();
    const directions = directionsOf(setup, values);
    await computeSurface(model, wanted, { data, directions });
    if (wanted.round === round) descent = await Descent.prepare(gpu, setup, { data, values, directions });
  } finally {
    await model.destroy();
  }
  tell();
}

/** Tells the costs of few points, then of all; none of them where something else is asked for meanwhile. */
async function computeSurface(
  model: Model,
  { setup, round }: Extract<Request, { type: 'reset' }>,
  start: Pick<Start, 'data' | 'directions'>,
): Promise<void> {
  const from = performance.now();
  const tellSurface = (surface: Surface, isWhole: boolean): void =>
    post({ type: 'surface', round, ms: performance.now() - from, surface, isWhole });
  if (known && hasSamePlane(known.setup, setup)) return tellSurface(known.surface, true);
  for (const points of POINTS) {
    if (wanted?.round !== round) return;
    const surface = await surfaceOf(model, { ...start, range: setup.range, points });
    const isWhole = points === POINTS.at(-1);
    if (isWhole) known = { setup, surface };
    tellSurface(surface, isWhole);
  }
}

function tell(): void {
  if (descent && wanted)
    post({ type: 'paths', round: wanted.round, step: descent.step, paths: descent.paths });
}

/** Some steps of all optimisers; milliseconds until the next ones. */
async function turn(): Promise<number> {
  const from = performance.now();
  if (!descent) return LOOK_MS;
  // One step at a time while the ways are short, longer strides later.
  await descent.advance(1 + Math.floor(descent.step / 40));
  tell();
  if (descent.step >= MOST_STEPS) {
    loop.running = false;
    post({ type: 'rested' });
  }
  return Math.max(0, LOOK_MS - (performance.now() - from));
}
