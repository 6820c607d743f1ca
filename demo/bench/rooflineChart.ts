// Draws the roofline as SVG in an element of the page; it follows the element's size.

import { formatFigure } from './formatFigure.ts';
import { layoutRoofline, type Roof, type RooflineLayout, type RooflinePoint } from './roofline.ts';

/** As in style.css. */
const FONT = '12px system-ui, sans-serif';
const SVG = 'http://www.w3.org/2000/svg';
type Attributes = Readonly<Record<string, string | number>>;

/** The chart of one host element. */
export class RooflineChart {
  readonly #host: HTMLElement;
  #roof: Roof | undefined;
  #points: readonly RooflinePoint[] = [];

  constructor(host: HTMLElement) {
    this.#host = host;
    new ResizeObserver(() => this.#draw()).observe(host);
  }

  /** Shows other figures; without a roof the chart is empty. */
  show(roof: Roof | undefined, points: readonly RooflinePoint[]): void {
    this.#roof = roof;
    this.#points = points;
    this.#draw();
  }

  #draw(): void {
    const roof = this.#roof;
    if (!roof) return this.#host.replaceChildren();
    const size = { width: this.#host.clientWidth, height: this.#host.clientHeight };
    const layout = layoutRoofline(roof, this.#points, { ...size, widthOf });
    const chart = element('svg', { viewBox: `0 0 ${size.width} ${size.height}`, ...size, role: 'img' });
    chart.setAttribute('aria-label', summary(roof, this.#points));
    chart.append(...axes(layout, size), ...roofLines(layout, roof), ...layout.points.flatMap(point));
    this.#host.replaceChildren(chart);
  }
}

function axes({ plot, intensities, speeds }: RooflineLayout, size: { height: number }): Element[] {
  const [right, bottom] = [plot.left + plot.width, plot.top + plot.height];
  return [
    ...intensities.flatMap(({ value, at }) => [
      element('line', { class: 'grid', x1: at, x2: at, y1: plot.top, y2: bottom }),
      text(formatFigure(value), { class: 'tick', x: at, y: bottom + 17, 'text-anchor': 'middle' }),
    ]),
    ...speeds.flatMap(({ value, at }) => [
      element('line', { class: 'grid', x1: plot.left, x2: right, y1: at, y2: at }),
      text(formatFigure(value), { class: 'tick', x: plot.left - 7, y: at + 4, 'text-anchor': 'end' }),
    ]),
    text('GFLOP/s', { class: 'axis', x: 0, y: 13 }),
    text('operations for each byte of memory', {
      class: 'axis',
      x: right,
      y: size.height - 6,
      'text-anchor': 'end',
    }),
  ];
}

function roofLines({ roof, slopeLabel, flatLabel }: RooflineLayout, { gflops, gigabytes }: Roof): Element[] {
  const { x, y, angle } = slopeLabel;
  return [
    element('polyline', { class: 'roof', points: roof.map((corner) => corner.join(',')).join(' ') }),
    text(`copy ${formatFigure(gigabytes)} GB/s`, {
      class: 'roof-label',
      'text-anchor': 'middle',
      transform: `translate(${x} ${y}) rotate(${angle}) translate(0 -6)`,
    }),
    text(`peak ${formatFigure(gflops)} GFLOP/s`, {
      class: 'roof-label',
      x: flatLabel.x,
      y: flatLabel.y - 6,
      'text-anchor': 'end',
    }),
  ];
}

function point({ label, kind, intensity, gflops, x, y, box }: RooflineLayout['points'][number]): Element[] {
  // The nearest place of the label to its point.
  const nearX = Math.min(Math.max(x, box.left), box.left + box.width);
  const nearY = Math.min(Math.max(y, box.top), box.top + box.height);
  const far = Math.hypot(nearX - x, nearY - y) > 14;
  const mark =
    kind === 'kernel'
      ? element('circle', { class: 'kernel', cx: x, cy: y, r: 5 })
      : element('rect', {
          class: 'network',
          x: x - 4.5,
          y: y - 4.5,
          width: 9,
          height: 9,
          transform: `rotate(45 ${x} ${y})`,
        });
  const title = element('title', {});
  title.textContent = `${label}: ${formatFigure(gflops)} GFLOP/s at ${formatFigure(intensity)} operations for each byte`;
  mark.append(title);
  return [
    ...(far ? [element('line', { class: 'leader', x1: x, y1: y, x2: nearX, y2: nearY })] : []),
    mark,
    text(label, { class: 'label', x: box.left, y: box.top + 11.5 }),
  ];
}

const pen = document.createElement('canvas').getContext('2d')!;
pen.font = FONT;

function widthOf(content: string): number {
  return pen.measureText(content).width;
}

/** What the chart says, for those who do not see it. */
function summary({ gflops, gigabytes }: Roof, points: readonly RooflinePoint[]): string {
  const roof = `Roofline: copy bandwidth ${formatFigure(gigabytes)} GB/s, peak ${formatFigure(gflops)} GFLOP/s.`;
  return `${roof} ${points.length} workloads; the table below has their figures.`;
}

function text(content: string, attributes: Attributes): Element {
  const made = element('text', attributes);
  made.textContent = content;
  return made;
}

function element(name: string, attributes: Attributes): Element {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
