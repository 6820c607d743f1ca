// How Z, A, dZ and dW of each layer are spread, over time: a column of each picture is a histogram, dark where many lie.
import { element } from '../../shared/element.ts';
import { numberText, wholeText } from '../../shared/wholeText.ts';
import type { Sample } from '../worker/messages.ts';
import { Distributions, type Distribution } from './distributions.ts';

/** Pixels of a picture. */
const [WIDTH, HEIGHT] = [240, 96];

/** Pictures of all tensors, a row a layer. */
export class HistogramsView {
  readonly #host: HTMLElement;
  readonly #kept = new Distributions();
  #figures = new Map<string, { canvas: HTMLCanvasElement; low: HTMLElement; high: HTMLElement }>();
  readonly #steps = element('p', { class: 'muted' });

  constructor(host: HTMLElement) {
    this.#host = host;
    this.clear();
  }

  clear(): void {
    this.#kept.clear();
    this.#figures.clear();
    this.#host.replaceChildren(
      element('p', {
        class: 'muted',
        text: 'They appear once the network has learned for a moment and what computes them is compiled, for which it pauses.',
      }),
    );
  }

  add(step: number, samples: readonly Sample[]): void {
    this.#kept.add(step, samples);
    if (samples.some(({ name }) => !this.#figures.has(name))) this.#build(samples);
    this.#steps.textContent = `From step ${wholeText(this.#kept.first)} at the left to step ${wholeText(step)} at the right, of 64 training examples. Values from bottom to top.`;
    const color = getComputedStyle(this.#host).getPropertyValue('--accent');
    for (const [name, { canvas, low, high }] of this.#figures) {
      const distribution = this.#kept.of(name, HEIGHT / 3);
      low.textContent = short(distribution.low);
      high.textContent = short(distribution.high);
      draw(canvas, distribution, color);
    }
  }

  #build(samples: readonly Sample[]): void {
    this.#figures.clear();
    const cells = samples.map(({ name }) => {
      const canvas = element('canvas', {
        attributes: {
          width: String(WIDTH),
          height: String(HEIGHT),
          role: 'img',
          'aria-label': `Distribution of ${name} over the steps`,
        },
      });
      const [low, high] = [element('span', { class: 'low' }), element('span', { class: 'high' })];
      this.#figures.set(name, { canvas, low, high });
      const [letters, layer] = [name.replace(/\d+$/u, ''), /\d+$/u.exec(name)?.[0] ?? ''];
      return element('figure', {}, [
        element('figcaption', { text: `${letters}[${layer}]` }),
        element('div', { class: 'histogram' }, [canvas, high, low]),
      ]);
    });
    this.#host.replaceChildren(this.#steps, element('div', { class: 'histograms' }, cells));
  }
}

function draw(canvas: HTMLCanvasElement, { columns, bins }: Distribution, color: string): void {
  const context = canvas.getContext('2d')!;
  context.clearRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = color;
  const [width, height] = [WIDTH / columns.length, HEIGHT / bins];
  columns.forEach((counts, column) => {
    let most = 1;
    for (const count of counts) most = Math.max(most, count);
    counts.forEach((count, bin) => {
      if (count === 0) return;
      context.globalAlpha = Math.sqrt(count / most);
      context.fillRect(column * width, HEIGHT - (bin + 1) * height, Math.ceil(width), height);
    });
  });
  context.globalAlpha = 1;
}

function short(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 10_000)) return value.toExponential(0).replace('-', '−');
  return numberText(value, 2).replace('-', '−');
}
