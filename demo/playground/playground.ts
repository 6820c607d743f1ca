// Joins the store with the worker that trains and the views that show.
import { byId } from '../shared/byId.ts';
import { failureOf, showFailure, type Failure } from '../shared/failure.ts';
import { startWorker } from '../shared/startWorker.ts';
import { showAdvice } from '../shared/webgpuAdvice.ts';
import { pointsOf } from './data/planarData.ts';
import { linkOf, setupOfLink } from './state/link.ts';
import { firstState, type State } from './state/reducer.ts';
import { Store } from './state/store.ts';
import type { Setup } from './state/setup.ts';
import { CostChart } from './views/costChart.ts';
import { Figures } from './views/figures.ts';
import { NetworkView } from './views/networkView.ts';
import { PlaneView } from './views/planeView.ts';
import { SetPicker } from './views/setPicker.ts';
import { SettingsView } from './views/settingsView.ts';
import { showControls } from './views/showControls.ts';
import { checkedReply, type Reply, type Request } from './worker/messages.ts';
import workerAddress from './worker/worker.ts?worker&url';

/** The page at work. */
export class Playground {
  readonly #store = new Store(firstState(setupOfLink(location.hash.slice(1))));
  readonly #settings = new SettingsView(this.#store);
  readonly #sets = new SetPicker(this.#store);
  readonly #network = new NetworkView(byId('network', HTMLElement), this.#store);
  readonly #plane = new PlaneView(byId('plane', HTMLCanvasElement), this.#store);
  readonly #chart = new CostChart(byId('chart', HTMLElement));
  readonly #figures = new Figures();
  readonly #worker = startWorker(workerAddress);
  /** Networks asked for so far, so that a frame of one before is known as such. */
  #round = 0;

  /** Shows the set-up of the address, and listens. */
  start(): void {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
      this.#receive(checkedReply(data)),
    );
    this.#worker.addEventListener('error', ({ message }) => {
      this.#fail(failureOf(new Error(message || 'The worker of this page could not be started.')));
    });
    this.#store.listen((state, before) => this.#follow(state, before));
    this.#joinButtons();
    this.#joinPage();
    this.#reset();
  }

  #send(request: Request): void {
    this.#worker.postMessage(request);
  }

  #joinButtons(): void {
    const { dispatch } = this.#store;
    onPress('run', () =>
      this.#store.state.phase === 'running' ? this.#send({ type: 'pause' }) : this.#run(),
    );
    onPress('step', () => this.#send({ type: 'step' }));
    onPress('reset', () => {
      this.#send({ type: 'pause' });
      this.#reset();
    });
    onPress('undo', () => dispatch({ type: 'undo' }));
    onPress('redo', () => dispatch({ type: 'redo' }));
    onPress('add-layer', () => dispatch({ type: 'addLayer' }));
    onPress('clear-points', () => dispatch({ type: 'change', part: { added: [] } }));
    for (const label of [0, 1] as const) {
      byId(`pen-${label}`, HTMLInputElement).addEventListener('change', () =>
        dispatch({ type: 'choosePen', label }),
      );
    }
  }

  #joinPage(): void {
    const { dispatch } = this.#store;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    this.#send({ type: 'theme', dark: dark.matches });
    dark.addEventListener('change', () => {
      this.#send({ type: 'theme', dark: dark.matches });
      this.#sets.redraw();
    });
    addEventListener('hashchange', () => {
      const setup = setupOfLink(location.hash.slice(1));
      if (setup) dispatch({ type: 'load', setup });
    });
    document.addEventListener('keydown', (event) => {
      const { target, key } = event;
      if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
      if (!(event.ctrlKey || event.metaKey) || key.toLowerCase() !== 'z') return;
      event.preventDefault();
      dispatch({ type: event.shiftKey ? 'redo' : 'undo' });
    });
  }

  #run(): void {
    showFailure(byId('failure', HTMLElement), undefined);
    if (this.#store.state.phase === 'failed') this.#reset();
    this.#store.dispatch({ type: 'phase', phase: 'running' });
    this.#send({ type: 'run' });
  }

  /** A new network of the set-up. A training that runs goes on with it. */
  #reset(): void {
    const { setup } = this.#store.state;
    this.#round++;
    this.#chart.clear();
    this.#figures.clear();
    this.#plane.setPoints(pointsOf(setup));
    this.#send({ type: 'reset', setup });
  }

  #follow(state: State, before: State): void {
    showControls(state);
    const [old, now] = [before.setup, state.setup];
    if (now === old) return;
    history.replaceState(null, '', `#${linkOf(now)}`);
    this.#settings.show(now);
    this.#sets.show(now.data);
    if (old.layers !== now.layers || old.inputs !== now.inputs) this.#network.build(now);
    if (differInRateAlone(old, now)) this.#send({ type: 'learningRate', value: now.learningRate });
    else this.#reset();
  }

  #receive(reply: Reply): void {
    switch (reply.type) {
      case 'opened':
        return this.#figures.opened(reply);
      case 'rested':
        return this.#store.dispatch({ type: 'phase', phase: 'paused' });
      case 'failed':
        return this.#fail(reply.failure);
      case 'frame':
        return this.#show(reply);
    }
  }

  #show(frame: Extract<Reply, { type: 'frame' }>): void {
    if (frame.round !== this.#round) return frame.fields.close();
    if (this.#store.state.phase === 'opening') this.#store.dispatch({ type: 'phase', phase: 'paused' });
    this.#network.show(frame);
    this.#plane.show(frame);
    this.#figures.show(frame);
    this.#chart.add(frame.step, { training: frame.training.cost, heldOut: frame.heldOut.cost });
  }

  #fail(failure: Failure): void {
    if (failure.code === 'E_NO_ADAPTER') {
      showAdvice(byId('advice', HTMLElement), 'noAdapter');
      byId('main', HTMLElement).hidden = true;
      return;
    }
    showFailure(byId('failure', HTMLElement), failure);
    this.#store.dispatch({ type: 'phase', phase: 'failed' });
  }
}

function onPress(id: string, action: () => void): void {
  byId(id, HTMLButtonElement).addEventListener('click', action);
}

/** Whether only the learning rate changed, which acts on the network as it is. */
function differInRateAlone(before: Setup, after: Setup): boolean {
  return JSON.stringify({ ...before, learningRate: after.learningRate }) === JSON.stringify(after);
}
