// Parallel coordinates on the page: a stretch of an axis keeps only the networks that pass it. A worker draws the lines.
import { byId } from '../../shared/byId.ts';
import { element } from '../../shared/element.ts';
import { MARGIN, TITLES, valueText } from '../drawing/drawParallel.ts';
import { AXES, type Action, type AxisName, type Brush, type State } from '../state/reducer.ts';

/** A canvas of lines with a pair of sliders for each axis. */
export class ParallelView {
  readonly #canvas: HTMLCanvasElement;
  readonly #dispatch: (action: Action) => void;
  readonly #sliders = new Map<AxisName, readonly [HTMLInputElement, HTMLInputElement]>();
  #shown: State['brushes'] | undefined;
  #setup: State['setup'] | undefined;
  #drag: { readonly axis: AxisName; readonly from: number; readonly before: Brush | undefined } | undefined;

  constructor(canvas: HTMLCanvasElement, dispatch: (action: Action) => void) {
    this.#canvas = canvas;
    this.#dispatch = dispatch;
    canvas.addEventListener('pointerdown', (event) => this.#begin(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    canvas.addEventListener('pointerup', (event) => this.#end(event));
    canvas.addEventListener('pointercancel', () => this.#cancel());
    byId('brushes', HTMLElement).append(...AXES.map((axis) => this.#fieldset(axis)));
  }

  show(state: State): void {
    const { brushes, setup } = state;
    if (brushes === this.#shown && setup === this.#setup) return;
    [this.#shown, this.#setup] = [brushes, setup];
    for (const [axis, [low, high]] of this.#sliders) {
      const { from, to } = brushes[axis] ?? { from: 0, to: 1 };
      low.value = String(Math.round(100 * from));
      high.value = String(Math.round(100 * to));
      low.setAttribute('aria-valuetext', valueText(axis, from, state));
      high.setAttribute('aria-valuetext', valueText(axis, to, state));
    }
  }

  #fieldset(axis: AxisName): HTMLElement {
    const slider = (which: 'lowest' | 'highest'): HTMLInputElement =>
      element('input', {
        attributes: {
          type: 'range',
          min: '0',
          max: '100',
          id: `brush-${axis}-${which}`,
          'aria-label': `${TITLES[axis]}: ${which} shown`,
        },
        on: { input: () => this.#slide(axis) },
      });
    const pair = [slider('lowest'), slider('highest')] as const;
    this.#sliders.set(axis, pair);
    return element('div', { class: 'brush', attributes: { role: 'group', 'aria-label': TITLES[axis] } }, [
      element('span', { text: TITLES[axis] }),
      ...pair,
    ]);
  }

  #slide(axis: AxisName): void {
    const [low, high] = this.#sliders.get(axis)!;
    const [from, to] = [Number(low.value) / 100, Number(high.value) / 100];
    this.#brush(axis, { from: Math.min(from, to), to: Math.max(from, to) });
  }

  #brush(axis: AxisName, brush: Brush): void {
    const whole = brush.from <= 0 && brush.to >= 1;
    this.#dispatch({ type: 'brush', axis, brush: whole ? undefined : brush });
  }

  #begin({ offsetX, offsetY, pointerId }: PointerEvent): void {
    const { clientWidth } = this.#canvas;
    const step = (clientWidth - 2 * MARGIN.side) / (AXES.length - 1);
    const axis = AXES[Math.round((offsetX - MARGIN.side) / step)];
    if (!axis) return;
    this.#canvas.setPointerCapture(pointerId);
    this.#drag = { axis, from: this.#shareAt(offsetY), before: this.#shown?.[axis] };
  }

  #move({ offsetY }: PointerEvent): void {
    if (!this.#drag) return;
    const { axis, from } = this.#drag;
    const to = this.#shareAt(offsetY);
    if (Math.abs(to - from) < 0.02) return;
    this.#brush(axis, { from: Math.min(from, to), to: Math.max(from, to) });
  }

  /** The browser scrolls the page by this finger: what was kept before is kept again. */
  #cancel(): void {
    const drag = this.#drag;
    this.#drag = undefined;
    if (drag) this.#dispatch({ type: 'brush', axis: drag.axis, brush: drag.before });
  }

  /** A press without a drag shows all of the axis again. */
  #end({ offsetY }: PointerEvent): void {
    const drag = this.#drag;
    this.#drag = undefined;
    if (drag && Math.abs(this.#shareAt(offsetY) - drag.from) < 0.02)
      this.#dispatch({ type: 'brush', axis: drag.axis, brush: undefined });
  }

  #shareAt(y: number): number {
    const length = this.#canvas.clientHeight - MARGIN.top - MARGIN.bottom;
    return Math.max(0, Math.min(1, 1 - (y - MARGIN.top) / length));
  }
}
