// Plays a recorded run: the plane, a slider over its steps, and the words that it is a recorded one.
import type { Point } from '../playground/data/point.ts';
import { chartColor } from '../shared/chartStyle.ts';
import { element } from '../shared/element.ts';
import { drawPlane } from '../start/drawPlane.ts';
import { PLANS, pointsOfPlan } from '../start/plans.ts';
import { decodeField, type Recording } from './recording.ts';
import { RECORDINGS, type RecordingName } from './recordings.ts';

/** Milliseconds that a frame is shown. */
const FRAME_MS = 180;

/** The player of one run, with its element for the page. */
export class RecordingPlayer {
  readonly element: HTMLElement;
  readonly #recording: Recording;
  readonly #points: readonly Point[];
  readonly #canvas: HTMLCanvasElement;
  readonly #slider: HTMLInputElement;
  readonly #play = element('button', { text: 'Play', attributes: { type: 'button' } });
  readonly #figures = element('p', { class: 'recorded-figures' });
  #timer: ReturnType<typeof setInterval> | undefined;

  private constructor(name: RecordingName, recording: Recording) {
    this.#recording = recording;
    this.#points = pointsOfPlan(PLANS[name], recording.seed);
    const { frames, device, accuracy, seed } = recording;
    this.#canvas = element('canvas', {
      class: 'plane',
      attributes: { role: 'img', 'aria-label': `The plane as a recorded network sees it: ${name}` },
    });
    const id = `recorded-${name}`;
    this.#slider = element('input', {
      attributes: { id, type: 'range', min: '0', max: String(frames.length - 1), value: '0' },
      on: { input: () => this.#stop() },
    });
    this.#play.addEventListener('click', () => (this.#timer === undefined ? this.#start() : this.#stop()));
    const percent = (100 * accuracy).toFixed(1);
    this.element = element('div', { class: 'recorded' }, [
      this.#canvas,
      element('div', { class: 'recorded-controls' }, [
        this.#play,
        element('label', { text: `Step of the recorded run: ${name}`, attributes: { for: id } }),
        this.#slider,
      ]),
      this.#figures,
      element('p', {
        class: 'muted',
        text: `Recorded, not trained here: seed ${seed}, on ${device}. At its end ${percent} % of the points are in their class.`,
      }),
    ]);
    new ResizeObserver(() => this.#draw()).observe(this.#canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw());
    this.#draw();
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) this.#start();
  }

  /** The element of the player of a recording, which is loaded now. */
  static async make(name: RecordingName): Promise<HTMLElement> {
    return new RecordingPlayer(name, await RECORDINGS[name]()).element;
  }

  #start(): void {
    const last = this.#recording.frames.length - 1;
    if (Number(this.#slider.value) === last) this.#slider.value = '0';
    this.#timer = setInterval(() => {
      this.#slider.value = String(Number(this.#slider.value) + 1);
      if (Number(this.#slider.value) === last) this.#stop();
      else this.#draw();
    }, FRAME_MS);
    this.#play.textContent = 'Pause';
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#play.textContent = 'Play';
    this.#draw();
  }

  #draw(): void {
    const { frames, grid } = this.#recording;
    const { step, cost, field } = frames[Number(this.#slider.value)]!;
    this.#slider.setAttribute('aria-valuetext', `step ${step}`);
    this.#figures.textContent = `Step ${step}, cost ${cost === null ? '–' : cost.toFixed(3)}`;
    drawPlane(this.#canvas, { picture: paintField(decodeField(field), grid), points: this.#points });
  }
}

/** A field as a small picture, a pixel a place, in the colours of the theme. */
function paintField(values: Float32Array, grid: number): OffscreenCanvas {
  const [low, mid, high] = ['--low', '--mid', '--high'].map((name) => channels(chartColor(name)));
  const picture = new ImageData(grid, grid);
  values.forEach((value, place) => {
    const [end, strength] = [value > 0 ? high! : low!, 0.85 * Math.min(1, Math.abs(value))];
    const color = mid!.map((from, index) => from + strength * (end[index]! - from));
    picture.data.set([...color, 255], 4 * place);
  });
  const canvas = new OffscreenCanvas(grid, grid);
  canvas.getContext('2d')!.putImageData(picture, 0, 0);
  return canvas;
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}
