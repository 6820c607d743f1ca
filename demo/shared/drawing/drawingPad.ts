// The visitor's pad: strokes by mouse, pen, finger or keyboard, kept as lines so that they can be scaled.
import type { Point, Stroke } from './placeDigit.ts';

/** Width of the line as a share of the pad's side. */
const PEN = 0.065;
/** How far an arrow key moves the pen. */
const KEY_STEP = 1 / 25;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A square canvas to draw on. Coordinates are shares of its side. */
export class DrawingPad {
  readonly #canvas: HTMLCanvasElement;
  readonly #onChange: () => void;
  #strokes: Point[][] = [];
  /** The pointer that draws; the others are ignored. */
  #pointer: number | undefined;
  #keyPen: { at: Point; down: boolean } | undefined;

  constructor(canvas: HTMLCanvasElement, { onChange }: { onChange: () => void }) {
    this.#canvas = canvas;
    this.#onChange = onChange;
    canvas.addEventListener('pointerdown', (event) => this.#press(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    for (const type of ['pointerup', 'pointercancel'] as const) {
      canvas.addEventListener(type, ({ pointerId }) => {
        if (pointerId === this.#pointer) this.#pointer = undefined;
      });
    }
    canvas.addEventListener('keydown', (event) => this.#key(event));
    canvas.addEventListener('blur', () => {
      this.#keyPen = undefined;
      this.#paint();
    });
    new ResizeObserver(() => this.#paint()).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#paint());
  }

  get strokes(): readonly Stroke[] {
    return this.#strokes;
  }

  get empty(): boolean {
    return this.#strokes.length === 0;
  }

  clear(): void {
    this.#strokes = [];
    this.#pointer = undefined;
    if (this.#keyPen) this.#keyPen = { ...this.#keyPen, down: false };
    this.#changed();
  }

  #press(event: PointerEvent): void {
    if (this.#pointer !== undefined || event.button !== 0) return;
    this.#pointer = event.pointerId;
    this.#keyPen = undefined;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#strokes.push([this.#place(event)]);
    this.#changed();
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    this.#strokes.at(-1)!.push(...(events.length > 0 ? events : [event]).map((each) => this.#place(each)));
    this.#changed();
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (event.key === 'Delete' || event.key === 'Backspace') this.clear();
    else if (event.key === ' ') this.#toggleKeyPen();
    else if (arrow) this.#moveKeyPen(arrow);
    else return;
    // Otherwise the page would scroll.
    event.preventDefault();
  }

  #toggleKeyPen(): void {
    const { at, down } = this.#keyPen ?? { at: [0.5, 0.2], down: false };
    this.#keyPen = { at, down: !down };
    if (!down) this.#strokes.push([at]);
    this.#changed();
  }

  #moveKeyPen([dx, dy]: Point): void {
    const { at, down } = this.#keyPen ?? { at: [0.5, 0.2] as Point, down: false };
    const next: Point = [inside(at[0] + dx * KEY_STEP), inside(at[1] + dy * KEY_STEP)];
    this.#keyPen = { at: next, down };
    if (!down) return this.#paint();
    this.#strokes.at(-1)!.push(next);
    this.#changed();
  }

  #place({ clientX, clientY }: PointerEvent): Point {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  }

  #changed(): void {
    this.#paint();
    this.#onChange();
  }

  #paint(): void {
    const canvas = this.#canvas;
    const side = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
    if (canvas.width !== side) canvas.width = canvas.height = side;
    const context = canvas.getContext('2d');
    if (!context) return;
    const style = getComputedStyle(canvas);
    context.clearRect(0, 0, side, side);
    context.lineCap = context.lineJoin = 'round';
    context.lineWidth = PEN * side;
    context.strokeStyle = style.color;
    for (const stroke of this.#strokes) {
      context.beginPath();
      // A line to where it starts draws a dot for a tap.
      for (const [x, y] of [stroke[0]!, ...stroke]) context.lineTo(x * side, y * side);
      context.stroke();
    }
    if (!this.#keyPen) {
      if (this.empty) this.#invite(context, side);
      return;
    }
    const { at, down } = this.#keyPen;
    context.beginPath();
    context.arc(at[0] * side, at[1] * side, 0.045 * side, 0, 2 * Math.PI);
    context.lineWidth = 0.012 * side;
    context.strokeStyle = context.fillStyle = style.getPropertyValue('--accent').trim();
    if (down) context.fill();
    context.stroke();
  }

  #invite(context: CanvasRenderingContext2D, side: number): void {
    context.fillStyle = getComputedStyle(this.#canvas).getPropertyValue('--muted').trim();
    context.font = `${0.06 * side}px system-ui, sans-serif`;
    context.textAlign = 'center';
    context.fillText('Draw here', side / 2, side / 2);
  }
}

/** The pen of the keyboard stays off the edge. */
function inside(share: number): number {
  return Math.min(Math.max(share, 0.05), 0.95);
}
