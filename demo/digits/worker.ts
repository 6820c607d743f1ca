// The worker: opens the GPU and trains there, so that the page stays free for the visitor's pen.
import { type Gpu, GradloomError, openGpu } from 'gradloom';
import { failureOf } from '../shared/failure.ts';
import { DigitTraining } from './digitTraining.ts';
import { checkedRequest, type Reply, type Request, type Settings } from './messages.ts';

let gpu: Gpu | undefined;
let training: DigitTraining | undefined;
let running: Promise<void> = Promise.resolve();
let stop = new AbortController();

const post = (reply: Reply): void => self.postMessage(reply);
const fail = (error: unknown): void => post({ type: 'failed', failure: failureOf(error) });

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  handle(data).catch(fail);
});
open().catch(fail);

async function handle(message: unknown): Promise<void> {
  const request: Request = checkedRequest(message);
  switch (request.type) {
    case 'begin':
      return begin(request.settings);
    case 'continue':
      return start(request.epochs);
    case 'stop':
      return stop.abort();
    case 'learningRate':
      return setLearningRate(request.value);
    case 'classify':
      return post({ type: 'classified', probabilities: await training?.classify(request.pixels) });
  }
}

function setLearningRate(value: number): void {
  try {
    training?.setLearningRate(value);
  } catch (error) {
    post({ type: 'refused', failure: failureOf(error) });
  }
}

async function open(): Promise<Gpu> {
  gpu = await openGpu();
  post({ type: 'opened', device: gpu.name, software: gpu.driver.kind === 'software' });
  return gpu;
}

/** The GPU, opened again where it was lost. */
async function usableGpu(): Promise<Gpu> {
  try {
    gpu?.assertUsable();
  } catch {
    gpu = undefined;
  }
  return gpu ?? open();
}

async function begin(settings: Settings): Promise<void> {
  stop.abort();
  await running;
  const before = training;
  const device = await usableGpu();
  try {
    training = await DigitTraining.prepare(device, settings, post);
  } catch (error) {
    // A lost device is not the settings' fault.
    device.assertUsable();
    return post({ type: 'refused', failure: failureOf(error) });
  }
  start(settings.epochs);
  // Its device may be lost, and its memory with it.
  await before?.destroy().catch(() => undefined);
}

function start(epochs: number): void {
  const current = training;
  if (!current) return;
  stop = new AbortController();
  running = current.train(epochs, stop.signal).catch((error: unknown) => {
    // A number of epochs that makes no sense costs nobody the network.
    if (!(error instanceof GradloomError && (error.code === 'E_ARGUMENT' || error.code === 'E_LIMIT'))) {
      return fail(error);
    }
    post({ type: 'refused', failure: failureOf(error) });
    post({ type: 'rested', steps: current.steps, stopped: true });
  });
}
