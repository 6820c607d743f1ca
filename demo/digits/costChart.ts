// The cost curve: each step's cost faintly, the running mean boldly, on a logarithmic scale.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { chartAxis, chartColor, chartSize, fitChart } from '../shared/chartStyle.ts';
import type { CostHistory } from './costHistory.ts';

/** A live chart in an element of the page; it follows the element's size and the visitor's colour scheme. */
export class CostChart {
  readonly #host: HTMLElement;
  #plot: uPlot;
  #history: CostHistory | undefined;

  constructor(host: HTMLElement) {
    this.#host = host;
    this.#plot = this.#create();
    new ResizeObserver(() => fitChart(this.#plot, host)).observe(host);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#plot.destroy();
      this.#plot = this.#create();
      if (this.#history) this.show(this.#history);
    });
  }

  show(history: CostHistory): void {
    this.#history = history;
    this.#plot.setData([history.steps, history.costs, history.means]);
    const [first, last] = [history.costs[0], history.mean];
    const summary =
      first === undefined || Number.isNaN(last)
        ? 'Cost curve, still empty'
        : `Cost curve: from ${first.toFixed(2)} at the first step to ${last.toFixed(3)} at step ${history.steps.at(-1)}`;
    this.#host.setAttribute('aria-label', summary);
  }

  #create(): uPlot {
    const options: uPlot.Options = {
      ...chartSize(this.#host),
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: (_plot, _min, max) => [0, Math.max(max ?? 0, 100)] },
        y: { distr: 3, range: (_plot, min, max) => [Math.min(min ?? 1, 1) / 1.25, Math.max(max ?? 3, 3)] },
      },
      axes: [
        chartAxis('step', 24),
        { ...chartAxis('cost', 40), splits: marks, filter: (_plot, splits) => splits },
      ],
      series: [
        {},
        { stroke: chartColor('--accent-faint'), width: 1, points: { show: false } },
        { stroke: chartColor('--accent'), width: 2.5, points: { show: false } },
      ],
    };
    return new uPlot(options, [[], [], []], this.#host);
  }
}

/** 1, 2, 5, 10 … and 0.5, 0.2, 0.1 … from `min` to `max`. */
function marks(_plot: uPlot, _axis: number, min: number, max: number): number[] {
  const first = Math.floor(Math.log10(min));
  const decades = Array.from({ length: Math.ceil(Math.log10(max)) - first + 1 }, (_, index) => first + index);
  // From text, since 10 ** -3 * 2 is not 0.002.
  const all = decades.flatMap((decade) => [1, 2, 5].map((digit) => Number(`${digit}e${decade}`)));
  return all.filter((mark) => mark >= min && mark <= max);
}
