// The playground's worker: requests are served in turn, and so are the runs of a training between them.
import { serveRequests } from '../../shared/workerLoop.ts';
import { checkedRequest, type Reply, type Request } from './messages.ts';
import { pageFailure } from './pageText.ts';
import { Session } from './session.ts';

const post = (reply: Reply, transfer: Transferable[] = []): void => self.postMessage(reply, { transfer });
const session = new Session({ post, onLost: recover });
let queue: Promise<void> = Promise.resolve();
/** Whether a run is in the queue, which puts the next one there. */
let looping = false;
/** Milliseconds that a network rests before it is looked at: whoever goes on at once is not kept waiting. */
const LOOK_MS = 500;
let looking: ReturnType<typeof setTimeout> | undefined;
/** Of networks that wait to be made only the last one is: a stroke of the pen asks for many. */
let lastReset: Request | undefined;

function enqueue(work: () => Promise<void>): void {
  queue = queue.then(work).catch((error: unknown) => {
    // What a lost device left undone is done once it is back.
    if (session.isUsable) fail(error);
    else recover();
  });
}

function fail(error: unknown): void {
  session.running = false;
  post({ type: 'failed', failure: pageFailure(error) });
}

function recover(): void {
  queue = queue
    .then(() => session.recover())
    .then(goOn)
    .catch(fail);
}

function goOn(): void {
  if (looping || !session.running) return;
  looping = true;
  enqueue(turn);
}

/** One run of a training that goes on, and the next after all that was asked meanwhile. */
async function turn(): Promise<void> {
  try {
    if (session.running) await session.train();
  } finally {
    looping = false;
  }
  goOn();
}

async function rest(wish: number): Promise<void> {
  await session.rest(wish);
  clearTimeout(looking);
  looking = setTimeout(() => {
    if (!session.running) enqueue(() => session.look());
  }, LOOK_MS);
}

serveRequests({ checked: checkedRequest, serve, fail });
queue = session.open().catch(fail);

function serve(request: Request): void {
  switch (request.type) {
    case 'run':
      session.running = true;
      return goOn();
    case 'pause':
      session.running = false;
      return enqueue(() => rest(request.wish));
    case 'step':
      session.running = false;
      return enqueue(async () => {
        await session.train(1);
        await rest(request.wish);
      });
    case 'learningRate':
      return enqueue(async () => session.setLearningRate(request.value));
    case 'theme':
      return enqueue(() => session.setTheme(request));
    case 'reset':
      lastReset = request;
      return enqueue(async () => {
        if (request === lastReset) await session.reset(request);
      });
    case 'open':
      return enqueue(() => session.openFiles(request));
    case 'watch':
      return enqueue(() => session.watch(request));
    case 'read':
      return enqueue(() => session.read(request.pixels));
  }
}
