// The glass box's worker: opens the GPU and computes there, so that the page stays free.
import { failureOf } from '../../shared/failure.ts';
import { describeDevice, KeptDevice } from '../../shared/keptDevice.ts';
import { ChainGraph } from './chainGraph.ts';
import { checkedRequest, type Reply, type Request } from './messages.ts';
import { takeApart } from './takeApart.ts';

/** How often a request is served again where the device was lost. */
const MOST_LOSSES = 3;

let chain: ChainGraph | undefined;
/** Requests are served in turn. */
let queue: Promise<void> = Promise.resolve();
/** Of two networks or places in the graph that wait, only the last counts. */
const last = new Map<Request['type'], Request>();

const post = (reply: Reply): void => self.postMessage(reply);
const fail = (error: unknown): void => post({ type: 'failed', failure: failureOf(error) });
const kept = new KeptDevice({
  onOpened: (gpu) => {
    chain = undefined;
    post({ type: 'opened', ...describeDevice(gpu) });
  },
  // Found out by the next thing that is done.
  onLost: () => undefined,
});

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
  for (let losses = 0; last.get(request.type) === request; losses++) {
    try {
      return await serve(request);
    } catch (error) {
      if (losses === MOST_LOSSES || !(await kept.isLost(error))) throw error;
      post({ type: 'lost' });
    }
  }
}

async function serve(request: Request): Promise<void> {
  const device = await kept.get();
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
