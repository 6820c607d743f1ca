// The scatter on the page: which mark is pressed, and what its colours say. A worker draws it.
import { byId } from '../../shared/byId.ts';
import { sizeOf, tickText } from '../../shared/plotCanvas.ts';
import { placeOf } from '../drawing/drawScatter.ts';
import type { State } from '../state/reducer.ts';

/** Pixels from a mark at which a press still means it. */
const NEAR = 24;

/** A canvas with a mark for each network. */
export class ScatterView {
  readonly #canvas: HTMLCanvasElement;
  #state: State | undefined;

  constructor(canvas: HTMLCanvasElement, onSelect: (member: number) => void) {
    this.#canvas = canvas;
    canvas.addEventListener('click', ({ offsetX, offsetY }) => {
      const member = this.#nearest(offsetX, offsetY);
      if (member !== undefined) onSelect(member);
    });
  }

  show(state: State): void {
    const { colorBy, setup } = state;
    if (colorBy !== this.#state?.colorBy || setup !== this.#state.setup) showColors(state);
    this.#state = state;
  }

  #nearest(x: number, y: number): number | undefined {
    const state = this.#state;
    if (!state) return undefined;
    const size = sizeOf(this.#canvas);
    let nearest: { member: number; distance: number } | undefined;
    for (const member of state.order) {
      const at = placeOf(member, state, size);
      const distance = at ? Math.hypot(at.x - x, at.y - y) : Infinity;
      if (distance < (nearest?.distance ?? NEAR)) nearest = { member, distance };
    }
    return nearest?.member;
  }
}

/** What colours say: starts, or a quantity from low to high. */
function showColors({ colorBy, setup }: State): void {
  const isStart = colorBy === 'initializer';
  byId('starts', HTMLElement).classList.toggle('plain', !isStart);
  byId('color-legend', HTMLElement).hidden = isStart;
  if (isStart) return;
  const ends = colorBy === 'l2' ? [`λ ${tickText(setup.l2From)}`, tickText(setup.l2To)] : ['0 %', '100 %'];
  byId('color-low', HTMLElement).textContent = ends[0]!;
  byId('color-high', HTMLElement).textContent = ends[1]!;
}
