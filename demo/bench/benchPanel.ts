// What the page shows of a run: buttons by phase, the workloads to choose from, progress, roofline, table, JSON.
import { byId } from '../shared/byId.ts';
import type { Failure } from '../shared/failure.ts';
import { showDeviceName } from '../shared/deviceText.ts';
import { setEnabled } from '../shared/setEnabled.ts';
import { benchReport, type Run } from './benchReport.ts';
import type { Figure, Offer, Reply } from './messages.ts';
import { clearChecks } from './checkTable.ts';
import { addFigure, addLeft } from './resultTable.ts';
import type { Roof } from './roofline.ts';
import { RooflineChart } from './rooflineChart.ts';

/** Where the page stands. */
export type Phase = 'opening' | 'ready' | 'running' | 'stopping' | 'verifying' | 'failed';

/** Shows a run. */
export class BenchPanel {
  readonly #chart = new RooflineChart(byId('roofline', HTMLElement));
  readonly #start = byId('start', HTMLButtonElement);
  readonly #stop = byId('stop', HTMLButtonElement);
  readonly #copy = byId('copy', HTMLButtonElement);
  readonly #picture = byId('copy-picture', HTMLButtonElement);
  readonly #verify = byId('verify', HTMLButtonElement);
  readonly #status = byId('status', HTMLElement);
  readonly #bar = byId('progress', HTMLProgressElement);
  readonly #body = byId('figures', HTMLElement);
  readonly #only: readonly string[] | undefined;
  #opened: Extract<Reply, { type: 'opened' }> | undefined;
  #roof: Roof | undefined;
  #figures: Figure[] = [];
  #phase: Phase = 'opening';

  /** `only` are beginnings of the names of the workloads that are chosen at first; all unless given. */
  constructor(only: readonly string[] | undefined) {
    this.#only = only;
  }

  set phase(phase: Phase) {
    this.#phase = phase;
    const running = phase === 'running' || phase === 'stopping';
    const busy = running || phase === 'verifying';
    const focused = document.activeElement;
    setEnabled(this.#start, !busy && phase !== 'opening');
    setEnabled(this.#stop, phase === 'running');
    for (const button of [this.#copy, this.#picture]) setEnabled(button, !busy && this.#figures.length > 0);
    setEnabled(this.#verify, !busy && phase !== 'opening');
    this.#bar.hidden = !running;
    // The keyboard goes on to what it would press next.
    if (focused === this.#start && phase === 'running') this.#stop.focus();
    if (focused === this.#stop && !running) this.#start.focus();
    document.body.dataset['phase'] = phase;
    if (phase === 'stopping') this.#status.textContent = 'Stopping after this workload …';
    if (phase === 'failed') this.#status.textContent = 'Stopped by an error.';
  }

  get phase(): Phase {
    return this.#phase;
  }

  opened(reply: Extract<Reply, { type: 'opened' }>): void {
    const { software, offers } = reply;
    showDeviceName(reply);
    if (!this.#opened) {
      byId('workloads', HTMLElement).append(...offers.map((offer) => choice(offer, this.#only)));
    }
    this.#opened = reply;
    if (this.#phase !== 'opening') return;
    this.phase = 'ready';
    this.#status.textContent = software
      ? 'Press Start. It takes some minutes without a GPU.'
      : 'Press Start.';
  }

  /** Names of the workloads that are ticked. */
  chosen(): string[] {
    const ticked = byId('workloads', HTMLElement).querySelectorAll<HTMLInputElement>('input:checked');
    return [...ticked].map(({ value }) => value);
  }

  begin(): void {
    this.#figures = [];
    this.#roof = undefined;
    this.#body.replaceChildren();
    byId('roofline-card', HTMLElement).hidden = true;
    byId('table-card', HTMLElement).hidden = true;
    this.#bar.value = 0;
    this.phase = 'running';
  }

  progress({ text, share }: Extract<Reply, { type: 'progress' }>): void {
    this.#bar.value = share;
    if (this.#phase === 'running') this.#status.textContent = text;
  }

  roof(roof: Roof): void {
    this.#roof = roof;
    byId('roofline-card', HTMLElement).hidden = false;
    this.#chart.show(roof, []);
  }

  figure(figure: Figure): void {
    const roof = this.#roof!;
    this.#figures.push(figure);
    this.#showTable();
    addFigure(this.#body, figure, roof);
    const points = this.#own.map(({ name, kind, flops, bytes, milliseconds }) => ({
      label: name,
      kind,
      intensity: flops / bytes,
      gflops: flops / milliseconds / 1e6,
    }));
    this.#chart.show(roof, points);
  }

  left(name: string, failure: Failure): void {
    this.#showTable();
    addLeft(this.#body, name, failure);
  }

  /** The device was lost; what is measured now begins again. */
  lost(): void {
    if (this.#phase === 'verifying') clearChecks();
    this.#status.textContent = 'The GPU was lost. It is opened again, and measured once more …';
  }

  done(stopped: boolean): void {
    this.phase = 'ready';
    const count = `${this.#figures.length} ${this.#figures.length === 1 ? 'figure' : 'figures'}`;
    this.#status.textContent = stopped ? `Stopped. ${count} so far.` : `Done: ${count}.`;
  }

  /** The self-test of the device begins. */
  verify(): void {
    this.phase = 'verifying';
    this.#status.textContent = 'Testing the device …';
  }

  /** It has ended; `outcome` says how. */
  verified(outcome: string): void {
    this.phase = 'ready';
    this.#status.textContent = outcome;
  }

  /** Puts the run on the clipboard as JSON. */
  async copy(): Promise<void> {
    await navigator.clipboard.writeText(benchReport(this.#run()));
    this.#status.textContent = 'Copied.';
  }

  /** Puts the run on the clipboard as a picture. */
  async copyPicture(): Promise<void> {
    const { benchPicture } = await import('./benchPicture.ts');
    const picture = await benchPicture(this.#run());
    await navigator.clipboard.write([new ClipboardItem({ [picture.type]: picture })]);
    this.#status.textContent = 'Copied as a picture.';
  }

  #showTable(): void {
    byId('table-card', HTMLElement).hidden = false;
  }

  /** Figures of this library, which lie below the roof in the chart. */
  get #own(): Figure[] {
    return this.#figures.filter(({ library }) => library === undefined);
  }

  #run(): Run {
    const { device, adapter } = this.#opened!;
    return { device, adapter, browser: navigator.userAgent, roof: this.#roof!, figures: this.#figures };
  }
}

/** A box to tick; `only` are the beginnings of the names that are ticked at first. */
function choice({ name, label, title }: Offer, only: readonly string[] | undefined): HTMLLabelElement {
  const made = document.createElement('label');
  const box = document.createElement('input');
  const checked = only?.some((wanted) => name.toLowerCase().startsWith(wanted.toLowerCase())) ?? true;
  Object.assign(box, { type: 'checkbox', value: name, checked });
  const text = document.createElement('span');
  const note = document.createElement('small');
  note.textContent = title;
  text.append(label, note);
  made.append(box, text);
  return made;
}
