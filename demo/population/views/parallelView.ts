// Parallel coordinates: a line a network from axis to axis; a stretch of an axis keeps only the networks that pass it.
import { byId } from '../../shared/byId.ts';
import { element } from '../../shared/element.ts';
import { oncePerFrame, plotOn, tickText } from '../../shared/plotCanvas.ts';
import { INITIALIZERS, START_NAMES } from '../state/members.ts';
import { COST_RANGE, isBrushed, placeOn } from '../state/outcomes.ts';
import { AXES, type Action, type AxisName, type Brush, type State } from '../state/reducer.ts';
import { memberColor } from './colors.ts';

const MARGIN = { side: 52, top: 44, bottom: 26 };
const TITLES: Readonly<Record<AxisName, string>> = {
  initializer: 'start',
  learningRate: 'rate α',
  l2: 'penalty λ',
  accuracy: 'accuracy',
  cost: 'cost J',
};
/** Where the axes are close together. */
const SHORT_TITLES: Readonly<Record<AxisName, string>> = {
  initializer: 'start',
  learningRate: 'α',
  l2: 'λ',
  accuracy: 'acc.',
  cost: 'J',
};
/** Pixels of the chart below which titles are short. */
const NARROW = 400;

/** A canvas of lines with a pair of sliders for each axis. */
export class ParallelView {
  readonly #canvas: HTMLCanvasElement;
  readonly #dispatch: (action: Action) => void;
  readonly #sliders = new Map<AxisName, readonly [HTMLInputElement, HTMLInputElement]>();
  #state: State | undefined;
  readonly #draw = oncePerFrame(() => this.#drawNow());
  #drag: { readonly axis: AxisName; readonly from: number } | undefined;

  constructor(canvas: HTMLCanvasElement, dispatch: (action: Action) => void) {
    this.#canvas = canvas;
    this.#dispatch = dispatch;
    new ResizeObserver(() => this.#draw()).observe(canvas);
    canvas.addEventListener('pointerdown', (event) => this.#begin(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    canvas.addEventListener('pointerup', (event) => this.#end(event));
    canvas.addEventListener('pointercancel', () => (this.#drag = undefined));
    byId('brushes', HTMLElement).append(...AXES.map((axis) => this.#fieldset(axis)));
  }

  show(state: State): void {
    this.#state = state;
    for (const [axis, [low, high]] of this.#sliders) {
      const { from, to } = state.brushes[axis] ?? { from: 0, to: 1 };
      low.value = String(Math.round(100 * from));
      high.value = String(Math.round(100 * to));
      low.setAttribute('aria-valuetext', valueText(axis, from, state));
      high.setAttribute('aria-valuetext', valueText(axis, to, state));
    }
    this.#draw();
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
    this.#drag = { axis, from: this.#shareAt(offsetY) };
  }

  #move({ offsetY }: PointerEvent): void {
    if (!this.#drag) return;
    const { axis, from } = this.#drag;
    const to = this.#shareAt(offsetY);
    if (Math.abs(to - from) < 0.02) return;
    this.#brush(axis, { from: Math.min(from, to), to: Math.max(from, to) });
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

  #drawNow(): void {
    const plot = plotOn(this.#canvas);
    const state = this.#state;
    if (!plot || !state) return;
    const { context, width, height, style } = plot;
    const x = (index: number): number =>
      MARGIN.side + (index * (width - 2 * MARGIN.side)) / (AXES.length - 1);
    const [top, bottom] = [MARGIN.top, height - MARGIN.bottom];
    const y = (share: number): number => bottom - share * (bottom - top);
    const drawLine = (member: number): void => {
      context.beginPath();
      let isFirst = true;
      for (const [index, axis] of AXES.entries()) {
        const share = placeOn(axis, member, state);
        if (share === undefined) break;
        // Networks of one start are spread a little, so that each has its line.
        const spread = axis === 'initializer' ? (((member * 37) % 101) / 101 - 0.5) * 0.12 : 0;
        if (isFirst) context.moveTo(x(index), y(0.06 + 0.88 * share + spread));
        else context.lineTo(x(index), y(share));
        isFirst = false;
      }
      context.stroke();
    };
    context.lineWidth = 1;
    const { selected } = state;
    for (const inside of [false, true]) {
      for (let member = 0; member < state.members.length; member++) {
        if (isBrushed(member, state) !== inside) continue;
        context.globalAlpha = inside ? 0.5 : 0.06;
        context.strokeStyle = inside ? memberColor(member, state, style) : style('--muted');
        drawLine(member);
      }
    }
    context.globalAlpha = 1;
    if (selected !== undefined) {
      context.lineWidth = 3;
      context.strokeStyle = style('--accent');
      drawLine(selected);
    }
    context.textAlign = 'center';
    for (const [index, axis] of AXES.entries()) {
      context.strokeStyle = style('--field-line');
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(x(index), top);
      context.lineTo(x(index), bottom);
      context.stroke();
      const brush = state.brushes[axis];
      if (brush) {
        context.fillStyle = style('--accent-faint');
        context.fillRect(x(index) - 6, y(brush.to), 12, y(brush.from) - y(brush.to));
      }
      context.textBaseline = 'bottom';
      context.fillStyle = style('--text');
      context.fillText((width < NARROW ? SHORT_TITLES : TITLES)[axis], x(index), top - 22);
      context.fillStyle = style('--muted');
      if (axis === 'initializer') {
        drawStarts(context, { x: x(index) - 8, y: (share) => y(0.06 + 0.88 * share) });
        continue;
      }
      context.fillText(valueText(axis, 1, state), x(index), top - 6);
      context.textBaseline = 'top';
      context.fillText(valueText(axis, 0, state), x(index), bottom + 6);
    }
  }
}

/** Names of the starts beside their places. */
function drawStarts(
  context: CanvasRenderingContext2D,
  { x, y }: { x: number; y: (share: number) => number },
): void {
  context.save();
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  INITIALIZERS.forEach((name, at) =>
    context.fillText(START_NAMES[name], x, y(at / (INITIALIZERS.length - 1))),
  );
  context.restore();
}

/** What a place on an axis stands for, for people. */
function valueText(axis: AxisName, share: number, { setup }: State): string {
  const between = (from: number, to: number): string => tickText(from * (to / from) ** share);
  switch (axis) {
    case 'initializer':
      return START_NAMES[INITIALIZERS[Math.round(share * (INITIALIZERS.length - 1))]!];
    case 'learningRate':
      return between(setup.rateFrom, setup.rateTo);
    case 'l2':
      return between(setup.l2From, setup.l2To);
    case 'accuracy':
      return `${Math.round(100 * share)} %`;
    case 'cost':
      return between(COST_RANGE.from, COST_RANGE.to);
  }
}
