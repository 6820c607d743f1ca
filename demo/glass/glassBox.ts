// Joins the state with the worker that computes and the views that show.
import { byId } from '../shared/byId.ts';
import { deviceText, nameProcessor } from '../shared/deviceText.ts';
import { showFailure, type Failure } from '../shared/failure.ts';
import { setEnabled } from '../shared/setEnabled.ts';
import { listenTo } from '../shared/startWorker.ts';
import { showAdvice } from '../shared/webgpuAdvice.ts';
import { FIRST_STATE, reduce, type Action } from './state/reducer.ts';
import { ChainView } from './views/chainView.ts';
import { DetailView } from './views/detailView.ts';
import { PathView } from './views/pathView.ts';
import { SettingsView } from './views/settingsView.ts';
import { StagesView } from './views/stagesView.ts';
import { checkedReply, type Reply, type Request } from './worker/messages.ts';

/** The page at work. */
export class GlassBox {
  #state = FIRST_STATE;
  #worker: Worker | undefined;
  readonly #settings = new SettingsView(byId('settings', HTMLFormElement), (change) =>
    this.#dispatch({ type: 'choose', change }),
  );
  readonly #path = new PathView(byId('operations', HTMLElement), (to) => this.#dispatch({ type: 'go', to }));
  readonly #detail = new DetailView(byId('detail', HTMLElement));
  readonly #chain = new ChainView(byId('chain', HTMLElement), (at) => this.#send({ type: 'chain', at }));
  readonly #stages = new StagesView(byId('stages', HTMLElement));
  readonly #device = byId('device', HTMLElement);
  readonly #next = byId('next', HTMLButtonElement);
  readonly #back = byId('back', HTMLButtonElement);
  readonly #runStages = byId('run-stages', HTMLButtonElement);

  /** Asks a worker for the first step, and listens. */
  start(worker: Worker): void {
    this.#worker = worker;
    listenTo(worker, {
      checked: checkedReply,
      receive: (reply) => this.#receive(reply),
      fail: (failure) => this.#fail(failure),
    });
    this.#next.addEventListener('click', () => this.#dispatch({ type: 'move', by: 1 }));
    this.#back.addEventListener('click', () => this.#dispatch({ type: 'move', by: -1 }));
    byId('walk', HTMLElement).addEventListener('keydown', (event) => this.#walk(event));
    this.#runStages.addEventListener('click', () => {
      setEnabled(this.#runStages, false);
      this.#send({ type: 'stages' });
    });
    this.#settings.show(this.#state.setup);
    this.#send({ type: 'take', round: this.#state.round, setup: this.#state.setup });
    this.#chain.start();
  }

  #walk(event: KeyboardEvent): void {
    const { key, target, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey) return;
    // A shader or a table that is scrolled by keys keeps them.
    if (target instanceof Element && target.closest('.scroll, .display, .plain, pre, summary')) return;
    const moves: Readonly<Record<string, Action>> = {
      ArrowRight: { type: 'move', by: 1 },
      ArrowDown: { type: 'move', by: 1 },
      ArrowLeft: { type: 'move', by: -1 },
      ArrowUp: { type: 'move', by: -1 },
      Home: { type: 'go', to: 0 },
      End: { type: 'go', to: Infinity },
    };
    const action = Object.hasOwn(moves, key) ? moves[key] : undefined;
    if (!action) return;
    event.preventDefault();
    this.#dispatch(action);
    this.#path.focus();
  }

  #send(request: Request): void {
    this.#worker?.postMessage(request);
  }

  #dispatch(action: Action): void {
    const before = this.#state;
    const state = reduce(before, action);
    this.#state = state;
    if (action.type === 'choose') this.#settings.show(state.setup);
    if (state === before) return;
    if (state.round !== before.round) this.#send({ type: 'take', round: state.round, setup: state.setup });
    showFailure(byId('failure', HTMLElement), state.failure);
    const { step, at, reached } = state;
    if (!step) return;
    if (step !== before.step) this.#path.lay(step);
    this.#path.show({ at, reached });
    this.#detail.show(step, at);
    const focused = document.activeElement;
    this.#back.disabled = at === 0;
    this.#next.disabled = at === step.operations.length - 1;
    // The keyboard's place must not be lost with the button that it pressed: arrow keys go on from here.
    if ([this.#back, this.#next].some((button) => button.disabled && button === focused)) this.#path.focus();
  }

  #receive(reply: Reply): void {
    switch (reply.type) {
      case 'opened':
        this.#device.textContent = `Computed on ${deviceText(reply)}.`;
        nameProcessor(reply.software);
        return;
      case 'taken':
        return this.#dispatch(reply);
      case 'chain':
        return this.#chain.show(reply.at, reply.values);
      case 'stages':
        setEnabled(this.#runStages, true);
        return this.#stages.show(reply.stages);
      case 'lost':
        this.#device.textContent = 'The GPU was lost. The page opens it again and computes once more …';
        return;
      case 'failed':
        return this.#fail(reply.failure);
    }
  }

  #fail(failure: Failure): void {
    setEnabled(this.#runStages, true);
    if (failure.code === 'E_NO_ADAPTER') showAdvice(byId('advice', HTMLElement), 'noAdapter');
    else this.#dispatch({ type: 'failed', failure });
  }
}
