// Shows how a training goes: a bar on a terminal, else a line now and then, or JSON lines.

import { SingleBar } from 'cli-progress';
import type { CompileProgress } from '../../gpu/shaderCall.ts';
import { drawBar } from '../../drawing/bar.ts';
import { formatCount, formatDuration, formatNumber, formatPercent } from '../../drawing/format.ts';
import { cutText, textWidth } from '../../drawing/text.ts';
import type { Output } from '../output.ts';

/** How far a training is. */
export interface TrainingState {
  readonly step: number;
  readonly steps: number;
  readonly epoch: number;
  readonly epochs: number;
  /** Mean cost since the last report, in the units of the training. */
  readonly cost: number;
  readonly stepsPerSecond: number;
  /** Share of the way, by steps or by time, whichever ends it. */
  readonly share: number;
  /** Milliseconds since the start, and about how many are left. */
  readonly elapsed: number;
  readonly left: number;
  /** Of examples held out, after the last full epoch: name and value. */
  readonly score?: Score;
}

/** A measure of quality, in the units of the data. */
export interface Score {
  readonly name: 'accuracy' | 'mean squared error';
  readonly value: number;
}

/** Milliseconds between lines where there is no terminal. */
const LINE_EVERY = 5000;
const JSON_EVERY = 1000;
/** Milliseconds after which a line tells what is compiled, where there is no terminal. */
const LONG_COMPILATION = 1000;
const LONGEST_BAR = 30;

/** Shows a training until `stop`. */
export class ProgressView {
  readonly #output: Output;
  readonly #bar: SingleBar | undefined;
  #lastShown = 0;
  #lastCompiled = performance.now();

  constructor(output: Output) {
    this.#output = output;
    if (!output.animated) return;
    this.#bar = new SingleBar({
      stream: output.stderr as NodeJS.WriteStream,
      format: (_, { maxWidth }, { state, doing }: { state?: TrainingState; doing?: string }) =>
        state ? barLine(state, maxWidth) : cutText(`${doing ?? 'starting'} …`, maxWidth),
      hideCursor: true,
      clearOnComplete: true,
      // Ctrl-C is the business of `Interruption`.
      gracefulExit: false,
    });
    this.#bar.start(1, 0, {});
  }

  /** Shows how many kernels are compiled before the training begins. */
  compiling({ compiled, total }: CompileProgress): void {
    const doing = `compiling ${compiled} of ${total} kernels`;
    this.#bar?.update(0, { doing });
    if (performance.now() - this.#lastCompiled < LONG_COMPILATION) return;
    this.#lastCompiled = performance.now();
    if (!this.#output.animated) this.#output.note(doing);
  }

  /** Shows a state; `final` ones are never left out. */
  show(state: TrainingState, { final = false } = {}): void {
    this.#bar?.update(Math.min(state.share, 1), { state });
    const every = this.#output.json ? JSON_EVERY : LINE_EVERY;
    if (!final && state.elapsed - this.#lastShown < every) return;
    this.#lastShown = state.elapsed;
    const { score, ...rest } = state;
    this.#output.report('progress', { ...rest, ...(score ? { [score.name]: score.value } : {}) });
    if (!this.#output.animated) this.#output.note(plainLine(state));
  }

  /** Removes the bar and gives the cursor back. */
  stop(): void {
    this.#bar?.stop();
  }
}

/** `score` as people read it: `accuracy 97.5 %`. */
export function formatScore({ name, value }: Score): string {
  return `${name} ${name === 'accuracy' ? formatPercent(value) : formatNumber(value)}`;
}

function plainLine(state: TrainingState): string {
  return [
    'step',
    `${formatCount(state.step)}/${formatCount(state.steps)}`,
    ...facts(state).flatMap((fact) => [' ', fact]),
  ].join(' ');
}

/** Most important first: what does not fit is left out from the end. */
function facts(state: TrainingState): string[] {
  const { cost, score, step, stepsPerSecond, epoch, epochs, left, share } = state;
  // The first step pays for compiling: its pace says nothing.
  const paced = step > 1;
  return [
    `cost ${formatNumber(cost, 3).padEnd(6)}`,
    ...(score ? [formatScore(score)] : []),
    ...(paced ? [`${formatNumber(stepsPerSecond, 3)} steps/s`] : []),
    `epoch ${epoch.toFixed(1)}/${formatNumber(epochs, 3)}`,
    ...(paced && share < 1 ? [`${formatDuration(left)} left`] : []),
  ];
}

function barLine(state: TrainingState, width: number): string {
  const percent = `${Math.floor(100 * Math.min(state.share, 1))} %`.padStart(5);
  const length = Math.min(LONGEST_BAR, Math.max(8, width - 60));
  let line = `${drawBar(state.share, { width: length })} ${percent}`;
  for (const fact of facts(state)) {
    const longer = `${line}  ${fact}`;
    if (textWidth(longer) >= width) break;
    line = longer;
  }
  return cutText(line, width);
}
