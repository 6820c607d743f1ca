// The picture: filled contours of the cost, ways of the optimisers over it, axes, and the point that is looked at.
import { linearTicks, oncePerFrame, plotOn, tickText, type Plot } from '../../shared/plotCanvas.ts';
import { sequenceColor } from '../../shared/sequenceColor.ts';
import type { Cursor, State, Surface } from '../state/reducer.ts';
import { drawPaths } from './drawPaths.ts';
import { BANDS, bandIndex, costAt, costScale, rowAt } from './costScale.ts';

const MARGIN = { left: 54, right: 74, top: 14, bottom: 44 };
/** Pixels of the contours along one axis; the browser scales them. */
const PIXELS = 420;
/** The colour of each band of costs. */
const BAND_COLORS = Array.from({ length: BANDS }, (_, band) => sequenceColor((band + 0.5) / BANDS));
/** The same as pixels: red, green, blue and 255 one after the other in memory. */
const BAND_PIXELS = new Uint32Array(Uint8Array.from(BAND_COLORS.flatMap((color) => [...color, 255])).buffer);
/** A canvas that is moved over by pointer and arrows. */
export class SurfaceView {
  readonly #canvas: HTMLCanvasElement;
  readonly #draw = oncePerFrame(() => this.#drawNow());
  #state: State | undefined;
  #contours: { surface: Surface; isLog: boolean; picture: HTMLCanvasElement } | undefined;

  constructor(canvas: HTMLCanvasElement, onPoint: (cursor: Cursor | undefined) => void) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.#draw()).observe(canvas);
    canvas.addEventListener('pointermove', ({ offsetX, offsetY }) =>
      onPoint(this.#cursorAt(offsetX, offsetY)),
    );
    // A finger that rests tells its place by this alone.
    canvas.addEventListener('pointerdown', ({ offsetX, offsetY }) =>
      onPoint(this.#cursorAt(offsetX, offsetY)),
    );
    canvas.addEventListener('keydown', (event) => {
      const surface = this.#state?.surface;
      const moves: Readonly<Record<string, readonly [number, number]>> = {
        ArrowLeft: [-1, 0],
        ArrowRight: [1, 0],
        ArrowUp: [0, 1],
        ArrowDown: [0, -1],
      };
      const move = moves[event.key];
      if (!move || !surface) return;
      event.preventDefault();
      const from = this.#state?.cursor ?? {
        column: (surface.x.length - 1) / 2,
        row: (surface.y.length - 1) / 2,
      };
      const stride = event.shiftKey ? 5 : 1;
      onPoint({ column: from.column + stride * move[0], row: from.row + stride * move[1] });
    });
  }

  show(state: State): void {
    this.#state = state;
    this.#draw();
  }

  #cursorAt(x: number, y: number): Cursor | undefined {
    const surface = this.#state?.surface;
    if (!surface) return undefined;
    const { clientWidth, clientHeight } = this.#canvas;
    const across = (x - MARGIN.left) / (clientWidth - MARGIN.left - MARGIN.right);
    const up = (clientHeight - MARGIN.bottom - y) / (clientHeight - MARGIN.top - MARGIN.bottom);
    if (across < 0 || across > 1 || up < 0 || up > 1) return undefined;
    return {
      column: Math.round(across * (surface.x.length - 1)),
      row: Math.round(up * (surface.y.length - 1)),
    };
  }

  #drawNow(): void {
    const plot = plotOn(this.#canvas);
    const state = this.#state;
    if (!plot || !state?.surface) return;
    const { context, width, height } = plot;
    const { surface, isLog } = state;
    const [left, top] = [MARGIN.left, MARGIN.top];
    const [across, down] = [width - left - MARGIN.right, height - top - MARGIN.bottom];
    context.imageSmoothingEnabled = true;
    context.drawImage(this.#contoursOf(surface, isLog), left, top, across, down);
    const place = (x: number, y: number): readonly [number, number] => [
      left + share(x, surface.x) * across,
      top + (1 - share(y, surface.y)) * down,
    ];
    context.save();
    context.beginPath();
    context.rect(left, top, across, down);
    context.clip();
    drawPaths(context, state.paths, { place, left, top, right: left + across, bottom: top + down });
    if (state.cursor) drawCursor(plot, place(surface.x[state.cursor.column]!, surface.y[state.cursor.row]!));
    context.restore();
    drawAxes(plot, surface);
    drawBar(plot, surface, isLog);
  }

  #contoursOf(surface: Surface, isLog: boolean): HTMLCanvasElement {
    if (this.#contours?.surface !== surface || this.#contours.isLog !== isLog)
      this.#contours = { surface, isLog, picture: contours(surface, isLog) };
    return this.#contours.picture;
  }
}

/** Where a value lies between the first and the last position, from 0 to 1. */
function share(value: number, positions: Float64Array): number {
  return (value - positions[0]!) / (positions.at(-1)! - positions[0]!);
}

function contours(surface: Surface, isLog: boolean): HTMLCanvasElement {
  const scale = costScale(surface, isLog);
  // Between the points of the grid what the colours are even in is even: a logarithm for each point is enough.
  const shares = { ...surface, costs: surface.costs.map(scale.share) };
  const image = new ImageData(PIXELS, PIXELS);
  const pixels = new Uint32Array(image.data.buffer);
  const [columns, rows] = [surface.x.length - 1, surface.y.length - 1];
  for (let down = 0; down < PIXELS; down++) {
    const row = rowAt(shares, rows * (1 - down / (PIXELS - 1)));
    paintRow(pixels.subarray(down * PIXELS, (down + 1) * PIXELS), row, columns);
  }
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [PIXELS, PIXELS];
  canvas.getContext('2d')!.putImageData(image, 0, 0);
  return canvas;
}

/** The pixels of one row; a cost that float32 cannot hold leaves the card to be seen. */
function paintRow(pixels: Uint32Array, row: Float64Array, columns: number): void {
  for (let across = 0; across < PIXELS; across++) {
    const own = costAt(row, (columns * across) / (PIXELS - 1));
    if (Number.isFinite(own)) pixels[across] = BAND_PIXELS[bandIndex(own)]!;
  }
}

function drawCursor({ context }: Plot, [x, y]: readonly [number, number]): void {
  for (const [width, color] of [
    [4, 'rgb(10 10 20)'],
    [1.5, '#ffffff'],
  ] as const) {
    context.beginPath();
    context.moveTo(x - 9, y);
    context.lineTo(x + 9, y);
    context.moveTo(x, y - 9);
    context.lineTo(x, y + 9);
    context.lineWidth = width;
    context.strokeStyle = color;
    context.stroke();
  }
}

function drawAxes({ context, width, height, style }: Plot, { x, y, names }: Surface): void {
  const [left, top] = [MARGIN.left, MARGIN.top];
  const [right, bottom] = [width - MARGIN.right, height - MARGIN.bottom];
  context.fillStyle = style('--muted');
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const tick of linearTicks(x[0]!, x.at(-1)!, width < 420 ? 4 : 6))
    context.fillText(tickText(tick), left + share(tick, x) * (right - left), bottom + 6);
  context.fillText(names[0], (left + right) / 2, bottom + 24);
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of linearTicks(y[0]!, y.at(-1)!, 6))
    context.fillText(tickText(tick), left - 6, bottom - share(tick, y) * (bottom - top));
  context.save();
  context.translate(10, (top + bottom) / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = 'center';
  context.fillText(names[1], 0, 0);
  context.restore();
}

/** What the colours stand for. */
function drawBar({ context, width, height, style }: Plot, surface: Surface, isLog: boolean): void {
  const scale = costScale(surface, isLog);
  const [left, top, bottom] = [width - MARGIN.right + 14, MARGIN.top + 16, height - MARGIN.bottom];
  const thickness = (bottom - top) / BANDS;
  BAND_COLORS.forEach((color, band) => {
    context.fillStyle = `rgb(${color.join(' ')})`;
    // A little over the one below, so that nothing shines through.
    context.fillRect(left, bottom - (band + 1) * thickness, 12, thickness + 0.5);
  });
  context.fillStyle = style('--muted');
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText('J', left, top - 8);
  for (const place of [0, 0.25, 0.5, 0.75, 1])
    context.fillText(
      tickText(Number(scale.cost(place).toPrecision(2))),
      left + 16,
      bottom - place * (bottom - top) + (place === 1 ? 4 : 0),
    );
}
