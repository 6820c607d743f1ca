// The worker: opens the GPU and measures there, so that the page stays free.
import { type Gpu, GradloomError, verifyDevice } from 'gradloom';
import type { Contestant } from '../../bench/harness/contestant.ts';
import { gradloom } from '../../bench/harness/gradloom.ts';
import { measurePeak } from '../../bench/machine/peak.ts';
import { workloads, type Workload } from '../../bench/workloads/workloads.ts';
import { failureOf } from '../shared/failure.ts';
import { describeDevice, KeptDevice } from '../shared/keptDevice.ts';
import { labelOf, measureWorkload, type MeasureOptions } from './measureWorkload.ts';
import { checkedRequest, type Reply, type Request } from './messages.ts';

/** What keeps one workload from being measured but not the next one. */
const ONLY_THIS_ONE: ReadonlySet<string> = new Set(['E_LIMIT', 'E_OUT_OF_MEMORY', 'E_ARGUMENT']);

/** Attempts to do one thing on devices that are lost meanwhile. */
const ATTEMPTS = 3;
/** Milliseconds after which a lost device is known as such: what fails first may be something of the browser's. */
const KNOWN_MS = 250;

const kept = new KeptDevice({
  onOpened: opened,
  // Found out by what is measured.
  onLost: () => undefined,
});
let tensorflow: Contestant | undefined;
let stop = new AbortController();

const post = (reply: Reply): void => self.postMessage(reply);
const fail = (error: unknown): void => post({ type: 'failed', failure: failureOf(error) });

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  try {
    serve(checkedRequest(data));
  } catch (error) {
    fail(error);
  }
});
kept.get().catch(fail);

function serve(request: Request): void {
  if (request.type === 'stop') stop.abort();
  else if (request.type === 'verify') verify().catch(fail);
  else run(request).catch(fail);
}

function opened(gpu: Gpu): void {
  const { vendor, architecture, device, description } = gpu.info;
  post({
    type: 'opened',
    ...describeDevice(gpu),
    adapter: { vendor, architecture, device, description },
    offers: workloadsOf(gpu).map(({ name, title }) => ({ name, label: labelOf(name), title })),
  });
}

/** Does something on the device, and once more on the next one where that is lost. */
async function onDevice<T>(work: (gpu: Gpu) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const gpu = await kept.get();
    try {
      return await work(gpu);
    } catch (error) {
      await new Promise((done) => setTimeout(done, kept.isUsable ? KNOWN_MS : 0));
      if (kept.isUsable || attempt === ATTEMPTS) throw error;
      post({ type: 'lost' });
    }
  }
}

/** The same work by TensorFlow.js; what it cannot do is a row that says so. */
async function measureBeside(workload: Workload, options: MeasureOptions): Promise<void> {
  try {
    tensorflow ??= await (
      await import('./tensorflow.ts')
    ).openTensorflow({
      software: (await kept.get()).driver.kind !== 'gpu',
    });
    const figure = await measureWorkload(tensorflow, workload, options);
    if (figure) post({ type: 'figure', figure: { ...figure, library: tensorflow.adapter } });
  } catch (error) {
    post({
      type: 'left',
      name: `${labelOf(workload.name)}, TensorFlow.js`,
      failure: { ...failureOf(error), hint: '' },
    });
  }
}

function workloadsOf({ driver }: Gpu): readonly Workload[] {
  return workloads({ software: driver.kind !== 'gpu' });
}

async function verify(): Promise<void> {
  const verification = await onDevice((gpu) =>
    verifyDevice(gpu, { onChecks: (checks) => post({ type: 'checks', checks }) }),
  );
  post({ type: 'verified', verification });
}

async function run({ only, quick, beside }: Extract<Request, { type: 'run' }>): Promise<void> {
  stop = new AbortController();
  const { signal } = stop;
  const chosen = workloadsOf(await kept.get()).filter(({ name }) => only.includes(name));
  const share = (done: number): number => done / (chosen.length + 1);
  const roof = await onDevice((gpu) =>
    measurePeak(gpu, {
      quick,
      onProgress: (text) => post({ type: 'progress', text: `${text} …`, share: 0 }),
    }),
  );
  post({ type: 'roof', roof });
  for (const [index, workload] of chosen.entries()) {
    if (signal.aborted) break;
    const { name, title } = workload;
    post({ type: 'progress', text: `${labelOf(name)}: ${title} …`, share: share(index + 1) });
    try {
      const figure = await onDevice((gpu) => measureWorkload(gradloom(gpu), workload, { quick, signal }));
      if (figure) post({ type: 'figure', figure });
    } catch (error) {
      if (!(error instanceof GradloomError && ONLY_THIS_ONE.has(error.code))) throw error;
      post({ type: 'left', name: labelOf(name), failure: failureOf(error) });
    }
    if (beside && !signal.aborted) await measureBeside(workload, { quick, signal });
  }
  post({ type: 'done', stopped: signal.aborted });
}
