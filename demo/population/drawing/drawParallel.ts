// The parallel coordinates as they are drawn: a line a network from axis to axis, those within all brushes in colour.
import { tickText, type Context2d, type Plot } from '../../shared/plotCanvas.ts';
import { INITIALIZERS, START_NAMES } from '../state/members.ts';
import { COST_RANGE, isBrushed, placeOn } from '../state/outcomes.ts';
import { AXES, type AxisName } from '../state/reducer.ts';
import type { ChartState } from './chartState.ts';
import { memberColor } from './colors.ts';

/** Pixels around the axes. */
export const MARGIN = { side: 52, top: 44, bottom: 26 };
/** What the axes are called. */
export const TITLES: Readonly<Record<AxisName, string>> = {
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

/** Draws all lines and the axes. */
export function drawParallel(plot: Plot, state: ChartState): void {
  const { context, style } = plot;
  context.lineWidth = 1;
  for (const inside of [false, true]) {
    for (let member = 0; member < state.members.length; member++) {
      if (isBrushed(member, state) !== inside) continue;
      context.globalAlpha = inside ? 0.5 : 0.06;
      context.strokeStyle = inside ? memberColor(member, state, style) : style('--muted');
      drawLine(plot, state, member);
    }
  }
  context.globalAlpha = 1;
  drawAxes(plot, state);
}

/** Draws the line of the chosen network once more, above all others. */
export function drawChosenLine(plot: Plot, state: ChartState): void {
  if (state.selected === undefined) return;
  const { context, style } = plot;
  context.lineWidth = 3;
  context.strokeStyle = style('--accent');
  drawLine(plot, state, state.selected);
}

/** Where axes and shares of them are, in pixels. */
function placesIn({ width, height }: Plot) {
  const [top, bottom] = [MARGIN.top, height - MARGIN.bottom];
  return {
    top,
    bottom,
    x: (axis: number): number => MARGIN.side + (axis * (width - 2 * MARGIN.side)) / (AXES.length - 1),
    y: (share: number): number => bottom - share * (bottom - top),
  };
}

function drawLine(plot: Plot, state: ChartState, member: number): void {
  const { context } = plot;
  const { x, y } = placesIn(plot);
  context.beginPath();
  for (const [index, axis] of AXES.entries()) {
    const share = placeOn(axis, member, state);
    if (share === undefined) break;
    // Networks of one start are spread a little, so that each has its line.
    const spread = (((member * 37) % 101) / 101 - 0.5) * 0.12;
    context.lineTo(x(index), y(axis === 'initializer' ? 0.06 + 0.88 * share + spread : share));
  }
  context.stroke();
}

function drawAxes(plot: Plot, state: ChartState): void {
  const { context, width, style } = plot;
  const { x, y, top, bottom } = placesIn(plot);
  context.textAlign = 'center';
  context.lineWidth = 1;
  for (const [index, axis] of AXES.entries()) {
    context.strokeStyle = style('--field-line');
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

/** Names of the starts beside their places. */
function drawStarts(context: Context2d, { x, y }: { x: number; y: (share: number) => number }): void {
  context.save();
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  INITIALIZERS.forEach((name, at) =>
    context.fillText(START_NAMES[name], x, y(at / (INITIALIZERS.length - 1))),
  );
  context.restore();
}

/** What a place on an axis stands for, for people. */
export function valueText(axis: AxisName, share: number, { setup }: Pick<ChartState, 'setup'>): string {
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
