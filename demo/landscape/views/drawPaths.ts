// Ways of the optimisers over the contours: where each began, went, and is now, also where that is beside the picture.
import type { Plot } from '../../shared/plotCanvas.ts';
import { OPTIMIZERS, type OptimizerName } from '../state/setup.ts';
import type { Path } from '../state/reducer.ts';

/** How lines of an optimiser are broken, so that they differ without colours. */
export const DASHES: Readonly<Record<OptimizerName, readonly number[]>> = {
  sgd: [],
  momentum: [9, 4],
  nesterov: [14, 4, 3, 4],
  rmsprop: [2.5, 3.5],
  adam: [7, 3, 2, 3],
};
/** Bright on dark costs and dark on bright ones: drawn over a wide dark line. */
export const PATH_COLORS: Readonly<Record<OptimizerName, string>> = {
  sgd: '#ffffff',
  momentum: '#ffb14e',
  nesterov: '#ff8ad0',
  rmsprop: '#8fd3ff',
  adam: '#ff6b5e',
};

/** Where a point of the plane lies on the canvas, and between which edges there is a picture. */
export interface Frame {
  readonly place: (x: number, y: number) => readonly [number, number];
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Pixels from the middle of a mark to its end. */
const MARK = 5;
const INK = 'rgb(10 10 20)';

/** Draws all ways; what reaches beyond the picture is for the caller to cut off. */
export function drawPaths(context: Plot['context'], paths: readonly Path[], frame: Frame): void {
  const { place } = frame;
  context.lineJoin = 'round';
  const shown = paths
    .filter(({ x }) => x.length > 0)
    .toSorted((a, b) => OPTIMIZERS.indexOf(a.optimizer) - OPTIMIZERS.indexOf(b.optimizer));
  for (const { optimizer, x, y } of shown) {
    context.beginPath();
    x.forEach((value, at) => context.lineTo(...place(value, y[at]!)));
    context.setLineDash([]);
    context.lineWidth = 5;
    context.strokeStyle = 'rgb(10 10 20 / 0.55)';
    context.stroke();
    context.setLineDash([...DASHES[optimizer]]);
    context.lineWidth = 2.5;
    context.strokeStyle = PATH_COLORS[optimizer];
    context.stroke();
  }
  context.setLineDash([]);
  // No line lies over the place of another.
  for (const { optimizer, x, y } of shown) {
    markAt(context, place(x.at(-1)!, y.at(-1)!), frame);
    context.fillStyle = PATH_COLORS[optimizer];
    context.strokeStyle = INK;
    context.lineWidth = 1.5;
    context.fill();
    context.stroke();
  }
  const [first] = shown;
  if (first) drawStart(context, place(first.x[0]!, first.y[0]!));
}

/** The outline of a place: a dot, or beside the picture an arrowhead at the edge towards it. */
function markAt(context: Plot['context'], [x, y]: readonly [number, number], frame: Frame): void {
  const { x: markX, y: markY, towards } = markOf([x, y], frame);
  context.beginPath();
  if (towards === undefined) {
    context.arc(markX, markY, MARK - 0.5, 0, 2 * Math.PI);
    return;
  }
  const size = 1.6 * MARK;
  for (const turn of [0, 2.4, -2.4])
    context.lineTo(markX + size * Math.cos(towards + turn), markY + size * Math.sin(towards + turn));
  context.closePath();
}

/** Where the mark of a place is drawn, and where that is beside the picture the angle towards it. */
export function markOf(
  [x, y]: readonly [number, number],
  { left, top, right, bottom }: Omit<Frame, 'place'>,
): { readonly x: number; readonly y: number; readonly towards: number | undefined } {
  if (x >= left && x <= right && y >= top && y <= bottom) return { x, y, towards: undefined };
  const rest = 2 * MARK;
  const inX = Math.max(left + rest, Math.min(right - rest, x));
  const inY = Math.max(top + rest, Math.min(bottom - rest, y));
  return { x: inX, y: inY, towards: Math.atan2(y - inY, x - inX) };
}

function drawStart(context: Plot['context'], [x, y]: readonly [number, number]): void {
  context.beginPath();
  context.arc(x, y, MARK, 0, 2 * Math.PI);
  context.lineWidth = 4;
  context.strokeStyle = INK;
  context.stroke();
  context.lineWidth = 2;
  context.strokeStyle = '#ffffff';
  context.stroke();
}
