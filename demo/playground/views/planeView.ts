// The plane: what the network says everywhere, the points over it, and the pen that adds some.
import type { PlacedPoint } from '../data/planarData.ts';
import type { Store } from '../state/store.ts';

/** Pixels between two points that a stroke adds. */
const STROKE = 14;

/** A canvas of the plane −1 … 1. */
export class PlaneView {
  readonly #canvas: HTMLCanvasElement;
  readonly #store: Store;
  #picture: ImageBitmap | undefined;
  #side = 0;
  #points: readonly PlacedPoint[] = [];
  #last: readonly [number, number] | undefined;

  constructor(canvas: HTMLCanvasElement, store: Store) {
    this.#canvas = canvas;
    this.#store = store;
    new ResizeObserver(() => this.#draw()).observe(canvas);
    canvas.addEventListener('pointerdown', (event) => {
      // Other buttons open menus or scroll.
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      this.#last = undefined;
      this.#add(event);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (event.buttons === 1) this.#add(event);
    });
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

  #add({ offsetX, offsetY, shiftKey }: PointerEvent): void {
    if (this.#last && Math.hypot(offsetX - this.#last[0], offsetY - this.#last[1]) < STROKE) return;
    this.#last = [offsetX, offsetY];
    const { clientWidth, clientHeight } = this.#canvas;
    const { pen } = this.#store.state;
    this.#store.dispatch({
      type: 'addPoint',
      point: {
        x: hundredth((2 * offsetX) / clientWidth - 1),
        y: hundredth(1 - (2 * offsetY) / clientHeight),
        label: shiftKey ? (pen === 0 ? 1 : 0) : pen,
      },
    });
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
  }
}

/** Within the plane, as exact as a link keeps it. */
function hundredth(value: number): number {
  return Math.max(-1, Math.min(1, Math.round(100 * value) / 100));
}
