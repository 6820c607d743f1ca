// The scatter as it is drawn: a mark a network, its held-out cost over its learning rate.
import { logTicks, tickText, type Plot } from '../../shared/plotCanvas.ts';
import { COST_RANGE, isBrushed, placeOn } from '../state/outcomes.ts';
import type { ChartState } from './chartState.ts';
import { memberColor, traceMark } from './colors.ts';

/** Pixels around the plot, for numbers and words. */
const MARGIN = { left: 62, right: 12, top: 10, bottom: 40 };
/** Where networks that diverged are shown: above all costs. */
const LOST_BAND = 18;

/** Draws its axes and all marks. */
export function drawScatter(plot: Plot, state: ChartState): void {
  drawAxes(plot, state);
  const { context, style } = plot;
  const size = state.members.length > 300 ? 2.4 : 3.2;
  for (const [place, member] of state.members.entries()) {
    const at = placeOf(place, state, plot);
    if (!at) continue;
    context.globalAlpha = isBrushed(place, state) ? 0.85 : 0.12;
    traceMark(context, member, { ...at, size });
    context.fillStyle = memberColor(place, state, style);
    context.fill();
  }
  context.globalAlpha = 1;
}

/** Draws a ring around the mark of the chosen network. */
export function drawRing(plot: Plot, state: ChartState): void {
  const { context, style } = plot;
  const { selected } = state;
  const at = selected === undefined ? undefined : placeOf(selected, state, plot);
  if (!at) return;
  context.beginPath();
  context.arc(at.x, at.y, 8, 0, 2 * Math.PI);
  context.lineWidth = 2.5;
  context.strokeStyle = style('--accent');
  context.stroke();
}

/** Where a network's mark is, in pixels; undefined before anything was measured. */
export function placeOf(
  member: number,
  state: ChartState,
  { width, height }: { width: number; height: number },
): { x: number; y: number } | undefined {
  if (!state.outcome) return undefined;
  const across = placeOn('learningRate', member, state)!;
  const up = placeOn('cost', member, state);
  const x = MARGIN.left + across * (width - MARGIN.left - MARGIN.right);
  const [top, bottom] = [MARGIN.top + LOST_BAND, height - MARGIN.bottom];
  return { x, y: up === undefined ? MARGIN.top + LOST_BAND / 2 : bottom - up * (bottom - top) };
}

function drawAxes({ context, width, height, style }: Plot, { setup }: ChartState): void {
  const [left, right] = [MARGIN.left, width - MARGIN.right];
  const [top, bottom] = [MARGIN.top + LOST_BAND, height - MARGIN.bottom];
  context.fillStyle = style('--muted');
  context.strokeStyle = style('--line');
  context.lineWidth = 1;
  const line = (x1: number, y1: number, x2: number, y2: number): void => {
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
  };
  context.textAlign = 'center';
  context.textBaseline = 'top';
  const { rateFrom, rateTo } = setup;
  for (const rate of logTicks(rateFrom, rateTo)) {
    const x = left + (Math.log(rate / rateFrom) / Math.log(rateTo / rateFrom)) * (right - left);
    line(x, top, x, bottom);
    context.fillText(tickText(rate), x, bottom + 6);
  }
  context.fillText('learning rate α', (left + right) / 2, bottom + 22);
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const cost of [...logTicks(COST_RANGE.from, 1), COST_RANGE.to]) {
    const share = Math.log(cost / COST_RANGE.from) / Math.log(COST_RANGE.to / COST_RANGE.from);
    const y = bottom - share * (bottom - top);
    line(left, y, right, y);
    context.fillText(tickText(cost), left - 6, y);
  }
  context.fillText('diverged', left - 6, MARGIN.top + 2);
  context.save();
  context.translate(10, (top + bottom) / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = 'center';
  context.fillText('held-out cost J', 0, 0);
  context.restore();
}
