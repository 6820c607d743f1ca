// The page's worker: opens the GPU, computes and trains there, so that the page stays free.
import { Model } from 'gradloom';
import { failureOf } from '../../shared/failure.ts';
import { describeDevice, KeptDevice } from '../../shared/keptDevice.ts';
import { serveRequests, WorkerLoop } from '../../shared/workerLoop.ts';
import type { Surface } from '../state/reducer.ts';
import { hasSamePlane, type Setup } from '../state/setup.ts';
import { dataOf, Descent, networkOf, type Start } from './descent.ts';
import { directionsOf } from './directions.ts';
import { checkedRequest, type Reply, type Request } from './messages.ts';
import { surfaceOf } from './surface.ts';

/** Costs along one axis: a few to be seen soon, then all. */
const FEW = 16;
const MANY = 61;
/** Milliseconds between two looks at the optimisers at least. */
const LOOK_MS = 30;
/** Steps after which a run ends by itself: the ways hardly move any more. */
const MOST_STEPS = 2000;

type Reset = Extract<Request, { type: 'reset' }>;

/** The optimisers on their way, and what they were asked for as: their ways are never told as those asked for later. */
let current: { readonly descent: Descent; readonly round: number } | undefined;
/** The last run that was asked for. */
let wish = 0;
let wanted: Reset | undefined;
/** The last landscape that was computed as a whole. */
let known: { readonly setup: Setup; readonly surface: Surface } | undefined;

const post = (reply: Reply): void => self.postMessage(reply);
const fail = (error: unknown): void => post({ type: 'failed', failure: failureOf(error) });
const device = new KeptDevice({
  onOpened: (gpu) => post({ type: 'opened', ...describeDevice(gpu) }),
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

serveRequests({ checked: checkedRequest, serve, fail });
loop.enqueue(async () => void (await device.get()));

function serve(request: Request): void {
  switch (request.type) {
    case 'run':
      wish = request.wish;
      return loop.start();
    case 'pause':
      loop.running = false;
      return loop.enqueue(async () => post({ type: 'rested', wish: request.wish }));
    case 'reset':
      wanted = request;
      return loop.enqueue(async () => {
        if (wanted === request) await begin();
      });
  }
}

/** Optimisers at the start of what was asked for last, and the landscape around them. */
async function begin(): Promise<void> {
  const before = current;
  current = undefined;
  before?.descent.destroy();
  if (!wanted) return;
  const gpu = await device.get();
  const { setup, round } = wanted;
  const data = dataOf(setup);
  const model = new Model(gpu, { network: networkOf(setup), seed: setup.seed });
  try {
    const values = await model.values();
    const directions = directionsOf(setup, values);
    const plane = { model, data, directions, from: performance.now(), wanted };
    if (!isKnown(setup)) {
      post({ type: 'making', round, part: 'costs' });
      await computeSurface(plane, FEW);
    }
    if (wanted.round !== round) return;
    post({ type: 'making', round, part: 'optimizers' });
    // Optimisers are compiled while the costs are computed.
    const compiling = Descent.prepare(gpu, setup, { data, values, directions });
    const [computed, made] = await Promise.allSettled([computeSurface(plane, MANY), compiling]);
    if (made.status === 'rejected') throw made.reason;
    current = { descent: made.value, round };
    if (computed.status === 'rejected') throw computed.reason;
    tell();
  } finally {
    await model.destroy();
  }
}

interface AskedPlane extends Pick<Start, 'data' | 'directions'> {
  readonly model: Model;
  /** When the costs were asked for. */
  readonly from: number;
  readonly wanted: Reset;
}

/** Computes costs along both axes and tells them, those that are known at once. */
async function computeSurface(
  { model, data, directions, from, wanted: { setup, round } }: AskedPlane,
  points: number,
): Promise<void> {
  const isWhole = points === MANY;
  if (!isKnown(setup)) {
    const surface = await surfaceOf(model, { data, directions, range: setup.range, points });
    if (!isWhole) return post({ type: 'surface', round, ms: performance.now() - from, surface, isWhole });
    known = { setup, surface };
  }
  post({ type: 'surface', round, ms: performance.now() - from, surface: known!.surface, isWhole });
}

function isKnown(setup: Setup): boolean {
  return known !== undefined && hasSamePlane(known.setup, setup);
}

function tell(): void {
  if (!current) return;
  const { descent, round } = current;
  post({ type: 'paths', round, step: descent.step, paths: descent.paths });
}

/** Some steps of all optimisers; milliseconds until the next ones. */
async function turn(): Promise<number> {
  const from = performance.now();
  if (!current) return LOOK_MS;
  const { descent, round } = current;
  // One step at a time while the ways are short, longer strides later.
  await descent.advance(1 + Math.floor(descent.step / 40));
  tell();
  // A run goes on with those that were asked for meanwhile.
  if (descent.step >= MOST_STEPS && round === wanted?.round) {
    loop.running = false;
    post({ type: 'rested', wish });
  }
  return Math.max(0, LOOK_MS - (performance.now() - from));
}
