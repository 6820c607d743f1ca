// The drawing card: the pad, the picture that the network gets, and its answer, one question at a time.
import { drawDigits } from 'gradloom';
import { byId } from '../byId.ts';
import { drawingMarkup } from './drawingMarkup.ts';
import { DrawingPad } from './drawingPad.ts';
import { FIRST_TEST_PICTURE, PICTURES_SEED, SIDE } from './pictures.ts';
import { placeDigit } from './placeDigit.ts';
import { ProbabilityBars } from './probabilityBars.ts';

/** Milliseconds without an answer after which the panel says that it waits: a driver may compile what reads for seconds. */
const PATIENCE_MS = 1000;
const WAITING = 'The network can read once training has begun.';

/** Asks the network about what is on the pad, and shows the answer. */
export class DrawingPanel {
  readonly #classify: (pixels: Uint8Array) => void;
  readonly #note: HTMLElement;
  readonly #seen: HTMLCanvasElement;
  readonly #bars: ProbabilityBars;
  readonly #pad: DrawingPad;
  #pixels: Uint8Array | undefined;
  #samples = 0;
  #ready = false;
  /** One question is out; what is asked meanwhile waits, and only the latest counts. */
  #asked = false;
  #again = false;
  #patience: ReturnType<typeof setTimeout> | undefined;

  /** Fills `host`, and asks by `classify`, whose answer is given to `answer`. */
  constructor({ host, classify }: { host: HTMLElement; classify: (pixels: Uint8Array) => void }) {
    drawingMarkup(host);
    this.#classify = classify;
    this.#note = byId('drawing-note', HTMLElement);
    this.#note.textContent = WAITING;
    this.#seen = byId('seen', HTMLCanvasElement);
    this.#bars = new ProbabilityBars({
      list: byId('bars', HTMLElement),
      answer: byId('answer', HTMLElement),
      spoken: byId('reading', HTMLElement),
    });
    this.#pad = new DrawingPad(byId('pad', HTMLCanvasElement), { onChange: () => this.#drawn() });
    byId('clear', HTMLButtonElement).addEventListener('click', () => this.#pad.clear());
    byId('sample', HTMLButtonElement).addEventListener('click', () => this.#sample());
    this.#paint();
  }

  /** Whether there is a network to ask. */
  set ready(ready: boolean) {
    this.#ready = ready;
    this.#asked = this.#again = false;
    clearTimeout(this.#patience);
    if (!ready) this.#bars.show(undefined);
    this.#note.textContent = ready ? '' : WAITING;
    this.ask();
  }

  /** Asks about the picture, again where the network has changed. */
  ask(): void {
    if (!this.#ready || !this.#pixels) return;
    this.#again = this.#asked;
    if (this.#asked) return;
    this.#asked = true;
    this.#patience = setTimeout(() => this.#bars.wait(), PATIENCE_MS);
    this.#classify(this.#pixels);
  }

  answer(probabilities: Float32Array | undefined): void {
    this.#asked = false;
    clearTimeout(this.#patience);
    this.#bars.show(this.#pixels && this.#ready ? probabilities : undefined);
    if (this.#again) this.ask();
  }

  #drawn(): void {
    this.#show(this.#pad.empty ? undefined : placeDigit(this.#pad.strokes));
    if (this.#ready) this.#note.textContent = '';
  }

  #sample(): void {
    this.#pad.clear();
    const first = FIRST_TEST_PICTURE + this.#samples++;
    const { x, y } = drawDigits({ count: 1, seed: PICTURES_SEED, first });
    this.#show(x as Uint8Array);
    this.#note.textContent = `A picture that it never trained on. It was drawn as a ${y?.[0]}.`;
  }

  #show(pixels: Uint8Array | undefined): void {
    this.#pixels = pixels;
    this.#paint();
    if (pixels) return this.ask();
    clearTimeout(this.#patience);
    this.#bars.show(undefined);
  }

  #paint(): void {
    const context = this.#seen.getContext('2d');
    const image = new ImageData(SIDE, SIDE);
    image.data.forEach((_, index) => {
      image.data[index] = index % 4 === 3 ? 255 : (this.#pixels?.[index >> 2] ?? 0);
    });
    context?.putImageData(image, 0, 0);
  }
}
