// What a network says of each place of the plane, as a picture under its examples.
import { chartColor } from '../../shared/chartStyle.ts';
import { element } from '../../shared/element.ts';
import type { FieldCard } from '../content/chapter.ts';
import type { Field, Sight } from '../examples/example.ts';
import type { Language } from '../language/language.ts';
import { Chart, type Pen } from './chart.ts';

const COLORS = ['--low', '--high', '--series-3'];
const SHAPES = ['○', '□', '△'];

/** A picture of the plane with its axes. */
export class FieldView {
  readonly element: HTMLElement;
  readonly #chart: Chart;
  readonly #picture = element('canvas');
  #field: Field | undefined;

  constructor({ title, classes }: FieldCard, { language, into }: { language: Language; into: HTMLElement }) {
    const names = classes.map((name) => name[language]);
    const host = element('div', {
      class: 'plot square',
      attributes: { role: 'img', 'aria-label': `${title[language]}: ${names.join(', ')}` },
    });
    const key = names.map((name, index) =>
      element('span', { class: `key-entry class-${index}`, text: `${SHAPES[index]} ${name}` }),
    );
    this.element = element('figure', { class: 'chart' }, [
      element('figcaption', {}, [
        element('span', { class: 'chart-title', text: title[language] }),
        element('span', { class: 'key' }, key),
      ]),
      host,
    ]);
    into.append(this.element);
    this.#chart = new Chart(host, {
      x: { label: 'x₁' },
      y: { label: 'x₂' },
      draw: (pen) => this.#draw(pen),
    });
    this.#chart.show({ x: [-1.1, 1.1], y: [-1.1, 1.1] });
  }

  show({ field }: Sight): void {
    this.#field = field;
    const reach = field?.reach ?? 1.1;
    this.#chart.show({ x: [-reach, reach], y: [-reach, reach] });
  }

  destroy(): void {
    this.#chart.destroy();
  }

  #draw(pen: Pen): void {
    const field = this.#field;
    if (!field) return;
    const { context, x, y } = pen;
    const { reach } = field;
    const colors = COLORS.map((name) => rgbOf(chartColor(name)));
    this.#paint(field, colors);
    const [left, top] = [x(-reach), y(reach)];
    context.globalAlpha = 0.55;
    context.imageSmoothingQuality = 'high';
    context.drawImage(this.#picture, left, top, x(reach) - left, y(-reach) - top);
    context.globalAlpha = 1;
    for (let index = 0; index < field.labels.length; index++) {
      drawMark(pen, {
        at: [field.points[2 * index]!, field.points[2 * index + 1]!],
        label: field.labels[index]!,
        ground: chartColor('--card'),
      });
    }
  }

  /** A pixel a place: the classes' colours, mixed by their probabilities. */
  #paint({ values, side }: Field, colors: readonly (readonly number[])[]): void {
    const classes = values.length / side ** 2;
    const picture = new ImageData(side, side);
    for (let place = 0; place < side * side; place++) {
      // Rows of a picture go down, those of the plane up.
      const pixel = 4 * ((side - 1 - Math.floor(place / side)) * side + (place % side));
      for (let channel = 0; channel < 3; channel++) {
        let mixed = 0;
        for (let k = 0; k < classes; k++) mixed += values[place * classes + k]! * colors[k]![channel]!;
        picture.data[pixel + channel] = mixed;
      }
      picture.data[pixel + 3] = 255;
    }
    this.#picture.width = this.#picture.height = side;
    this.#picture.getContext('2d')!.putImageData(picture, 0, 0);
  }
}

/** Classes differ by shape as well as by colour. */
function drawMark(
  { context, x, y, ratio }: Pen,
  { at, label, ground }: { at: readonly [number, number]; label: number; ground: string },
): void {
  const [left, top] = [x(at[0]), y(at[1])];
  const size = 3.6 * ratio;
  context.beginPath();
  if (label === 0) context.arc(left, top, size, 0, 2 * Math.PI);
  else if (label === 1) context.rect(left - size, top - size, 2 * size, 2 * size);
  else {
    context.moveTo(left, top - 1.25 * size);
    context.lineTo(left + 1.15 * size, top + 0.85 * size);
    context.lineTo(left - 1.15 * size, top + 0.85 * size);
    context.closePath();
  }
  context.fillStyle = chartColor(COLORS[label]!);
  context.fill();
  context.strokeStyle = ground;
  context.lineWidth = ratio;
  context.stroke();
}

/** #rrggbb as three numbers. */
function rgbOf(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}
