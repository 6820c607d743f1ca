// What units of the first layer look for: their weights as pictures, blue below 0 and orange above.
import { element } from '../../shared/element.ts';
import { rgbOf } from './drawPixels.ts';

/** Units that are shown at most. */
const MOST = 64;

/** Weights W[1] of pictures. */
export class FiltersView {
  readonly #host: HTMLElement;
  #canvases: HTMLCanvasElement[] = [];

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  show(weights: Float32Array, [height, width, channels]: readonly [number, number, number]): void {
    const pixels = height * width;
    const units = Math.min(MOST, weights.length / (pixels * channels));
    if (this.#canvases.length !== units) this.#build(units);
    const style = getComputedStyle(this.#host);
    const [low, high, ground] = ['--low', '--high', '--card'].map((name) =>
      rgbOf(style.getPropertyValue(name)),
    ) as [Color, Color, Color];
    this.#canvases.forEach((canvas, unit) => {
      const own = weights.subarray(unit * pixels * channels, (unit + 1) * pixels * channels);
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      let most = 1e-12;
      for (const weight of own) most = Math.max(most, Math.abs(weight));
      const image = new ImageData(width, height);
      for (let pixel = 0; pixel < pixels; pixel++) {
        let sum = 0;
        for (let channel = 0; channel < channels; channel++) sum += own[pixel * channels + channel]!;
        const share = sum / channels / most;
        const color = share < 0 ? low : high;
        for (let part = 0; part < 3; part++) {
          image.data[4 * pixel + part] =
            ground[part]! + Math.min(1, Math.abs(share)) * (color[part]! - ground[part]!);
        }
        image.data[4 * pixel + 3] = 255;
      }
      canvas.getContext('2d')!.putImageData(image, 0, 0);
    });
  }

  #build(units: number): void {
    this.#canvases = Array.from({ length: units }, (_, unit) =>
      element('canvas', {
        class: 'filter',
        attributes: { role: 'img', 'aria-label': `Weights of unit ${unit + 1} of layer 1` },
      }),
    );
    this.#host.replaceChildren(element('div', { class: 'filters' }, this.#canvases));
  }
}

type Color = readonly [number, number, number];
