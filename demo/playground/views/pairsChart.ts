// Predicted numbers against true ones, with the line on which all of them would lie.
import uPlot from 'uplot';
import { chartAxis, chartColor, chartSize, fitChart } from '../../shared/chartStyle.ts';

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
    new ResizeObserver(() => fitChart(this.#plot, host)).observe(host);
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

  #create(name: string): uPlot {
    return new uPlot(
      {
        ...chartSize(this.#host),
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
