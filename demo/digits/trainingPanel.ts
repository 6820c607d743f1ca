// The training card: its buttons by phase, figures, status line and cost curve.
import { byId } from '../shared/byId.ts';
import { showDeviceName } from '../shared/deviceText.ts';
import { setEnabled } from '../shared/setEnabled.ts';
import { wholeText } from '../shared/wholeText.ts';
import { CostChart } from './costChart.ts';
import { CostHistory } from './costHistory.ts';
import type { Reply } from './messages.ts';

/** Where the page stands. */
export type Phase = 'opening' | 'ready' | 'preparing' | 'training' | 'stopping' | 'resting' | 'failed';

/** Phases in which each button can be pressed. */
const START: ReadonlySet<Phase> = new Set(['ready', 'resting', 'failed']);
const STOP: ReadonlySet<Phase> = new Set(['training']);
const AGAIN: ReadonlySet<Phase> = new Set(['training', 'resting']);

/** Shows how the training goes. */
export class TrainingPanel {
  readonly #chart = new CostChart(byId('chart', HTMLElement));
  readonly #start = byId('start', HTMLButtonElement);
  readonly #stop = byId('stop', HTMLButtonElement);
  readonly #again = byId('again', HTMLButtonElement);
  readonly #status = byId('status', HTMLElement);
  readonly #figures = {
    accuracy: byId('accuracy', HTMLElement),
    cost: byId('cost', HTMLElement),
    epoch: byId('epoch', HTMLElement),
    pace: byId('pace', HTMLElement),
  };
  #history = new CostHistory();
  #network = '';
  #accuracy = '';
  #phase: Phase = 'opening';

  get phase(): Phase {
    return this.#phase;
  }

  set phase(phase: Phase) {
    this.#phase = phase;
    if (phase === 'failed') this.#network = '';
    const focused = document.activeElement;
    this.#start.textContent = this.#network ? 'Continue' : 'Start training';
    setEnabled(this.#start, START.has(phase));
    setEnabled(this.#stop, STOP.has(phase));
    setEnabled(this.#again, AGAIN.has(phase));
    // The keyboard goes on to what it would press next.
    if (focused === this.#start && phase === 'training') this.#stop.focus();
    if (focused === this.#stop && phase === 'resting') this.#start.focus();
    document.body.dataset['phase'] = phase;
    if (phase === 'ready') this.say('Press Start. It takes seconds on a GPU.');
    if (phase === 'training') this.say(`Training ${this.#network}.`);
    if (phase === 'failed') this.say('Stopped by an error.');
  }

  opened(reply: Extract<Reply, { type: 'opened' }>): void {
    showDeviceName(reply);
    if (this.phase === 'opening') this.phase = 'ready';
  }

  /** Settings were refused before the network changed. */
  refused(): void {
    if (this.phase !== 'preparing') return;
    this.phase = this.#network ? 'resting' : 'ready';
    if (this.#network) this.say(this.#accuracy);
  }

  /** A new network; what was shown was the one before. */
  begun({ layers, parameters }: Extract<Reply, { type: 'begun' }>): void {
    this.#history = new CostHistory();
    this.#chart.show(this.#history);
    for (const figure of Object.values(this.#figures)) figure.textContent = '–';
    this.#network = `${layers}, ${wholeText(parameters)} parameters`;
    this.phase = 'training';
  }

  progress({ epoch, costs, stepsPerSecond }: Extract<Reply, { type: 'progress' }>): void {
    this.#history.add(costs);
    this.#chart.show(this.#history);
    this.#figures.cost.textContent = this.#history.mean.toFixed(3);
    this.#figures.epoch.textContent = epoch.toFixed(1);
    this.#figures.pace.textContent =
      stepsPerSecond < 10 ? stepsPerSecond.toFixed(1) : wholeText(Math.round(stepsPerSecond));
  }

  /** The device was lost, and is back. */
  recovered(): void {
    const goesOn = this.#phase === 'training' ? 'the training goes on' : 'the network is as it was';
    this.say(`The GPU was lost and is back: ${goesOn}.`);
  }

  rested({ steps, stopped }: Extract<Reply, { type: 'rested' }>): void {
    this.phase = 'resting';
    const done = `${wholeText(steps)} ${steps === 1 ? 'step' : 'steps'}`;
    this.say(`${stopped ? 'Stopped after' : 'Trained'} ${done}. ${this.#accuracy}`);
  }

  accuracy({ accuracy, examples }: Extract<Reply, { type: 'accuracy' }>): void {
    const percent = `${(100 * accuracy).toFixed(1)} %`;
    this.#figures.accuracy.textContent = percent;
    const right = wholeText(Math.round(accuracy * examples));
    this.#accuracy = `Reads ${right} of ${wholeText(examples)} pictures that it never saw.`;
  }

  /** The status line, which screen readers speak. */
  say(text: string): void {
    this.#status.textContent = text;
  }
}
