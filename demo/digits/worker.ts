// The worker: opens the GPU and trains there, so that the page stays free for the visitor's pen.
import { GradloomError } from 'gradloom';
import { failureOf } from '../shared/failure.ts';
import { describeDevice, KeptDevice } from '../shared/keptDevice.ts';
import { DigitTraining } from './digitTraining.ts';
import { checkedRequest, type Reply, type Request, type Settings } from './messages.ts';

/** How often in a row a network is begun on a device that is lost meanwhile. */
const ATTEMPTS = 3;

const device = new KeptDevice({
  onOpened: (gpu) => post({ type: 'opened', ...describeDevice(gpu) }),
  // Found out by what is done next.
  onLost: () => undefined,
});
let training: DigitTraining | undefined;
let running: Promise<void> = Promise.resolve();
let stop = new AbortController();
let reviving: Promise<void> | undefined;

const post = (reply: Reply): void => self.postMessage(reply);
const fail = (error: unknown): void => post({ type: 'failed', failure: failureOf(error) });

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  handle(data).catch(fail);
});
device.get().catch(fail);

async function handle(message: unknown): Promise<void> {
  const request: Request = checkedRequest(message);
  switch (request.type) {
    case 'begin':
      return begin(request.settings);
    case 'continue':
      return goOn(request.epochs);
    case 'stop':
      return stop.abort();
    case 'learningRate':
      return setLearningRate(request.value);
    case 'classify':
      await revive();
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

/** The network on another device, where its own was lost while it rested. */
async function revive(): Promise<void> {
  const lost = training;
  if (!lost || lost.isUsable) return;
  reviving ??= device
    .get()
    .then(async (gpu) => {
      const again = await lost.again(gpu);
      // Another one was begun meanwhile.
      if (training !== lost) return again.destroy();
      training = again;
      post({ type: 'recovered' });
      // Its memory is gone with its device.
      return lost.destroy().catch(() => undefined);
    })
    .finally(() => (reviving = undefined));
  await reviving;
}

/** Trains on, where the network must be put back first as well: that can be stopped, and gives way to another one. */
async function goOn(epochs: number): Promise<void> {
  const own = (stop = new AbortController());
  await revive();
  if (own === stop) start(epochs, own);
}

async function begin(settings: Settings): Promise<void> {
  stop.abort();
  await running;
  const before = training;
  for (let attempt = 1; ; attempt++) {
    const gpu = await device.get();
    try {
      training = await DigitTraining.prepare(gpu, settings, post);
      break;
    } catch (error) {
      if (!(await device.isLost(error))) return post({ type: 'refused', failure: failureOf(error) });
      // A lost device is not the settings' fault, nor that of the shader that it was compiling.
      if (attempt === ATTEMPTS) {
        gpu.assertUsable();
        throw error;
      }
      post({ type: 'preparing', text: 'The GPU was lost. Opening it again …' });
    }
  }
  post(training.begun);
  start(settings.epochs);
  // Its device may be lost, and its memory with it.
  await before?.destroy().catch(() => undefined);
}

function start(epochs: number, own = new AbortController()): void {
  const current = training;
  if (!current) return;
  stop = own;
  running = current.train(epochs, own.signal).catch((error: unknown) => {
    // A number of epochs that makes no sense costs nobody the network.
    if (!(error instanceof GradloomError && (error.code === 'E_ARGUMENT' || error.code === 'E_LIMIT'))) {
      return fail(error);
    }
    post({ type: 'refused', failure: failureOf(error) });
    post({ type: 'rested', steps: current.steps, stopped: true });
  });
}
