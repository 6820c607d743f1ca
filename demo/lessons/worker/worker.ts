// The lessons' worker: runs the examples on the GPU, so that the page stays free.
import { failureOf } from '../../shared/failure.ts';
import { describeDevice, KeptDevice } from '../../shared/keptDevice.ts';
import { loadExample } from '../examples/index.ts';
import type { Sight } from '../examples/example.ts';
import { checkedRequest, type Reply, type Request } from './messages.ts';

/** Milliseconds between two sights, so that a person can follow. */
const BETWEEN_MS = 40;
/** How often an example begins again where the device was lost. */
const MOST_LOSSES = 3;

type Run = Extract<Request, { type: 'run' }>;

/** Thrown in an example that was stopped. */
const STOPPED = new Error('The example was stopped.');

/** The run that counts; none where the visitor stopped it. */
let current: number | undefined;
/** Runs come one after another. */
let queue: Promise<void> = Promise.resolve();

const post = (reply: Reply): void => self.postMessage(reply);
const kept = new KeptDevice({
  onOpened: (gpu) => post({ type: 'opened', ...describeDevice(gpu) }),
  // Found out by the next thing that is done.
  onLost: () => undefined,
});

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const request = checkedRequest(data);
  current = request.type === 'run' ? request.round : undefined;
  if (request.type === 'run') queue = queue.then(() => serve(request));
});

async function serve(run: Run): Promise<void> {
  const { round } = run;
  for (let losses = 0; ; losses++) {
    if (round !== current) return;
    try {
      await perform(run);
      return post({ type: 'ended', round });
    } catch (error) {
      if (error === STOPPED) return;
      if (losses < MOST_LOSSES && (await kept.isLost(error))) post({ type: 'again', round });
      else return post({ type: 'failed', round, failure: failureOf(error) });
    }
  }
}

async function perform({ round, example: name, settings }: Run): Promise<void> {
  const [example, device] = await Promise.all([loadExample(name), kept.get()]);
  let next = performance.now();
  const show = async (sight: Sight): Promise<void> => {
    if (round !== current) throw STOPPED;
    post({ type: 'sight', round, sight });
    next = Math.max(next + BETWEEN_MS, performance.now());
    // At least one turn, in which requests arrive.
    await new Promise((resolve) => setTimeout(resolve, next - performance.now()));
    if (round !== current) throw STOPPED;
  };
  await example({ gpu: device, settings, show });
}
