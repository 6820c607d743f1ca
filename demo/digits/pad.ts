// The drawing area, and the picture that the network sees of it.

const SIZE = 28;
/** The longer side of a digit in its picture, as in the training pictures. */
const DIGIT = 20;
/** Width of the pen, in pixels of the drawing area. */
const PEN = 28;

/** A drawing area for mouse, pen and finger; `onChange` gets the 28 × 28 picture, or undefined when it is empty. */
export class Pad {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #onChange: (pixels: Uint8Array | undefined) => void;
  #last: { x: number; y: number } | undefined;

  constructor(canvas: HTMLCanvasElement, onChange: (pixels: Uint8Array | undefined) => void) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { willReadFrequently: true })!;
    this.#onChange = onChange;
    canvas.addEventListener('pointerdown', (event) => this.#begin(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    for (const kind of ['pointerup', 'pointercancel'] as const)
      canvas.addEventListener(kind, () => this.#end());
  }

  clear(): void {
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#onChange(undefined);
  }

  #begin(event: PointerEvent): void {
    this.#canvas.setPointerCapture(event.pointerId);
    this.#last = this.#place(event);
    this.#lineTo(this.#last);
  }

  #move(event: PointerEvent): void {
    if (!this.#last) return;
    // The browser joins fast movements into one event; the points between make the line round.
    for (const part of event.getCoalescedEvents?.() ?? [event]) this.#lineTo(this.#place(part));
    this.#onChange(this.picture());
  }

  #end(): void {
    if (!this.#last) return;
    this.#last = undefined;
    this.#onChange(this.picture());
  }

  #place({ clientX, clientY }: PointerEvent): { x: number; y: number } {
    const box = this.#canvas.getBoundingClientRect();
    return {
      x: ((clientX - box.left) / box.width) * this.#canvas.width,
      y: ((clientY - box.top) / box.height) * this.#canvas.height,
    };
  }

  #lineTo(to: { x: number; y: number }): void {
    const context = this.#context;
    context.lineWidth = PEN;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.strokeStyle = 'white';
    context.beginPath();
    context.moveTo(this.#last?.x ?? to.x, this.#last?.y ?? to.y);
    context.lineTo(to.x, to.y);
    context.stroke();
    this.#last = to;
  }

  /** The drawing as the training pictures are: the longer side 20 pixels, the centre of mass in the middle. */
  picture(): Uint8Array | undefined {
    const { width, height } = this.#canvas;
    const ink = this.#context.getImageData(0, 0, width, height).data;
    const box = inkBox(ink, width, height);
    if (!box) return undefined;
    const scale = DIGIT / Math.max(box.right - box.left, box.bottom - box.top);
    return averaged(ink, { width, height, scale, massX: box.massX, massY: box.massY });
  }
}

/**
 * The picture [28, 28]: each ink pixel's share of the small pixel that it falls into, the centre of mass in the middle.
 * The browser's own scaling skips pixels where it makes a picture ten times smaller.
 */
function averaged(
  ink: Uint8ClampedArray,
  {
    width,
    height,
    scale,
    massX,
    massY,
  }: { width: number; height: number; scale: number; massX: number; massY: number },
): Uint8Array {
  const sums = new Float64Array(SIZE * SIZE);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y + 0.5 - massY) * scale + SIZE / 2);
    if (row < 0 || row >= SIZE) continue;
    for (let x = 0; x < width; x++) {
      const column = Math.floor((x + 0.5 - massX) * scale + SIZE / 2);
      if (column >= 0 && column < SIZE) sums[row * SIZE + column]! += ink[(y * width + x) * 4 + 3]!;
    }
  }
  return Uint8Array.from(sums, (sum) => Math.min(255, Math.round(sum * scale * scale)));
}

/** The box around all ink and the ink's centre of mass, or undefined for an empty area. */
function inkBox(ink: Uint8ClampedArray, width: number, height: number) {
  let [left, top, right, bottom] = [width, height, 0, 0];
  let [mass, massX, massY] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const alpha = ink[(y * width + x) * 4 + 3]!;
      if (alpha === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
      mass += alpha;
      massX += alpha * (x + 0.5);
      massY += alpha * (y + 0.5);
    }
  }
  return mass === 0 ? undefined : { left, top, right, bottom, massX: massX / mass, massY: massY / mass };
}
