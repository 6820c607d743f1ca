// The bench page: joins the worker that measures with the roofline and the table that show it.
import { byId } from '../shared/byId.ts';
import { failureOf, showFailure, type Failure } from '../shared/failure.ts';
import { listenTo, startWorker } from '../shared/startWorker.ts';
import { findObstacle, showAdvice, type Obstacle } from '../shared/webgpuAdvice.ts';
import { BenchPanel } from './benchPanel.ts';
import { addChecks, clearChecks, showVerification } from './checkTable.ts';
import { checkedReply, type Reply, type Request } from './messages.ts';
import workerAddress from './worker.ts?worker&url';

const obstacle = findObstacle();
if (obstacle) block(obstacle);
else run();

function block(reason: Obstacle): void {
  showAdvice(byId('advice', HTMLElement), reason);
  byId('main', HTMLElement).hidden = true;
}

function run(): void {
  const worker = startWorker(workerAddress);
  const send = (request: Request): void => worker.postMessage(request);
  // `?only=W1,W6&quick` chooses beforehand; quick takes fewer and shorter rounds.
  const asked = new URLSearchParams(location.search);
  const quick = asked.has('quick');
  const panel = new BenchPanel(asked.get('only')?.split(',') ?? undefined);

  listenTo(worker, { checked: checkedReply, receive, fail });
  byId('choice', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    showFailure(byId('failure', HTMLElement), undefined);
    panel.begin();
    send({ type: 'run', only: panel.chosen(), quick, beside: byId('beside', HTMLInputElement).checked });
  });
  byId('stop', HTMLButtonElement).addEventListener('click', () => {
    panel.phase = 'stopping';
    send({ type: 'stop' });
  });
  byId('verify', HTMLButtonElement).addEventListener('click', () => {
    showFailure(byId('failure', HTMLElement), undefined);
    clearChecks();
    panel.verify();
    send({ type: 'verify' });
  });
  byId('copy-picture', HTMLButtonElement).addEventListener('click', () => {
    panel
      .copyPicture()
      .catch((error: unknown) => showFailure(byId('failure', HTMLElement), failureOf(error)));
  });
  byId('copy', HTMLButtonElement).addEventListener('click', () => {
    panel.copy().catch((error: unknown) => showFailure(byId('failure', HTMLElement), failureOf(error)));
  });

  function receive(reply: Reply): void {
    switch (reply.type) {
      case 'opened':
        return panel.opened(reply);
      case 'progress':
        return panel.progress(reply);
      case 'roof':
        return panel.roof(reply.roof);
      case 'figure':
        return panel.figure(reply.figure);
      case 'left':
        return panel.left(reply.name, reply.failure);
      case 'checks':
        return addChecks(reply.checks);
      case 'verified':
        return panel.verified(showVerification(reply.verification));
      case 'lost':
        return panel.lost();
      case 'done':
        return panel.done(reply.stopped);
      case 'failed':
        return fail(reply.failure);
    }
  }

  function fail(failure: Failure): void {
    if (failure.code === 'E_NO_ADAPTER') return block('noAdapter');
    showFailure(byId('failure', HTMLElement), failure);
    panel.phase = 'failed';
  }
}
