// The digits page: joins the worker that trains with the card that shows it and the pad that asks it.
import { byId } from '../shared/byId.ts';
import { showFailure, type Failure } from '../shared/failure.ts';
import { addFinding, showFindings } from '../shared/findings.ts';
import { nextTask } from '../shared/nextTask.ts';
import { listenTo, startWorker } from '../shared/startWorker.ts';
import { findObstacle, showAdvice, type Obstacle } from '../shared/webgpuAdvice.ts';
import { DrawingPanel } from '../shared/drawing/drawingPanel.ts';
import { checkedReply, type Reply, type Request } from './messages.ts';
import { onLearningRate, readSettings } from './settingsForm.ts';
import { TrainingPanel } from './trainingPanel.ts';
import workerAddress from './worker.ts?worker&url';

const obstacle = findObstacle();
if (obstacle) block(obstacle);
else {
  await nextTask();
  await run();
}

function block(reason: Obstacle): void {
  showAdvice(byId('advice', HTMLElement), reason);
  byId('main', HTMLElement).hidden = true;
}

async function run(): Promise<void> {
  const training = new TrainingPanel();
  await nextTask();
  const drawing = new DrawingPanel({
    host: byId('drawing', HTMLElement),
    classify: (pixels) => send({ type: 'classify', pixels }),
  });
  await nextTask();
  const worker = startWorker(workerAddress);
  const send = (request: Request): void => worker.postMessage(request);

  listenTo(worker, { checked: checkedReply, receive, fail });
  byId('start', HTMLButtonElement).addEventListener('click', () => {
    if (training.phase !== 'resting') return begin();
    training.phase = 'training';
    send({ type: 'continue', epochs: readSettings().epochs });
  });
  byId('stop', HTMLButtonElement).addEventListener('click', () => {
    training.phase = 'stopping';
    send({ type: 'stop' });
  });
  byId('settings', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    const { phase } = training;
    if (phase === 'ready' || phase === 'training' || phase === 'resting' || phase === 'failed') begin();
  });
  onLearningRate((value) => {
    if (training.phase !== 'training' && training.phase !== 'resting') return;
    showFailure(byId('failure', HTMLElement), undefined);
    send({ type: 'learningRate', value });
  });

  function begin(): void {
    showFindings([]);
    showFailure(byId('failure', HTMLElement), undefined);
    training.phase = 'preparing';
    send({ type: 'begin', settings: readSettings() });
  }

  function receive(reply: Reply): void {
    switch (reply.type) {
      case 'opened':
        return training.opened(reply);
      case 'preparing':
        return training.say(reply.text);
      case 'begun':
        training.begun(reply);
        drawing.ready = true;
        return;
      case 'recovered':
        return training.recovered();
      case 'advice':
        return addFinding(reply.text);
      case 'classified':
        return drawing.answer(reply.probabilities);
      case 'refused':
        showFailure(byId('failure', HTMLElement), reply.failure);
        return training.refused();
      case 'failed':
        return fail(reply.failure);
    }
    if (reply.type === 'progress') training.progress(reply);
    else if (reply.type === 'accuracy') {
      training.accuracy(reply);
      drawing.ask();
      // A network also rests while the next one is prepared.
    } else if (training.phase !== 'preparing') training.rested(reply);
  }

  function fail(failure: Failure): void {
    if (failure.code === 'E_NO_ADAPTER') return block('noAdapter');
    showFailure(byId('failure', HTMLElement), failure);
    training.phase = 'failed';
    drawing.ready = false;
  }
}
