// The loss as it falls: every step faint, their running mean clear.

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

/** Points that are drawn at most; beyond them neighbours are merged, so that a long training stays quick to draw. */
const MOST_POINTS = 2000;
/** How much a new loss counts in the running mean. */
const SMOOTHING = 0.06;

/** A live curve in an element. */
export class LossChart {
  readonly #element: HTMLElement;
  #plot: uPlot | undefined;
  #steps: number[] = [];
  #losses: number[] = [];
  #smooth: number[] = [];
  #mean = Number.NaN;
  #drawing = false;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#build();
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(element);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#build());
  }

  clear(): void {
    this.#steps = [];
    this.#losses = [];
    this.#smooth = [];
    this.#mean = Number.NaN;
    this.#draw();
  }

  /** Adds the losses of the steps that end with `step`. */
  add(step: number, losses: Float32Array): void {
    losses.forEach((loss, index) => {
      this.#mean = Number.isNaN(this.#mean) ? loss : this.#mean + SMOOTHING * (loss - this.#mean);
      this.#steps.push(step - losses.length + index + 1);
      this.#losses.push(loss);
      this.#smooth.push(this.#mean);
    });
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#draw();
    });
  }

  #draw(): void {
    const stride = Math.max(1, Math.ceil(this.#steps.length / MOST_POINTS));
    const thin = (values: readonly number[]): number[] => values.filter((_, index) => index % stride === 0);
    this.#plot?.setData([thin(this.#steps), thin(this.#losses), thin(this.#smooth)]);
  }

  #size(): { width: number; height: number } {
    return { width: Math.max(200, this.#element.clientWidth), height: 220 };
  }

  #build(): void {
    const style = getComputedStyle(document.documentElement);
    const color = (name: string): string => style.getPropertyValue(name).trim();
    const axis = {
      stroke: color('--muted'),
      grid: { stroke: color('--line') },
      ticks: { stroke: color('--line') },
    };
    this.#plot?.destroy();
    this.#plot = new uPlot(
      {
        ...this.#size(),
        scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(most || 1, 0.1)] } },
        axes: [
          { ...axis, label: 'step' },
          { ...axis, size: 44 },
        ],
        legend: { show: false },
        series: [
          {},
          { label: 'loss', stroke: `${color('--accent')}55`, width: 1, points: { show: false } },
          { label: 'running mean', stroke: color('--accent'), width: 2, points: { show: false } },
        ],
      },
      [[], [], []],
      this.#element,
    );
    this.#draw();
  }
}
