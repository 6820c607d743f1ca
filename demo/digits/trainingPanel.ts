// The training card: its buttons by phase, figures, status line and loss curve.
import { byId } from '../shared/byId.ts';
import { LossChart } from './lossChart.ts';
import { LossHistory } from './lossHistory.ts';
import type { Reply } from './messages.ts';

/** Where the page stands. */
export type Phase = 'opening' | 'ready' | 'preparing' | 'training' | 'stopping' | 'resting' | 'failed';

const GO: Record<Phase, { label: string; enabled: boolean }> = {
  opening: { label: 'Start training', enabled: false },
  ready: { label: 'Start training', enabled: true },
  preparing: { label: 'Preparing …', enabled: false },
  training: { label: 'Stop', enabled: true },
  stopping: { label: 'Stopping …', enabled: false },
  resting: { label: 'Continue', enabled: true },
  failed: { label: 'Start training', enabled: true },
};

/** Shows how the training goes. */
export class TrainingPanel {
  readonly #chart = new LossChart(byId('chart', HTMLElement));
  readonly #go = byId('go', HTMLButtonElement);
  readonly #anew = byId('anew', HTMLButtonElement);
  readonly #status = byId('status', HTMLElement);
  readonly #figures = {
    accuracy: byId('accuracy', HTMLElement),
    loss: byId('loss', HTMLElement),
    epoch: byId('epoch', HTMLElement),
    pace: byId('pace', HTMLElement),
  };
  #history = new LossHistory();
  #network = '';
  #accuracy = '';
  #phase: Phase = 'opening';

  get phase(): Phase {
    return this.#phase;
  }

  set phase(phase: Phase) {
    this.#phase = phase;
    const { label, enabled } = GO[phase];
    this.#go.textContent = label;
    this.#go.disabled = !enabled;
    this.#anew.disabled = phase !== 'training' && phase !== 'resting';
    document.body.dataset['phase'] = phase;
    if (phase === 'ready') this.say('Press Start. It takes seconds on a GPU.');
    if (phase === 'training') this.say(`Training ${this.#network}.`);
    if (phase === 'resting') this.say(this.#accuracy);
    if (phase === 'failed') {
      this.#network = '';
      this.say('Stopped by an error.');
    }
  }

  opened({ device, software }: Extract<Reply, { type: 'opened' }>): void {
    byId('device', HTMLElement).textContent = software ? `${device} (no GPU: slow, but right)` : device;
    if (this.phase === 'opening') this.phase = 'ready';
  }

  /** Settings were refused before the network changed. */
  refused(): void {
    if (this.phase === 'preparing') this.phase = this.#network ? 'resting' : 'ready';
  }

  /** A new network; what was shown was the one before. */
  begun({ layers, parameters }: Extract<Reply, { type: 'begun' }>): void {
    this.#history = new LossHistory();
    this.#chart.show(this.#history);
    for (const figure of Object.values(this.#figures)) figure.textContent = '–';
    this.#network = `${layers}, ${parameters.toLocaleString('en')} parameters`;
    this.phase = 'training';
  }

  progress({ epoch, losses, stepsPerSecond }: Extract<Reply, { type: 'progress' }>): void {
    this.#history.add(losses);
    this.#chart.show(this.#history);
    this.#figures.loss.textContent = this.#history.mean.toFixed(3);
    this.#figures.epoch.textContent = epoch.toFixed(1);
    this.#figures.pace.textContent =
      stepsPerSecond < 10 ? stepsPerSecond.toFixed(1) : Math.round(stepsPerSecond).toLocaleString('en');
  }

  accuracy({ accuracy, examples }: Extract<Reply, { type: 'accuracy' }>): void {
    const percent = `${(100 * accuracy).toFixed(1)} %`;
    this.#figures.accuracy.textContent = percent;
    const right = Math.round(accuracy * examples).toLocaleString('en');
    this.#accuracy = `Reads ${right} of ${examples.toLocaleString('en')} pictures that it never saw.`;
  }

  /** The status line, which screen readers speak. */
  say(text: string): void {
    this.#status.textContent = text;
  }
}
