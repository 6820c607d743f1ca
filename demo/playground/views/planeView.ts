// The plane: what the network says everywhere, the points over it, and the pen that adds some.
import type { PlacedPoint } from '../data/planarData.ts';
import type { Point } from '../data/point.ts';
import type { Store } from '../state/store.ts';

/** Pixels between two points that a stroke adds. */
const STROKE = 14;
/** A place of the plane. */
type Place = readonly [x: number, y: number];

/** How far an arrow moves the keyboard's pen. */
const KEY_STEP = 0.05;
const ARROWS: Readonly<Record<string, Place>> = {
  ArrowLeft: [-KEY_STEP, 0],
  ArrowRight: [KEY_STEP, 0],
  ArrowUp: [0, KEY_STEP],
  ArrowDown: [0, -KEY_STEP],
};

/** A canvas of the plane −1 … 1. */
export class PlaneView {
  readonly #canvas: HTMLCanvasElement;
  readonly #store: Store;
  #picture: ImageBitmap | undefined;
  #side = 0;
  #points: readonly PlacedPoint[] = [];
  #last: readonly [number, number] | undefined;
  /** The pointer that draws: of several fingers the first. */
  #pointer: number | undefined;
  /** Where the keyboard's pen is, while it is used. */
  #keyPen: Place | undefined;

  constructor(canvas: HTMLCanvasElement, store: Store) {
    this.#canvas = canvas;
    this.#store = store;
    new ResizeObserver(() => this.#draw()).observe(canvas);
    canvas.addEventListener('pointerdown', (event) => {
      // Other buttons open menus or scroll.
      if (event.button !== 0 || this.#pointer !== undefined) return;
      this.#pointer = event.pointerId;
      canvas.setPointerCapture(event.pointerId);
      this.#last = this.#keyPen = undefined;
      this.#stroke(event);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (event.pointerId === this.#pointer) this.#stroke(event);
    });
    canvas.addEventListener('lostpointercapture', () => (this.#pointer = undefined));
    canvas.addEventListener('keydown', (event) => this.#key(event));
    canvas.addEventListener('blur', () => this.#moveKeyPen(undefined));
  }

  /** Takes pictures of all units side by side, of which the last is the output. */
  show(fields: ImageBitmap, side: number): void {
    this.#picture?.close();
    this.#picture = fields;
    this.#side = side;
    this.#draw();
  }

  setPoints(points: readonly PlacedPoint[]): void {
    this.#points = points;
    this.#draw();
  }

  #stroke({ offsetX, offsetY, shiftKey }: PointerEvent): void {
    if (this.#last && Math.hypot(offsetX - this.#last[0], offsetY - this.#last[1]) < STROKE) return;
    this.#last = [offsetX, offsetY];
    const { clientWidth, clientHeight } = this.#canvas;
    this.#add((2 * offsetX) / clientWidth - 1, 1 - (2 * offsetY) / clientHeight, shiftKey);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [x, y] = this.#keyPen ?? [0, 0];
    const arrow = ARROWS[event.key];
    if (arrow) this.#moveKeyPen([hundredth(x + arrow[0]), hundredth(y + arrow[1])]);
    else if (event.key === ' ' || event.key === 'Enter') {
      this.#moveKeyPen([x, y]);
      this.#add(x, y, event.shiftKey);
    } else return;
    // Otherwise the page would scroll.
    event.preventDefault();
  }

  #moveKeyPen(to: Place | undefined): void {
    if (!to && !this.#keyPen) return;
    this.#keyPen = to;
    this.#draw();
  }

  /** A point of the pen's class, or with Shift of the other one. */
  #add(x: number, y: number, isOther: boolean): void {
    const { pen } = this.#store.state;
    const label = isOther ? other(pen) : pen;
    this.#store.dispatch({ type: 'addPoint', point: { x: hundredth(x), y: hundredth(y), label } });
  }

  #draw(): void {
    const canvas = this.#canvas;
    const scale = devicePixelRatio;
    const size = Math.round(canvas.clientWidth * scale);
    if (size === 0) return;
    if (canvas.width !== size) [canvas.width, canvas.height] = [size, size];
    const context = canvas.getContext('2d')!;
    context.clearRect(0, 0, size, size);
    const style = getComputedStyle(canvas);
    if (this.#picture) {
      const last = this.#picture.width - this.#side;
      context.drawImage(this.#picture, last, 0, this.#side, this.#side, 0, 0, size, size);
    }
    const colors = [style.getPropertyValue('--low'), style.getPropertyValue('--high')];
    const edge = style.getPropertyValue('--card');
    for (const { x, y, label, heldOut } of this.#points) {
      const [left, top] = [((x + 1) / 2) * size, ((1 - y) / 2) * size];
      context.beginPath();
      // Classes differ in shape as well, for those who see few colours; points held out are hollow.
      if (label === 0) context.arc(left, top, 3.2 * scale, 0, 2 * Math.PI);
      else context.rect(left - 2.9 * scale, top - 2.9 * scale, 5.8 * scale, 5.8 * scale);
      context.lineWidth = (heldOut ? 1.6 : 1) * scale;
      context.fillStyle = heldOut ? edge : colors[label]!;
      context.strokeStyle = heldOut ? colors[label]! : edge;
      context.fill();
      context.stroke();
    }
    if (this.#keyPen) this.#drawKeyPen(context, this.#keyPen);
  }

  #drawKeyPen(context: CanvasRenderingContext2D, [x, y]: Place): void {
    const { width: size } = this.#canvas;
    const style = getComputedStyle(this.#canvas);
    // Seen on every colour of the plane.
    for (const [width, color] of [
      [5, '--card'],
      [2.5, '--text'],
    ] as const) {
      context.beginPath();
      context.arc(((x + 1) / 2) * size, ((1 - y) / 2) * size, 8 * devicePixelRatio, 0, 2 * Math.PI);
      context.lineWidth = width * devicePixelRatio;
      context.strokeStyle = style.getPropertyValue(color);
      context.stroke();
    }
  }
}

function other(label: Point['label']): Point['label'] {
  return label === 0 ? 1 : 0;
}

/** Within the plane, as exact as a link keeps it. */
function hundredth(value: number): number {
  return Math.max(-1, Math.min(1, Math.round(100 * value) / 100));
}
