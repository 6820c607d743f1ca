// A chart of an example, with the key of its lines and points.
import { chartColor } from '../../shared/chartStyle.ts';
import { element } from '../../shared/element.ts';
import type { Plot, PlotSeries } from '../content/plot.ts';
import type { Series, Sight } from '../examples/example.ts';
import type { Language } from '../language/language.ts';
import { Chart, type Pen } from './chart.ts';
import { extentOf } from './extent.ts';
import { showNumber } from './showNumber.ts';

const COLORS = { accent: '--accent', warm: '--series-2', muted: '--muted' } as const;

/** A chart with its title. */
export class PlotView {
  readonly element: HTMLElement;
  readonly #plot: Plot;
  readonly #language: Language;
  readonly #host = element('div', { class: 'plot', attributes: { role: 'img' } });
  readonly #chart: Chart;
  #series: Readonly<Record<string, Series>> = {};

  constructor(plot: Plot, { language, into }: { language: Language; into: HTMLElement }) {
    this.#plot = plot;
    this.#language = language;
    this.element = element('figure', { class: 'chart' }, [
      element('figcaption', {}, [
        element('span', { class: 'chart-title', text: plot.title[language] }),
        ...(plot.series.length > 1 ? [keyOf(plot.series, language)] : []),
      ]),
      this.#host,
    ]);
    into.append(this.element);
    this.#describe();
    this.#chart = new Chart(this.#host, {
      x: { label: plot.x.label[language], log: plot.x.log },
      y: { label: plot.y.label[language], log: plot.y.log },
      draw: (pen) => this.#draw(pen),
    });
  }

  show({ series = {} }: Sight): void {
    this.#series = series;
    const shown = this.#plot.series.flatMap(({ key }) => series[key] ?? []);
    this.#chart.show({
      x: extentOf(
        shown.map(({ x }) => x),
        this.#plot.x,
      ),
      y: extentOf(
        shown.map(({ y }) => y),
        this.#plot.y,
      ),
    });
    this.#describe();
  }

  destroy(): void {
    this.#chart.destroy();
  }

  /** What a line does, for those who do not see it: where it begins and ends. */
  #describe(): void {
    const lines = this.#plot.series.map(({ key, label }) => {
      const { y } = this.#series[key] ?? { y: [] };
      const ends =
        y.length > 0 ? [y[0]!, y[y.length - 1]!].map((end) => showNumber(end, 3)).join(' … ') : '–';
      return `${label[this.#language]}: ${ends}`;
    });
    this.#host.setAttribute('aria-label', `${this.#plot.title[this.#language]}. ${lines.join('; ')}`);
  }

  #draw(pen: Pen): void {
    for (const { key, look, color } of this.#plot.series) {
      const series = this.#series[key];
      if (!series) continue;
      const { context, ratio } = pen;
      context.strokeStyle = context.fillStyle = chartColor(COLORS[color]);
      context.lineWidth = 2 * ratio;
      context.lineJoin = 'round';
      context.setLineDash(look === 'dashed' ? [6 * ratio, 5 * ratio] : []);
      if (look === 'points') drawPoints(pen, series);
      else drawLine(pen, series);
    }
  }
}

function drawLine({ context, x, y }: Pen, series: Series): void {
  context.beginPath();
  for (let index = 0; index < series.x.length; index++)
    context.lineTo(x(series.x[index]!), y(series.y[index]!));
  context.stroke();
}

function drawPoints({ context, x, y, ratio }: Pen, series: Series): void {
  for (let index = 0; index < series.x.length; index++) {
    context.beginPath();
    context.arc(x(series.x[index]!), y(series.y[index]!), 4 * ratio, 0, 2 * Math.PI);
    context.fill();
  }
}

function keyOf(series: readonly PlotSeries[], language: Language): HTMLElement {
  return element(
    'span',
    { class: 'key' },
    series.map(({ look, color, label }) =>
      element('span', { class: 'key-entry' }, [
        element('span', { class: `mark ${look} ${color}`, attributes: { 'aria-hidden': 'true' } }),
        document.createTextNode(label[language]),
      ]),
    ),
  );
}
