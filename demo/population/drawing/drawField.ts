// What lies over the tiles of the field: which networks are brushed away, and which one is chosen.
import type { Plot } from '../../shared/plotCanvas.ts';
import { sideOf } from '../state/members.ts';
import { isBrushed } from '../state/outcomes.ts';
import type { ChartState } from './chartState.ts';

/** Covers the tiles of networks that are brushed away. */
export function drawField(plot: Plot, state: ChartState): void {
  if (Object.keys(state.brushes).length === 0) return;
  const { context, style } = plot;
  context.fillStyle = style('--card');
  context.globalAlpha = 0.78;
  state.order.forEach((member, tile) => {
    if (isBrushed(member, state)) return;
    const { x, y, side } = placeOf(tile, state, plot);
    context.fillRect(x, y, side, side);
  });
  context.globalAlpha = 1;
}

/** Frames the tile of the chosen network. */
export function drawFrame(plot: Plot, state: ChartState): void {
  const tile = state.order.findIndex((member) => member === state.selected);
  if (tile < 0) return;
  const { context, style } = plot;
  const { x, y, side } = placeOf(tile, state, plot);
  for (const [width, color] of [
    [5, '--card'],
    [2.5, '--accent'],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = style(color);
    context.strokeRect(x - 0.5, y - 0.5, side, side);
  }
}

function placeOf(
  tile: number,
  { order }: ChartState,
  { width }: Plot,
): { x: number; y: number; side: number } {
  const count = sideOf(order.length);
  const side = width / count;
  return { x: (tile % count) * side, y: Math.floor(tile / count) * side, side };
}
