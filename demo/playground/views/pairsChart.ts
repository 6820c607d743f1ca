// Predicted numbers against true ones, with the line on which all of them would lie.
// Before uPlot, which reads the language as it loads.
import '../../shared/validLanguage.ts';
import uPlot from 'uplot';
import { chartAxis, chartColor } from '../../shared/chartStyle.ts';

/** A live chart of held-out examples. */
export class PairsChart {
  readonly #host: HTMLElement;
  #data: [number[], number[], number[]] = [[], [], []];
  #plot: uPlot;

  constructor(host: HTMLElement, name: string) {
    this.#host = host;
    host.replaceChildren();
    host.setAttribute('role', 'img');
    this.#plot = this.#create(name);
    new ResizeObserver(() => this.#plot.setSize(this.#size())).observe(host);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#plot.destroy();
      this.#plot = this.#create(name);
    });
  }

  /** True and predicted numbers in turn. */
  show(pairs: Float64Array): void {
    const rows = Array.from({ length: pairs.length / 2 }, (_, row): [number, number] => [
      pairs[2 * row]!,
      pairs[2 * row + 1]!,
    ]).sort(([a], [b]) => a - b);
    const truth = rows.map(([value]) => value);
    this.#data = [truth, rows.map(([, value]) => value), truth];
    this.#plot.setData(this.#data);
    this.#host.setAttribute(
      'aria-label',
      `Predicted against true values of ${rows.length} held-out examples`,
    );
  }

  #size(): { width: number; height: number } {
    return { width: this.#host.clientWidth, height: this.#host.clientHeight };
  }

  #create(name: string): uPlot {
    return new uPlot(
      {
        ...this.#size(),
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false } },
        axes: [chartAxis(`${name}, true`, 24), chartAxis('predicted', 58)],
        series: [
          {},
          { stroke: chartColor('--accent'), paths: () => null, points: { show: true, size: 5 } },
          { stroke: chartColor('--muted'), width: 1.5, dash: [5, 4], points: { show: false } },
        ],
      },
      this.#data,
      this.#host,
    );
  }
}
