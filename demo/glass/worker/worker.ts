// The glass box's worker: opens the GPU and computes there, so that the page stays free.
import { openGpu, type Gpu } from 'gradloom';
import { failureOf } from '../../shared/failure.ts';
import { ChainGraph } from './chainGraph.ts';
import { checkedRequest, type Reply, type Request } from './messages.ts';
import { takeApart } from './takeApart.ts';

let gpu: Gpu | undefined;
let chain: ChainGraph | undefined;
/** Requests are served in turn. */
let queue: Promise<void> = Promise.resolve();
/** Of two networks or places in the graph that wait, only the last counts. */
const last = new Map<Request['type'], Request>();

const post = (reply: Reply): void => self.postMessage(reply);
const fail = (error: unknown): void => post({ type: 'failed', failure: failureOf(error) });

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  try {
    const request = checkedRequest(data);
    last.set(request.type, request);
    queue = queue.then(() => serveAlways(request)).catch(fail);
  } catch (error) {
    fail(error);
  }
});

/** Once more on another device where one was lost. */
async function serveAlways(request: Request): Promise<void> {
  if (last.get(request.type) !== request) return;
  try {
    await serve(request);
  } catch (error) {
    if (failureOf(error).code !== 'E_DEVICE_LOST') throw error;
    post({ type: 'lost' });
    await serve(request);
  }
}

async function serve(request: Request): Promise<void> {
  const device = await usableGpu();
  switch (request.type) {
    case 'take':
      return post({ type: 'taken', round: request.round, step: await takeApart(device, request.setup) });
    case 'chain':
      chain ??= await ChainGraph.prepare(device);
      return post({ type: 'chain', at: request.at, values: await chain.at(request.at) });
    case 'stages': {
      // Loaded only by those who ask for it.
      const { notesStages } = await import('./notesStages.ts');
      return post({ type: 'stages', stages: await notesStages(device) });
    }
  }
}

/** The GPU, opened again where it was lost. */
async function usableGpu(): Promise<Gpu> {
  try {
    gpu?.assertUsable();
  } catch {
    gpu = undefined;
    chain = undefined;
  }
  if (gpu) return gpu;
  gpu = await openGpu();
  post({ type: 'opened', device: gpu.name });
  return gpu;
}
