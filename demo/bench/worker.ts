// The worker: opens the GPU and measures there, so that the page stays free.
import { type Gpu, GradloomError, openGpu, verifyDevice } from 'gradloom';
import type { Contestant } from '../../bench/harness/contestant.ts';
import { gradloom } from '../../bench/harness/gradloom.ts';
import { measurePeak } from '../../bench/machine/peak.ts';
import { workloads, type Workload } from '../../bench/workloads/workloads.ts';
import { failureOf } from '../shared/failure.ts';
import { labelOf, measureWorkload, type MeasureOptions } from './measureWorkload.ts';
import { checkedRequest, type Reply, type Request } from './messages.ts';

/** What keeps one workload from being measured but not the next one. */
const ONLY_THIS_ONE: ReadonlySet<string> = new Set(['E_LIMIT', 'E_OUT_OF_MEMORY', 'E_ARGUMENT']);

let gpu: Gpu | undefined;
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
usableGpu().catch(fail);

function serve(request: Request): void {
  if (request.type === 'stop') stop.abort();
  else if (request.type === 'verify') verify().catch(fail);
  else run(request).catch(fail);
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

async function open(): Promise<Gpu> {
  gpu = await openGpu();
  const { vendor, architecture, device, description } = gpu.info;
  post({
    type: 'opened',
    device: gpu.name,
    software: gpu.driver.kind === 'software',
    adapter: { vendor, architecture, device, description },
    offers: workloadsOf(gpu).map(({ name, title }) => ({ name, label: labelOf(name), title })),
  });
  return gpu;
}

/** The same work by TensorFlow.js; what it cannot do is a row that says so. */
async function measureBeside(workload: Workload, options: MeasureOptions): Promise<void> {
  try {
    tensorflow ??= await (
      await import('./tensorflow.ts')
    ).openTensorflow({
      software: gpu?.driver.kind !== 'gpu',
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
  const verification = await verifyDevice(await usableGpu(), {
    onChecks: (checks) => post({ type: 'checks', checks }),
  });
  post({ type: 'verified', verification });
}

async function run({ only, quick, beside }: Extract<Request, { type: 'run' }>): Promise<void> {
  stop = new AbortController();
  const { signal } = stop;
  const device = await usableGpu();
  const contestant = gradloom(device);
  const chosen = workloadsOf(device).filter(({ name }) => only.includes(name));
  const share = (done: number): number => done / (chosen.length + 1);
  const roof = await measurePeak(device, {
    quick,
    onProgress: (text) => post({ type: 'progress', text: `${text} …`, share: 0 }),
  });
  post({ type: 'roof', roof });
  for (const [index, workload] of chosen.entries()) {
    if (signal.aborted) break;
    const { name, title } = workload;
    post({ type: 'progress', text: `${labelOf(name)}: ${title} …`, share: share(index + 1) });
    try {
      const figure = await measureWorkload(contestant, workload, { quick, signal });
      if (figure) post({ type: 'figure', figure });
    } catch (error) {
      if (!(error instanceof GradloomError && ONLY_THIS_ONE.has(error.code))) throw error;
      post({ type: 'left', name: labelOf(name), failure: failureOf(error) });
    }
    if (beside && !signal.aborted) await measureBeside(workload, { quick, signal });
  }
  post({ type: 'done', stopped: signal.aborted });
}
