// The playground's worker: requests are served in turn, and so are the runs of a training between them.
import { serveRequests, WorkerLoop } from '../../shared/workerLoop.ts';
import { checkedRequest, type Reply, type Request } from './messages.ts';
import { pageFailure } from './pageText.ts';
import { Session } from './session.ts';

const post = (reply: Reply, transfer: Transferable[] = []): void => self.postMessage(reply, { transfer });
const session = new Session({
  post,
  onLost: () => loop.recover(),
  isRunning: () => loop.running,
  onLook: () => {
    // A training that runs looks by itself.
    if (!loop.running) loop.enqueue(() => session.look());
  },
});
const loop = new WorkerLoop({
  isUsable: () => session.isUsable,
  turn: async () => {
    await session.train();
    return undefined;
  },
  recover: () => session.recover(),
  fail,
});
/** Milliseconds that a network rests before it is looked at: whoever goes on at once is not kept waiting. */
const LOOK_MS = 500;
let looking: ReturnType<typeof setTimeout> | undefined;
/** Of networks that wait to be made only the last one is: a stroke of the pen asks for many. */
let lastReset: Request | undefined;

function fail(error: unknown): void {
  loop.running = false;
  post({ type: 'failed', failure: pageFailure(error) });
}

async function rest(wish: number): Promise<void> {
  await session.rest(wish);
  clearTimeout(looking);
  looking = setTimeout(() => {
    if (!loop.running) loop.enqueue(() => session.look());
  }, LOOK_MS);
}

serveRequests({ checked: checkedRequest, serve, fail });
loop.enqueue(() => session.open());

function serve(request: Request): void {
  switch (request.type) {
    case 'run':
      return loop.start();
    case 'pause':
      loop.running = false;
      return loop.enqueue(() => rest(request.wish));
    case 'step':
      loop.running = false;
      return loop.enqueue(async () => {
        await session.train(1);
        await rest(request.wish);
      });
    case 'learningRate':
      return loop.enqueue(async () => session.setLearningRate(request.value));
    case 'theme':
      return loop.enqueue(() => session.setTheme(request));
    case 'reset':
      lastReset = request;
      return loop.enqueue(async () => {
        if (request === lastReset) await session.reset(request);
      });
    case 'open':
      return loop.enqueue(() => session.openFiles(request));
    case 'watch':
      return loop.enqueue(() => session.watch(request));
    case 'read':
      return loop.enqueue(() => session.read(request.pixels));
  }
}
