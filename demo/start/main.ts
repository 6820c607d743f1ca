// The start page: a network that begins to learn as the page arrives, or a recorded one where there is no GPU.
import { byId } from '../shared/byId.ts';
import { deviceText, nameProcessor } from '../shared/deviceText.ts';
import { failureOf, showFailure } from '../shared/failure.ts';
import { listenTo, startWorker } from '../shared/startWorker.ts';
import { findObstacle } from '../shared/webgpuAdvice.ts';
import { drawPlane } from './drawPlane.ts';
import { checkedReply, type Reply, type Request } from './messages.ts';
import { PLANS, pointsOfPlan } from './plans.ts';
import { showState } from './showState.ts';
import { firstState, reduce, type StartEvent } from './state.ts';
import workerAddress from './worker.ts?worker&url';

const canvas = byId('plane', HTMLCanvasElement);
const dark = matchMedia('(prefers-color-scheme: dark)');
let state = firstState({ waits: matchMedia('(prefers-reduced-motion: reduce)').matches });
let picture: ImageBitmap | undefined;
let worker: Worker | undefined;

byId('again', HTMLButtonElement).addEventListener('click', () => {
  const before = state;
  dispatch({ type: 'press' });
  if (state.phase === 'opening') begin();
  else if (state.phase !== before.phase) send({ type: state.phase === 'paused' ? 'pause' : 'resume' });
});
dark.addEventListener('change', () => {
  send({ type: 'theme', dark: dark.matches });
  draw();
});
new ResizeObserver(draw).observe(canvas);
showState(state);
if (findObstacle()) showRecording();
else if (state.phase === 'opening') begin();

function begin(): void {
  showFailure(byId('failure', HTMLElement), undefined);
  // The first points are drawn once it is known how large.
  if (worker) draw();
  worker ??= open();
  send({ type: 'begin', seed: state.seed, dark: dark.matches });
}

function open(): Worker {
  const made = startWorker(workerAddress);
  listenTo(made, {
    checked: checkedReply,
    receive,
    fail: (failure) => receive({ type: 'failed', failure }),
  });
  return made;
}

function send(request: Request): void {
  worker?.postMessage(request);
}

function receive(reply: Reply): void {
  if (reply.type === 'frame') {
    if (reply.seed !== state.seed) return reply.field.close();
    picture?.close();
    picture = reply.field;
    draw();
  }
  if (reply.type === 'failed') {
    if (reply.failure.code === 'E_NO_ADAPTER') return showRecording();
    showFailure(byId('failure', HTMLElement), reply.failure);
  }
  if (reply.type === 'opened') {
    nameProcessor(reply.software);
    return dispatch({ type: 'opened', device: deviceText(reply) });
  }
  dispatch(reply);
}

function dispatch(event: StartEvent): void {
  state = reduce(state, event);
  showState(state);
}

function draw(): void {
  drawPlane(canvas, { picture, points: pointsOfPlan(PLANS.spirals, state.seed) });
}

/** Without a device: what was recorded, loaded only then. */
function showRecording(): void {
  dispatch({ type: 'recorded' });
  import('../recorded/recordingPlayer.ts')
    .then(async ({ RecordingPlayer }) => {
      byId('live', HTMLElement).replaceChildren(await RecordingPlayer.make('spirals'));
    })
    .catch((error: unknown) => showFailure(byId('failure', HTMLElement), failureOf(error)));
}
