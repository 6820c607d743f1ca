// The playground's worker: opens the GPU, trains and paints there, so that the page stays free.
import { openGpu, type Gpu } from 'gradloom';
import { failureOf } from '../../shared/failure.ts';
import type { Setup } from '../state/setup.ts';
import { FieldPainter } from './fieldPainter.ts';
import { checkedRequest, type Reply, type Request, type Score } from './messages.ts';
import { PlanarTraining } from './planarTraining.ts';

/** Pixels of a unit's picture along one axis. */
const SIDE = 128;
/** Milliseconds that a run between two frames should take, and between two measurements of all points. */
const RUN_MS = 16;
const SCORE_MS = 250;
/** Points are measured as well when the steps have grown by this factor: a cost falls fastest at first. */
const SCORE_GROWTH = 1.2;

let gpu: Gpu | undefined;
let painter: FieldPainter | undefined;
let training: PlanarTraining | undefined;
let setup: Setup | undefined;
let round = 0;
let dark = false;
let running = false;
let stepsPerRun = 1;
let scores: { training: Score; heldOut: Score } | undefined;
let scored = { at: 0, step: 0 };
/** Requests are served in turn, and so are the runs between them. */
let queue: Promise<void> = Promise.resolve();

const post = (reply: Reply, transfer: Transferable[] = []): void => self.postMessage(reply, { transfer });
const fail = (error: unknown): void => {
  running = false;
  post({ type: 'failed', failure: failureOf(error) });
};
const enqueue = (work: () => Promise<void>): void => {
  queue = queue.then(work).catch(fail);
};

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  try {
    serve(checkedRequest(data));
  } catch (error) {
    fail(error);
  }
});
enqueue(async () => void (await device()));

function serve(request: Request): void {
  switch (request.type) {
    case 'run':
      if (running) return;
      running = true;
      return enqueue(turn);
    case 'pause':
      running = false;
      return enqueue(async () => post({ type: 'rested' }));
    case 'step':
      running = false;
      return enqueue(async () => {
        await train(1);
        post({ type: 'rested' });
      });
    case 'learningRate':
      return enqueue(async () => training?.trainer.setLearningRate(request.value));
    case 'theme':
      return enqueue(async () => {
        dark = request.dark;
        if (!running) await show({ costs: new Float32Array(), stepsPerSecond: 0 });
      });
    case 'reset':
      return enqueue(() => reset(request.setup));
  }
}

/** One run of a training that goes on, and the next after all that was asked meanwhile. */
async function turn(): Promise<void> {
  if (!running) return;
  await train(stepsPerRun);
  enqueue(turn);
}

async function reset(wanted: Setup): Promise<void> {
  const before = training;
  training = undefined;
  await before?.destroy();
  training = await PlanarTraining.prepare(await device(), wanted);
  setup = wanted;
  round++;
  stepsPerRun = 1;
  scores = undefined;
  await show({ costs: new Float32Array(), stepsPerSecond: 0 });
}

async function train(steps: number): Promise<void> {
  if (!training) return;
  const begin = performance.now();
  const costs = await training.trainer.run(steps);
  const elapsed = performance.now() - begin;
  if (steps === stepsPerRun)
    stepsPerRun = Math.max(1, Math.min(2 * steps, Math.round((steps * RUN_MS) / elapsed)));
  await show({ costs: Float32Array.from(costs), stepsPerSecond: (1000 * steps) / elapsed });
}

async function show({
  costs,
  stepsPerSecond,
}: {
  costs: Float32Array;
  stepsPerSecond: number;
}): Promise<void> {
  if (!training || !painter || !setup) return;
  const { fields, trainer } = training;
  const isDue = performance.now() - scored.at > SCORE_MS || trainer.step > SCORE_GROWTH * scored.step;
  if (!scores || !running || isDue) {
    scores = await training.scores();
    scored = { at: performance.now(), step: trainer.step };
  }
  await fields.program.run();
  const picture = await painter.paint({ ...fields, side: SIDE, dark });
  const weights = await training.weights();
  post(
    {
      type: 'frame',
      round,
      step: trainer.step,
      epoch: trainer.step / trainer.stepsPerEpoch,
      stepsPerSecond,
      costs,
      ...scores,
      fields: picture,
      side: SIDE,
      weights,
    },
    [picture],
  );
}

/** The GPU, opened again where it was lost; the network is then built again. */
async function device(): Promise<Gpu> {
  try {
    gpu?.assertUsable();
  } catch {
    gpu = undefined;
  }
  if (gpu) return gpu;
  gpu = await openGpu();
  painter = new FieldPainter(gpu);
  post({ type: 'opened', device: gpu.name, software: gpu.driver.kind === 'software' });
  return gpu;
}
