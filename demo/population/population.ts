// Joins the store with the worker that trains and the views that show.
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
import { ChartPainter } from './drawing/chartPainter.ts';
import { bestOf, isBrushed } from './state/outcomes.ts';
import { firstState, reduce, type Action, type ColorBy, type State } from './state/reducer.ts';
import { LINK_RULES, type Setup } from './state/setup.ts';
import { showDetail } from './views/detailView.ts';
import { FieldView } from './views/fieldView.ts';
import { ParallelView } from './views/parallelView.ts';
import { ScatterView } from './views/scatterView.ts';
import { SettingsView } from './views/settingsView.ts';
import { checkedReply, type Making, type Reply, type Request } from './worker/messages.ts';

/** In the order in which they are made. */
const PARTS: Readonly<Record<Making, string>> = {
  training: 'compiling what trains them',
  planes: 'compiling what computes their tiles',
  scores: 'compiling what measures them',
};
const MAKING = 'The networks are being made';
const BACK = {
  making: 'the networks are being made again …',
  again: 'all networks started again from step 0.',
};

/** The page at work. */
export class PopulationPage {
  readonly #address = new SetupAddress(LINK_RULES);
  readonly #store = new StateStore<State, Action>(
    firstState(this.#address.read() ?? LINK_RULES.first),
    reduce,
  );
  readonly #change = (setup: Setup): void => this.#store.dispatch({ type: 'change', setup });
  readonly #settings = new SettingsView(this.#store.state.setup, this.#change);
  readonly #select = (member: number): void => this.#store.dispatch({ type: 'select', member });
  readonly #field = new FieldView({
    picture: byId('picture', HTMLCanvasElement),
    overlay: byId('field', HTMLCanvasElement),
    onSelect: this.#select,
    onOpen: () => this.#open(),
  });
  readonly #scatter = new ScatterView(byId('scatter', HTMLCanvasElement), this.#select);
  readonly #parallel = new ParallelView(byId('parallel', HTMLCanvasElement), this.#store.dispatch);
  readonly #charts: ChartPainter;
  readonly #making = new MakingLine(byId('making', HTMLElement));
  #worker: Worker | undefined;
  /** What was asked of the training so far: to run, or to rest. */
  #wish = 0;
  readonly #dark = matchMedia('(prefers-color-scheme: dark)');

  constructor(drawing: Worker) {
    this.#charts = new ChartPainter(drawing, (failure) => showFailure(byId('failure', HTMLElement), failure));
  }

  /** Shows the first networks that a worker trains, and listens. */
  start(worker: Worker): void {
    this.#worker = worker;
    listenTo(worker, {
      checked: checkedReply,
      receive: (reply) => this.#receive(reply),
      fail: (failure) => this.#fail(failure),
    });
    this.#store.listen((state, before) => this.#follow(state, before));
    this.#joinButtons();
    this.#dark.addEventListener('change', () => {
      this.#look();
      this.#charts.restyle();
      this.#show();
    });
    this.#charts.restyle();
    this.#look();
    this.#reset();
    this.#show();
    this.#address.follow(
      () => this.#store.state.setup,
      this.#change,
      (text) => putText('notice', text),
    );
  }

  #send(request: Request): void {
    this.#worker?.postMessage(request);
  }

  #joinButtons(): void {
    const { dispatch } = this.#store;
    onPress('run', () => (this.#store.state.phase === 'running' ? this.#pause() : this.#run()));
    onPress('reset', () => dispatch({ type: 'reset' }));
    onPress('clear-brushes', () => dispatch({ type: 'clearBrushes' }));
    onPress('show-best', () => dispatch({ type: 'select', member: bestOf(this.#store.state.outcome) }));
    for (const arrangement of ['place', 'result'] as const) {
      byId(`arrange-${arrangement}`, HTMLInputElement).addEventListener('change', () =>
        dispatch({ type: 'arrange', arrangement }),
      );
    }
    const color = byId('color-by', HTMLSelectElement);
    color.addEventListener('change', () => dispatch({ type: 'color', by: color.value as ColorBy }));
  }

  #run(): void {
    if (this.#store.state.phase === 'failed') this.#reset();
    this.#store.dispatch({ type: 'phase', phase: 'running' });
    this.#send({ type: 'run', wish: ++this.#wish });
  }

  #pause(): void {
    this.#send({ type: 'pause', wish: ++this.#wish });
  }

  #open(): void {
    const link = byId('open', HTMLAnchorElement);
    if (!link.hidden) link.click();
  }

  #reset(): void {
    const { setup, round } = this.#store.state;
    for (const id of ['steps', 'speed', 'frame']) putText(id, '–');
    showFailure(byId('failure', HTMLElement), undefined);
    if (this.#store.state.phase === 'failed') this.#store.dispatch({ type: 'phase', phase: 'opening' });
    // Until they are there the field shows those before.
    byId('tiles', HTMLElement).setAttribute('aria-busy', 'true');
    putText('notice', '');
    this.#making.say(`${MAKING} …`);
    this.#send({ type: 'reset', setup, round });
  }

  #look(): void {
    this.#send({
      type: 'look',
      arrangement: this.#store.state.arrangement,
      dark: this.#dark.matches,
    });
  }

  #follow(state: State, before: State): void {
    if (state.setup !== before.setup) {
      this.#address.keep(state.setup);
      this.#settings.show(state.setup);
    }
    if (state.round !== before.round) this.#reset();
    if (state.arrangement !== before.arrangement) this.#look();
    this.#show();
  }

  #show(): void {
    const { state } = this.#store;
    document.body.dataset['phase'] = state.phase;
    byId('run', HTMLButtonElement).textContent = state.phase === 'running' ? 'Pause' : 'Train';
    setEnabled(byId('run', HTMLButtonElement), state.phase !== 'opening');
    setEnabled(byId('clear-brushes', HTMLButtonElement), Object.keys(state.brushes).length > 0);
    setEnabled(byId('show-best', HTMLButtonElement), bestOf(state.outcome) !== undefined);
    byId('place-legend', HTMLElement).hidden = state.shown !== 'place';
    byId('result-legend', HTMLElement).hidden = state.shown !== 'result';
    // A browser that comes back to the page may have put back what was chosen before.
    byId(`arrange-${state.arrangement}`, HTMLInputElement).checked = true;
    byId('color-by', HTMLSelectElement).value = state.colorBy;
    putText('rate-range', `from ${state.setup.rateFrom} to ${state.setup.rateTo}`);
    this.#field.show(state);
    this.#scatter.show(state);
    this.#parallel.show(state);
    this.#charts.show(state);
    showDetail(state);
    showOutcome(state);
  }

  #receive(reply: Reply): void {
    const { dispatch, state } = this.#store;
    switch (reply.type) {
      case 'opened':
      case 'lost':
      case 'recovered':
        // Until there are others the field shows those that are gone.
        if (reply.type === 'lost') byId('tiles', HTMLElement).setAttribute('aria-busy', 'true');
        return showDevice(reply, BACK);
      case 'making':
        return this.#making.say(makingText(MAKING, { parts: PARTS, part: reply.part }));
      case 'rested':
        if (reply.wish === this.#wish) dispatch({ type: 'phase', phase: 'paused' });
        return undefined;
      case 'failed':
        return this.#fail(reply.failure);
      case 'scores': {
        if (reply.round !== state.round) return;
        const { costs, accuracies, order, arrangement: shown } = reply;
        return dispatch({ type: 'outcome', outcome: { costs, accuracies }, order, shown });
      }
      case 'frame':
        return this.#paint(reply);
    }
  }

  #paint({ round, picture, step, networkSteps, frameMs }: Extract<Reply, { type: 'frame' }>): void {
    const { dispatch, state } = this.#store;
    if (round !== state.round) return picture.close();
    this.#field.paint(picture);
    byId('tiles', HTMLElement).setAttribute('aria-busy', 'false');
    this.#making.end();
    if (state.phase === 'opening') dispatch({ type: 'phase', phase: 'paused' });
    putText('steps', wholeText(step));
    if (frameMs === 0) return;
    putText('speed', wholeText(Math.round(networkSteps)));
    putText('frame', `${frameMs.toFixed(frameMs < 100 ? 1 : 0)} ms`);
  }

  #fail(failure: Failure): void {
    if (failure.code === 'E_NO_ADAPTER') return blockPage('noAdapter');
    byId('tiles', HTMLElement).setAttribute('aria-busy', 'false');
    putText('notice', '');
    this.#making.end();
    showFailure(byId('failure', HTMLElement), failure);
    this.#store.dispatch({ type: 'phase', phase: 'failed' });
  }
}

function onPress(id: string, action: () => void): void {
  byId(id, HTMLButtonElement).addEventListener('click', action);
}

function showOutcome(state: State): void {
  const { outcome, members } = state;
  putText('networks', wholeText(members.length));
  const lost = outcome ? outcome.costs.reduce((sum, cost) => sum + (Number.isNaN(cost) ? 1 : 0), 0) : 0;
  putText('lost', outcome ? wholeText(lost) : '–');
  const best = bestOf(outcome);
  putText('best', best === undefined ? '–' : `${(100 * outcome!.accuracies[best]!).toFixed(1)} %`);
  const shown = members.reduce((sum, _, member) => sum + (isBrushed(member, state) ? 1 : 0), 0);
  putText('shown', `${wholeText(shown)} of ${wholeText(members.length)} networks shown`);
}
