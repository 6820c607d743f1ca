// The field: the picture of all networks, and over it which one is chosen and which are brushed away.
import { oncePerFrame, plotOn } from '../../shared/plotCanvas.ts';
import { sideOf } from '../state/members.ts';
import { isBrushed } from '../state/outcomes.ts';
import type { State } from '../state/reducer.ts';

/** What the field is told of. */
export interface FieldOptions {
  readonly picture: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  readonly onSelect: (member: number) => void;
  readonly onOpen: () => void;
}

/** A canvas for pictures and one over it. */
export class FieldView {
  readonly #overlay: HTMLCanvasElement;
  readonly #context: ImageBitmapRenderingContext;
  readonly #draw = oncePerFrame(() => this.#drawNow());
  #state: State | undefined;

  constructor({ picture, overlay, onSelect, onOpen }: FieldOptions) {
    this.#overlay = overlay;
    this.#context = picture.getContext('bitmaprenderer')!;
    new ResizeObserver(() => this.#draw()).observe(overlay);
    overlay.addEventListener('click', ({ offsetX, offsetY }) => {
      const member = this.#memberAt(offsetX / overlay.clientWidth, offsetY / overlay.clientHeight);
      if (member !== undefined) onSelect(member);
    });
    overlay.addEventListener('dblclick', onOpen);
    overlay.addEventListener('keydown', (event) => {
      const { key } = event;
      if (key === 'Enter') onOpen();
      const next = this.#next(key);
      if (next === undefined) return;
      event.preventDefault();
      onSelect(next);
    });
  }

  /** A new picture, which becomes the canvas's own. */
  paint(picture: ImageBitmap): void {
    this.#context.transferFromImageBitmap(picture);
  }

  show(state: State): void {
    this.#state = state;
    this.#draw();
  }

  #memberAt(x: number, y: number): number | undefined {
    const { order = [] } = this.#state ?? {};
    const side = sideOf(order.length);
    const [column, row] = [Math.floor(x * side), Math.floor(y * side)];
    return column >= 0 && column < side ? order[row * side + column] : undefined;
  }

  /** The network that an arrow leads to. */
  #next(key: string): number | undefined {
    const { order = [], selected } = this.#state ?? {};
    const side = sideOf(order.length);
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -side,
      ArrowDown: side,
    };
    if (key === 'Home') return order[0];
    if (key === 'End') return order.at(-1);
    const move = moves[key];
    if (move === undefined) return undefined;
    if (selected === undefined) return order[0];
    return order[order.indexOf(selected) + move] ?? selected;
  }

  #drawNow(): void {
    const plot = plotOn(this.#overlay);
    if (!plot || !this.#state) return;
    const { context, width, style } = plot;
    const { order, selected, brushes } = this.#state;
    const side = width / sideOf(order.length);
    const isFiltered = Object.keys(brushes).length > 0;
    context.fillStyle = style('--card');
    order.forEach((member, tile) => {
      const [x, y] = [(tile % sideOf(order.length)) * side, Math.floor(tile / sideOf(order.length)) * side];
      if (isFiltered && !isBrushed(member, this.#state!)) {
        context.globalAlpha = 0.78;
        context.fillRect(x, y, side, side);
        context.globalAlpha = 1;
      }
      if (member !== selected) return;
      context.lineWidth = 5;
      context.strokeStyle = style('--card');
      context.strokeRect(x - 0.5, y - 0.5, side, side);
      context.lineWidth = 2.5;
      context.strokeStyle = style('--accent');
      context.strokeRect(x - 0.5, y - 0.5, side, side);
    });
  }
}
