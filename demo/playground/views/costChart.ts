// Costs of the examples trained on and of those held out, by step.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { chartAxis, chartColor, chartSize, fitChart } from '../../shared/chartStyle.ts';

/** Places that the chart keeps; beyond them every second is left out. */
const MOST = 600;

/** A live chart; it follows its element's size and the visitor's colour scheme. */
export class CostChart {
  readonly #host: HTMLElement;
  #steps: number[] = [];
  #training: number[] = [];
  #heldOut: number[] = [];
  #plot: uPlot;

  constructor(host: HTMLElement) {
    this.#host = host;
    this.#plot = this.#create();
    new ResizeObserver(() => fitChart(this.#plot, host)).observe(host);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#plot.destroy();
      this.#plot = this.#create();
    });
  }

  clear(): void {
    [this.#steps, this.#training, this.#heldOut] = [[], [], []];
    this.#show();
  }

  add(step: number, { training, heldOut }: { training: number; heldOut: number }): void {
    if (this.#steps.at(-1) === step) return;
    this.#steps.push(step);
    this.#training.push(training);
    this.#heldOut.push(heldOut);
    if (this.#steps.length > MOST) {
      this.#steps = halved(this.#steps);
      this.#training = halved(this.#training);
      this.#heldOut = halved(this.#heldOut);
    }
    this.#show();
  }

  #show(): void {
    this.#plot.setData([this.#steps, this.#training, this.#heldOut]);
    const [first, last] = [this.#training[0], this.#training.at(-1)];
    this.#host.setAttribute(
      'aria-label',
      first === undefined
        ? 'Cost by step, still empty'
        : `Cost by step: from ${first.toFixed(3)} to ${last!.toFixed(3)}; on held-out examples ${this.#heldOut.at(-1)!.toFixed(3)}`,
    );
  }

  #create(): uPlot {
    return new uPlot(
      {
        ...chartSize(this.#host),
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: (_plot, _min, max) => [0, Math.max(max ?? 0, 100)] },
          y: { range: (_plot, _min, max) => [0, Math.max(max ?? 0, 0.01) * 1.05] },
        },
        axes: [chartAxis('step', 24), chartAxis('cost J', 40)],
        series: [
          {},
          { stroke: chartColor('--accent'), width: 2.5, points: { show: false } },
          { stroke: chartColor('--muted'), width: 2, dash: [5, 4], points: { show: false } },
        ],
      },
      [this.#steps, this.#training, this.#heldOut],
      this.#host,
    );
  }
}

function halved(values: readonly number[]): number[] {
  return values.filter((_, index) => index % 2 === 0);
}
