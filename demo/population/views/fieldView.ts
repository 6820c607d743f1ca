// The field: the picture of all networks, and over it the canvas on which one is chosen. A worker draws on that.
import { sideOf } from '../state/members.ts';
import type { State } from '../state/reducer.ts';

/** The order of the tiles before there are any. */
const NONE = new Uint32Array();

/** What the field is told of. */
export interface FieldOptions {
  readonly picture: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  readonly onSelect: (member: number) => void;
  readonly onOpen: () => void;
}

/** A canvas for pictures and one over it. */
export class FieldView {
  readonly #context: ImageBitmapRenderingContext;
  #state: State | undefined;

  constructor({ picture, overlay, onSelect, onOpen }: FieldOptions) {
    this.#context = picture.getContext('bitmaprenderer')!;
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
  }

  #memberAt(x: number, y: number): number | undefined {
    const { order = NONE } = this.#state ?? {};
    const side = sideOf(order.length);
    const [column, row] = [Math.floor(x * side), Math.floor(y * side)];
    return column >= 0 && column < side ? order[row * side + column] : undefined;
  }

  /** The network that an arrow leads to. */
  #next(key: string): number | undefined {
    const { order = NONE, selected } = this.#state ?? {};
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
}
