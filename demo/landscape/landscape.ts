// Joins the store with the worker that computes and the views that show.
import { byId } from '../shared/byId.ts';
import { showDevice } from '../shared/deviceReplies.ts';
import { showFailure, type Failure } from '../shared/failure.ts';
import { MakingLine, makingText } from '../shared/makingLine.ts';
import { putText } from '../shared/putText.ts';
import { setEnabled } from '../shared/setEnabled.ts';
import { SetupAddress } from '../shared/setupAddress.ts';
import { listenTo } from '../shared/startWorker.ts';
import { wholeText } from '../shared/wholeText.ts';
import { StateStore } from '../shared/stateStore.ts';
import { blockPage } from '../shared/webgpuAdvice.ts';
import { firstState, reduce, type Action, type State } from './state/reducer.ts';
import { LINK_RULES } from './state/setup.ts';
import { LegendView } from './views/legendView.ts';
import { SettingsView } from './views/settingsView.ts';
import { SurfaceView } from './views/surfaceView.ts';
import { checkedReply, type Making, type Reply, type Request } from './worker/messages.ts';

const MAKING = 'The landscape is being made';
/** In the order in which they are made. */
const PARTS: Readonly<Record<Making, string>> = {
  costs: 'compiling what computes its costs',
  optimizers: 'compiling the optimisers',
};
const BACK = { making: 'the optimisers are being made again …', again: 'all optimisers started again.' };

/** The page at work. */
export class LandscapePage {
  readonly #address = new SetupAddress(LINK_RULES);
  readonly #store = new StateStore<State, Action>(
    firstState(this.#address.read() ?? LINK_RULES.first),
    reduce,
  );
  readonly #surface = new SurfaceView(byId('surface', HTMLCanvasElement), (cursor) =>
    this.#store.dispatch({ type: 'point', cursor }),
  );
  readonly #legend = new LegendView((optimizers) =>
    this.#store.dispatch({ type: 'change', setup: { ...this.#store.state.setup, optimizers } }),
  );
  readonly #settings = new SettingsView(
    () => this.#store.state.setup,
    (setup) => this.#store.dispatch({ type: 'change', setup }),
  );
  readonly #making = new MakingLine(byId('making', HTMLElement));
  #worker: Worker | undefined;
  /** What was asked of the training so far: to run, or to rest. */
  #wish = 0;

  /** Shows the first landscape that a worker computes, and listens. */
  start(worker: Worker): void {
    this.#worker = worker;
    listenTo(worker, {
      checked: checkedReply,
      receive: (reply) => this.#receive(reply),
      fail: (failure) => this.#fail(failure),
    });
    this.#store.listen((state, before) => this.#follow(state, before));
    const { dispatch } = this.#store;
    byId('run', HTMLButtonElement).addEventListener('click', () =>
      this.#store.state.phase === 'running' ? this.#pause() : this.#run(),
    );
    byId('reset', HTMLButtonElement).addEventListener('click', () => dispatch({ type: 'reset' }));
    const log = byId('log', HTMLInputElement);
    log.addEventListener('change', () => dispatch({ type: 'scale', isLog: log.checked }));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#show());
    this.#reset();
    this.#show();
    this.#address.follow(
      () => this.#store.state.setup,
      (setup) => dispatch({ type: 'change', setup }),
      (text) => putText('notice', text),
    );
  }

  #send(request: Request): void {
    this.#worker?.postMessage(request);
  }

  #run(): void {
    if (this.#store.state.phase === 'failed') this.#reset();
    this.#store.dispatch({ type: 'phase', phase: 'running' });
    this.#send({ type: 'run', wish: ++this.#wish });
  }

  #pause(): void {
    this.#send({ type: 'pause', wish: ++this.#wish });
  }

  #reset(): void {
    const { setup, round } = this.#store.state;
    putText('notice', '');
    showFailure(byId('failure', HTMLElement), undefined);
    if (this.#store.state.phase === 'failed') this.#store.dispatch({ type: 'phase', phase: 'opening' });
    this.#making.say(`${MAKING} …`);
    this.#send({ type: 'reset', setup, round });
  }

  #follow(state: State, before: State): void {
    if (state.setup !== before.setup) {
      this.#address.keep(state.setup);
      this.#settings.show(state.setup);
    }
    if (state.round !== before.round) this.#reset();
    this.#show();
  }

  #show(): void {
    const { state } = this.#store;
    const { phase, surface, isWhole, cursor, step } = state;
    document.body.dataset['phase'] = phase;
    byId('picture', HTMLElement).setAttribute('aria-busy', String(!isWhole && phase !== 'failed'));
    const run = byId('run', HTMLButtonElement);
    run.textContent = phase === 'running' ? 'Pause' : 'Descend';
    setEnabled(run, phase !== 'opening');
    // A browser that comes back to the page may have put back what was chosen before.
    byId('log', HTMLInputElement).checked = state.isLog;
    putText('step', wholeText(step));
    this.#surface.show(state);
    this.#legend.show(state);
    putText(
      'value',
      surface && cursor
        ? `J(${surface.names[0]} = ${shown(surface.x[cursor.column]!)}, ${surface.names[1]} = ${shown(surface.y[cursor.row]!)}) = ${surface.costs[cursor.row * surface.x.length + cursor.column]!.toPrecision(8)}`
        : surface
          ? 'Point at the picture, or focus it and use the arrows, to read a cost.'
          : 'The costs are being computed …',
    );
  }

  #receive(reply: Reply): void {
    const { dispatch, state } = this.#store;
    switch (reply.type) {
      case 'opened':
      case 'lost':
      case 'recovered':
        return showDevice(reply, BACK);
      case 'making':
        if (reply.round === state.round)
          this.#making.say(makingText(MAKING, { parts: PARTS, part: reply.part }));
        return undefined;
      case 'rested':
        if (reply.wish === this.#wish) dispatch({ type: 'phase', phase: 'paused' });
        return undefined;
      case 'failed':
        return this.#fail(reply.failure);
      case 'surface':
        if (reply.round !== state.round) return;
        putText('points', pointsText(reply));
        putText('elapsed', `${(reply.ms / 1000).toFixed(1)} s`);
        // The optimisers are being made: a run begins with them.
        if (state.phase === 'opening') dispatch({ type: 'phase', phase: 'paused' });
        return dispatch(reply);
      case 'paths':
        if (reply.round !== state.round) return;
        this.#making.end();
        dispatch({ type: 'paths', paths: reply.paths, step: reply.step });
    }
  }

  #fail(failure: Failure): void {
    if (failure.code === 'E_NO_ADAPTER') return blockPage('noAdapter');
    this.#making.end();
    showFailure(byId('failure', HTMLElement), failure);
    this.#store.dispatch({ type: 'phase', phase: 'failed' });
  }
}

function pointsText({ isWhole, surface }: Extract<Reply, { type: 'surface' }>): string {
  const points = wholeText(surface.costs.length);
  return isWhole ? points : `${points} …`;
}

function shown(value: number): string {
  return String(Number(value.toPrecision(6)));
}
