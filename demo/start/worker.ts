// The start page's worker: opens the GPU, trains and paints there, so that the page stays free.
import type { Gpu } from 'gradloom';
import { FieldPainter } from '../playground/worker/fieldPainter.ts';
import { failureOf } from '../shared/failure.ts';
import { describeDevice, KeptDevice } from '../shared/keptDevice.ts';
import { checkedRequest, type Reply, type Request } from './messages.ts';
import { PlanarRun } from './planarRun.ts';
import { PLANS } from './plans.ts';

/** Places along one axis of the plane at which the network is asked. */
const GRID = 48;
/** Pixels of the picture along one axis. */
const SIDE = 192;
/** Most steps between two frames: on a fast GPU it would be over before it is seen. */
const STEPS = 4;

const kept = new KeptDevice({
  onOpened: (gpu) => post({ type: 'opened', ...describeDevice(gpu) }),
  // Found out by the next thing that is done.
  onLost: () => undefined,
});
let opened: { gpu: Gpu; painter: FieldPainter } | undefined;
let dark = false;
/** Counts what ends a run: a new one, or a pause. */
let turn = 0;
let current: { run: PlanarRun; seed: number; cost: number } | undefined;
let queue: Promise<void> = Promise.resolve();

const post = (reply: Reply, transfer: Transferable[] = []): void => self.postMessage(reply, { transfer });
const fail = (error: unknown): void => post({ type: 'failed', failure: failureOf(error) });

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  try {
    serve(checkedRequest(data));
  } catch (error) {
    fail(error);
  }
});

function serve(request: Request): void {
  if (request.type === 'theme') dark = request.dark;
  else turn++;
  const mine = turn;
  queue = queue
    .then(async () => {
      // A picture of a lost device stays as it is.
      if (request.type === 'theme' && current && kept.isUsable) await show(current);
      if (request.type === 'begin') {
        dark = request.dark;
        await begin(request.seed, mine);
      }
      if (request.type === 'resume') await train(mine);
    })
    .catch(fail);
}

async function begin(seed: number, mine: number): Promise<void> {
  // Its device may be lost, and its memory with it.
  await current?.run.destroy().catch(() => undefined);
  current = undefined;
  const { gpu } = await device();
  current = { run: await PlanarRun.prepare(gpu, PLANS.spirals, { seed, grid: GRID }), seed, cost: Math.LN2 };
  await train(mine);
}

/** Trains the current network until another request comes, or its steps are done. */
async function train(mine: number): Promise<void> {
  const run = current;
  if (!run) return;
  try {
    while (turn === mine && run.run.trainer.step < PLANS.spirals.steps) {
      const costs = await run.run.trainer.run(STEPS);
      run.cost = costs.at(-1)!;
      await show(run);
      // Messages are heard between frames.
      await new Promise((done) => setTimeout(done));
    }
    if (turn === mine) post({ type: 'done', seed: run.seed, accuracy: await run.run.accuracy() });
  } catch (error) {
    if (!(await kept.isLost(error))) throw error;
    post({ type: 'lost' });
    await begin(run.seed, mine);
  }
}

async function show({ run, seed, cost }: { run: PlanarRun; seed: number; cost: number }): Promise<void> {
  const { painter } = await device();
  await run.program.run();
  const field = await painter.paint({ values: run.field, units: 1, grid: GRID, side: SIDE, dark });
  post({ type: 'frame', seed, step: run.trainer.step, cost, field }, [field]);
}

/** The GPU with its painter, opened where there is none that can be used. */
async function device(): Promise<{ gpu: Gpu; painter: FieldPainter }> {
  const gpu = await kept.get();
  if (opened?.gpu !== gpu) opened = { gpu, painter: new FieldPainter(gpu) };
  return opened;
}
