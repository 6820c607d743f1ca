// One canvas that is drawn away from the page: all networks, drawn where they changed, and the chosen one over them.
import { plotIn, type Context2d, type Plot, type PlotSize } from '../../shared/plotCanvas.ts';
import type { ChartState } from './chartState.ts';

/** Draws a part of a chart. */
type Draw = (plot: Plot, state: ChartState) => void;
/** Properties of the page's style by name. */
type Style = Readonly<Record<string, string>>;

/** A chart; nothing is drawn before it has a canvas and a size. */
export class Chart {
  context: Context2d | undefined;
  size: PlotSize | undefined;
  readonly #draw: { readonly all: Draw; readonly chosen: Draw };
  readonly #all = new OffscreenCanvas(1, 1).getContext('2d')!;
  #drawn: { state: ChartState; style: Style; size: PlotSize } | undefined;

  constructor(draw: { readonly all: Draw; readonly chosen: Draw }) {
    this.#draw = draw;
  }

  /** Draws what differs from what was drawn before. */
  draw(state: ChartState, style: Style): void {
    const { context, size } = this;
    if (!context || !size) return;
    const before = this.#drawn;
    const isSame =
      before?.style === style &&
      before.size === size &&
      isEqual(before.state, { ...state, selected: before.state.selected });
    if (isSame && before.state.selected === state.selected) return;
    this.#drawn = { state, style, size };
    const property = (name: string): string => style[name] ?? '';
    if (!isSame) {
      const all = plotIn(this.#all, size, property);
      if (all) this.#draw.all(all, state);
    }
    const plot = plotIn(context, size, property);
    if (!plot) return;
    context.drawImage(this.#all.canvas, 0, 0, size.width, size.height);
    this.#draw.chosen(plot, state);
  }
}

function isEqual(one: ChartState, other: ChartState): boolean {
  return (Object.keys(one) as (keyof ChartState)[]).every((name) => one[name] === other[name]);
}
