// Axes by uPlot, in which a view draws lines and points in any order of x.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { nextTask } from '../../shared/nextTask.ts';
import { chartAxis, chartSize, fitChart } from '../../shared/chartStyle.ts';
import { powersOfTen, powerText } from './logAxis.ts';

/** What is drawn in, in pixels of the canvas. */
export interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  /** Pixels of the canvas in one of the page. */
  readonly ratio: number;
}

/** How a chart is made. */
export interface ChartOptions {
  readonly x: { readonly label: string; readonly log?: boolean };
  readonly y: { readonly label: string; readonly log?: boolean };
  readonly draw: (pen: Pen) => void;
}

type Ends = readonly [number, number];

/** A chart that follows its element's size and the visitor's colour scheme. */
export class Chart {
  readonly #host: HTMLElement;
  readonly #options: ChartOptions;
  readonly #resizes: ResizeObserver;
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  readonly #recolour = (): void => this.#renew();
  #ends: { x: Ends; y: Ends };
  #plot: uPlot | undefined;
  #isGone = false;

  constructor(host: HTMLElement, options: ChartOptions) {
    this.#host = host;
    this.#options = options;
    this.#ends = { x: options.x.log ? [1, 10] : [0, 1], y: options.y.log ? [1, 10] : [0, 1] };
    this.#resizes = new ResizeObserver(() => this.#plot && fitChart(this.#plot, host));
    this.#scheme.addEventListener('change', this.#recolour);
    // Each chart of a chapter in a task of its own, after its text is there.
    void nextTask().then(() => {
      if (this.#isGone) return;
      this.#renew();
      this.#resizes.observe(host);
    });
  }

  /** Draws again, with axes that go so far. */
  show(ends: { x: Ends; y: Ends }): void {
    this.#ends = ends;
    this.#plot?.setData([[...ends.x], [...ends.y]]);
  }

  destroy(): void {
    this.#isGone = true;
    this.#resizes.disconnect();
    this.#scheme.removeEventListener('change', this.#recolour);
    this.#plot?.destroy();
  }

  #renew(): void {
    this.#plot?.destroy();
    this.#plot = this.#create();
  }

  #create(): uPlot {
    const { x, y, draw } = this.#options;
    return new uPlot(
      {
        ...chartSize(this.#host),
        legend: { show: false },
        cursor: { show: false },
        padding: [8, 12, 0, 0],
        scales: {
          x: { time: false, distr: x.log ? 3 : 1, range: () => [...this.#ends.x] },
          y: { distr: y.log ? 3 : 1, range: () => [...this.#ends.y] },
        },
        axes: [
          axisOf(x, { size: 26, ends: () => this.#ends.x }),
          axisOf(y, { size: 46, ends: () => this.#ends.y }),
        ],
        series: [{}, { show: true, stroke: 'transparent', points: { show: false } }],
        hooks: {
          draw: [
            (plot) => {
              const { ctx: context, bbox } = plot;
              context.save();
              context.beginPath();
              context.rect(bbox.left, bbox.top, bbox.width, bbox.height);
              context.clip();
              draw({
                context,
                x: (value) => plot.valToPos(value, 'x', true),
                y: (value) => plot.valToPos(value, 'y', true),
                ratio: devicePixelRatio,
              });
              context.restore();
            },
          ],
        },
      },
      [[...this.#ends.x], [...this.#ends.y]],
      this.#host,
    );
  }
}

function axisOf(
  { label, log }: ChartOptions['x'],
  { size, ends }: { readonly size: number; readonly ends: () => Ends },
): uPlot.Axis {
  const axis = chartAxis(label, size);
  if (!log) return axis;
  return {
    ...axis,
    splits: () => powersOfTen(ends()),
    filter: (_plot, splits) => splits,
    values: (_plot, splits) => splits.map(powerText),
  };
}
