// Joins the store with the worker that trains and the views that show.
import { byId } from '../shared/byId.ts';
import { LOST_TEXT } from '../shared/deviceText.ts';
import type { DrawingPanel } from '../shared/drawing/drawingPanel.ts';
import { showFailure, type Failure } from '../shared/failure.ts';
import { showFindings } from '../shared/findings.ts';
import { SetupAddress, tellsOfNoSetup } from '../shared/setupAddress.ts';
import { listenTo } from '../shared/startWorker.ts';
import { wholeText } from '../shared/wholeText.ts';
import { blockPage } from '../shared/webgpuAdvice.ts';
import { pointsOf } from './data/planarData.ts';
import type { GivenFile } from './data/source.ts';
import { joinFiles, sorted } from './fileDrop.ts';
import { kindOf } from './state/choices.ts';
import { LINK_RULES } from './state/link.ts';
import { firstState, missingFile, type State } from './state/reducer.ts';
import type { Setup } from './state/setup.ts';
import { Store } from './state/store.ts';
import type { CostChart } from './views/costChart.ts';
import { Figures } from './views/figures.ts';
import { NetworkView } from './views/networkView.ts';
import { OutcomeViews } from './views/outcomeViews.ts';
import { PlaneView } from './views/planeView.ts';
import { SetPicker } from './views/setPicker.ts';
import { SettingsView } from './views/settingsView.ts';
import { showControls } from './views/showControls.ts';
import type { SourceView } from './views/sourceView.ts';
import { checkedReply, type Built, type Frame, type Reply, type Request } from './worker/messages.ts';

/** Digits are read as pictures of these sizes. */
const DIGIT_INPUTS = 784;
/** Milliseconds after which a first step is said to be waited for: a software driver compiles what trains for seconds. */
const PATIENCE_MS = 500;

/** The page at work. */
export class Playground {
  readonly #address = new SetupAddress(LINK_RULES);
  readonly #store = new Store(firstState(this.#address.read()));
  readonly #settings = new SettingsView(this.#store);
  readonly #sets = new SetPicker(this.#store);
  #source: SourceView | undefined;
  readonly #network = new NetworkView(byId('network', HTMLElement), this.#store);
  readonly #plane = new PlaneView(byId('plane', HTMLCanvasElement), this.#store);
  /** Loaded with the first step. */
  #chart: Promise<CostChart> | undefined;
  #beginning: Frame | undefined;
  readonly #figures = new Figures();
  readonly #views = new OutcomeViews({
    watch: (histograms) => this.#send({ type: 'watch', histograms }),
  });
  #worker: Worker | undefined;
  #drawing: DrawingPanel | undefined;
  /** Networks asked for so far, so that a frame of one before is known as such. */
  #round = 0;
  /** Counts what was asked of the training: that it rests is believed of the last wish alone. */
  #wish = 0;
  #hasStepped = false;
  #patience: ReturnType<typeof setTimeout> | undefined;

  /** Shows the set-up of the address, which a worker trains, and listens. */
  start(worker: Worker): void {
    this.#worker = worker;
    listenTo(worker, {
      checked: checkedReply,
      receive: (reply) => this.#receive(reply),
      fail: (failure) => this.#fail(failure),
    });
    this.#store.listen((state, before) => this.#follow(state, before));
    this.#joinButtons();
    this.#joinPage();
    showControls(this.#store.state);
    this.#address.follow(
      () => this.#store.state.setup,
      (setup) => this.#store.dispatch({ type: 'load', setup }),
      say,
    );
    this.#reset();
  }

  #send(request: Request): void {
    this.#worker?.postMessage(request);
  }

  #joinButtons(): void {
    const { dispatch } = this.#store;
    onPress('run', () => (this.#store.state.phase === 'running' ? this.#pause() : this.#run()));
    onPress('step', () => this.#send({ type: 'step', wish: ++this.#wish }));
    onPress('reset', () => {
      this.#pause();
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
      void this.#sets.redraw();
    });
    joinFiles((files) => this.#open(files));
    document.addEventListener('keydown', (event) => {
      const { target, key } = event;
      // A field that is typed into takes back its own letters.
      if (target instanceof HTMLInputElement && target.type === 'text') return;
      if (!(event.ctrlKey || event.metaKey) || key.toLowerCase() !== 'z') return;
      event.preventDefault();
      dispatch({ type: event.shiftKey ? 'redo' : 'undo' });
    });
  }

  #open(files: readonly GivenFile[]): void {
    const given = sorted(files);
    if (!given) {
      const message = `These files are none that can be learned from: ${files.map(({ path }) => path).join(', ')}`;
      return this.#refuse({ code: 'E_FILE', message: message.slice(0, 300), hint: KNOWN_FILES });
    }
    this.#refuse(undefined);
    say('Reading …');
    this.#send({ type: 'open', kind: given.kind, files: [...given.files] });
  }

  /** What trains is compiled with the first step. */
  #expectStep(): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#figures.waitForStep(), PATIENCE_MS);
  }

  #run(): void {
    showFailure(byId('failure', HTMLElement), undefined);
    if (this.#store.state.phase === 'failed') this.#reset();
    this.#store.dispatch({ type: 'phase', phase: 'running' });
    this.#wish++;
    this.#send({ type: 'run' });
    if (!this.#hasStepped) this.#expectStep();
  }

  #pause(): void {
    this.#send({ type: 'pause', wish: ++this.#wish });
  }

  /** A new network of the set-up. A training that runs goes on with it. */
  #reset(): void {
    const { state, dispatch } = this.#store;
    this.#round++;
    void this.#chart?.then((chart) => chart.clear());
    this.#figures.clear();
    clearTimeout(this.#patience);
    showFindings([]);
    this.#plane.setPoints(pointsOf(state.setup));
    if (missingFile(state) !== undefined) {
      this.#pause();
      return dispatch({ type: 'phase', phase: 'waiting' });
    }
    if (state.phase === 'waiting') dispatch({ type: 'phase', phase: 'opening' });
    this.#send({ type: 'reset', round: this.#round, setup: state.setup });
  }

  #follow(state: State, before: State): void {
    showControls(state);
    const [old, now] = [before.setup, state.setup];
    if (state.sources !== before.sources || now !== old) {
      this.#sets.show(state);
      void this.#showSource();
    }
    if (now === old) {
      if (state.sources !== before.sources) this.#reset();
      return;
    }
    this.#address.keep(now);
    if (tellsOfNoSetup(byId('notice', HTMLElement).textContent)) say('');
    this.#settings.show(now);
    if (old.layers !== now.layers || old.inputs !== now.inputs || old.data !== now.data) {
      this.#network.build(now);
    }
    if (differInRateAlone(old, now)) this.#send({ type: 'learningRate', value: now.learningRate });
    else this.#reset();
  }

  #receive(reply: Reply): void {
    switch (reply.type) {
      case 'opened':
        return this.#figures.opened(reply);
      case 'source':
        say('');
        return this.#store.dispatch({ type: 'open', source: reply.source });
      case 'refused':
        say('');
        return this.#refuse(reply.failure);
      case 'rested':
        return this.#rested(reply.wish);
      case 'failed':
        return this.#fail(reply.failure);
      case 'read':
        return this.#drawing?.answer(reply.probabilities);
      case 'lost':
        return say(LOST_TEXT);
      case 'recovered':
        return say(`The GPU was lost and is back: the network goes on from step ${wholeText(reply.step)}.`);
      default:
        return reply.round === this.#round ? this.#receiveOfRound(reply) : drop(reply);
    }
  }

  #rested(wish: number): void {
    if (wish !== this.#wish || this.#store.state.phase === 'waiting') return;
    clearTimeout(this.#patience);
    this.#store.dispatch({ type: 'phase', phase: 'paused' });
  }

  #receiveOfRound(reply: Extract<Reply, { round: number }>): void {
    switch (reply.type) {
      case 'built':
        return this.#built(reply.built);
      case 'frame':
        return this.#show(reply);
      case 'histograms':
        return this.#views.histograms(reply);
      case 'health':
        return showFindings(reply.advice);
    }
  }

  #built(built: Built): void {
    const { setup } = this.#store.state;
    const isPlane = kindOf(setup.data) === 'plane';
    showFailure(byId('failure', HTMLElement), undefined);
    this.#figures.built(built);
    if (!isPlane) this.#network.build(setup, built);
    void this.#views.built(built, { isPlane });
    void this.#showDrawing(
      built.shape !== undefined && built.inputs === DIGIT_INPUTS && built.outputs === 10,
    );
  }

  /** What is known of files, where there are any. */
  async #showSource(): Promise<void> {
    const { sources } = this.#store.state;
    if (!sources.table && !sources.pictures) return;
    if (!this.#source) {
      const { SourceView } = await import('./views/sourceView.ts');
      this.#source ??= new SourceView(this.#store);
    }
    this.#source.show(this.#store.state);
  }

  async #showDrawing(isShown: boolean): Promise<void> {
    const host = byId('drawing', HTMLElement);
    host.hidden = !isShown;
    if (isShown && !this.#drawing) {
      const { DrawingPanel } = await import('../shared/drawing/drawingPanel.ts');
      this.#drawing ??= new DrawingPanel({
        host,
        classify: (pixels) => this.#send({ type: 'read', pixels: Uint8Array.from(pixels) }),
      });
    }
    if (this.#drawing) this.#drawing.ready = isShown;
  }

  #show(frame: Frame): void {
    const { phase } = this.#store.state;
    if (phase === 'opening' || phase === 'failed') {
      this.#store.dispatch({ type: 'phase', phase: 'paused' });
    }
    this.#hasStepped = frame.step > 0;
    if (!this.#hasStepped && this.#store.state.phase === 'running') this.#expectStep();
    else clearTimeout(this.#patience);
    this.#network.show(frame);
    if (frame.fields) this.#plane.show(frame.fields, frame.side);
    this.#figures.show(frame);
    this.#showCost(frame);
    this.#views.show(frame);
    if (frame.weights && !byId('drawing', HTMLElement).hidden) this.#drawing?.ask();
  }

  /** There is nothing to draw before a step is done; then the cost before it comes first. */
  #showCost(frame: Frame): void {
    if (frame.step === 0) this.#beginning = frame;
    if (frame.step === 0 && !this.#chart) return;
    this.#chart ??= import('./views/costChart.ts').then(({ CostChart }) => {
      const chart = new CostChart(byId('chart', HTMLElement));
      if (this.#beginning && this.#beginning !== frame) add(chart, this.#beginning);
      return chart;
    });
    void this.#chart.then((chart) => frame.round === this.#round && add(chart, frame));
  }

  /** Files that cannot be learned from change nothing. */
  #refuse(failure: Failure | undefined): void {
    showFailure(byId('failure', HTMLElement), failure);
  }

  #fail(failure: Failure): void {
    if (failure.code === 'E_NO_ADAPTER') return blockPage('noAdapter');
    clearTimeout(this.#patience);
    showFailure(byId('failure', HTMLElement), failure);
    this.#store.dispatch({ type: 'phase', phase: 'failed' });
  }
}

/** What happens beside the training, also for those who listen. */
function say(text: string): void {
  byId('notice', HTMLElement).textContent = text;
}

const KNOWN_FILES =
  'A table is a .csv, .tsv or .txt file. Pictures are IDX files (images and labels together), or folders of .png, .jpg and the like, one for each class.';

function add(chart: CostChart, { step, training, heldOut }: Frame): void {
  chart.add(step, { training: training.cost, heldOut: heldOut.cost });
}

function onPress(id: string, action: () => void): void {
  byId(id, HTMLButtonElement).addEventListener('click', action);
}

/** What is told of a network before is not shown. */
function drop(reply: Extract<Reply, { round: number }>): void {
  if (reply.type === 'frame') reply.fields?.close();
}

/** Whether only the learning rate changed, which acts on the network as it is. */
function differInRateAlone(before: Setup, after: Setup): boolean {
  return JSON.stringify({ ...before, learningRate: after.learningRate }) === JSON.stringify(after);
}
