// Pictures in a terminal, side by side, two pixels a character cell.

import { GradloomError } from '../errors.ts';
import { paint, paletteColor } from './ansi.ts';
import { cutText, padText, plainText } from './text.ts';

/** A picture with one or three values a pixel, row by row. */
export interface CaptionedPicture {
  /** Bytes 0 … 255, or floats: 0 … 1, spread from the smallest to the largest where they leave that range. */
  readonly pixels: Uint8Array | Float32Array | Float64Array;
  readonly width: number;
  readonly height: number;
  /** Line below the picture, e.g. `7 read as 1 (62 %)`. */
  readonly caption: string;
}

/** Size and place of the pictures. */
export interface DrawPicturesOptions {
  /** Cells of a line. */
  readonly columns: number;
  /** Half blocks in the 256-colour palette; otherwise a ramp of ASCII characters. */
  readonly color: boolean;
  /** Larger pictures are reduced to this many cells across. */
  readonly maxWidth?: number;
}

const RAMP = ' .:-=+*#%@';
const GAP = 2;

type Color = readonly [red: number, green: number, blue: number];
type Drawing = { readonly lines: readonly string[]; readonly width: number; readonly caption: string };

/**
 * Lines with the pictures side by side, as many as fit, captions below. Throws `E_SHAPE` where a picture has neither
 * one nor three values a pixel.
 */
export function drawPictures(
  pictures: readonly CaptionedPicture[],
  { columns, color, maxWidth = 32 }: DrawPicturesOptions,
): string {
  const limit = Math.max(Math.min(maxWidth, columns), 1);
  const drawings = pictures.map((picture) => drawPicture(picture, limit, color));
  const blocks: string[] = [];
  for (let start = 0; start < drawings.length;) {
    const row: Drawing[] = [];
    let used = -GAP;
    for (let next = drawings[start]; next; next = drawings[start]) {
      used += GAP + next.width;
      if (row.length > 0 && used > columns) break;
      row.push(next);
      start++;
    }
    blocks.push(joinRow(row));
  }
  return blocks.join('\n\n');
}

function joinRow(row: readonly Drawing[]): string {
  const height = Math.max(...row.map(({ lines }) => lines.length));
  const gap = ' '.repeat(GAP);
  const lines = Array.from({ length: height }, (_, y) =>
    row
      .map(({ lines, width }) => padText(lines[y] ?? '', width))
      .join(gap)
      .trimEnd(),
  );
  const captions = row.map(({ caption, width }) => padText(cutText(caption, width), width));
  return [...lines, captions.join(gap).trimEnd()].join('\n');
}

function drawPicture(picture: CaptionedPicture, limit: number, color: boolean): Drawing {
  const { width, height, caption } = picture;
  const sample = sampler(picture);
  const shrink = Math.max(width / limit, 1);
  const outWidth = Math.max(Math.round(width / shrink), 1);
  const outHeight = Math.max(Math.round(height / shrink), 1);
  const average = (x: number, y: number): Color => {
    const sum: [number, number, number] = [0, 0, 0];
    const [left, right] = [Math.floor(x * shrink), Math.min(Math.ceil((x + 1) * shrink), width)];
    const [top, bottom] = [Math.floor(y * shrink), Math.min(Math.ceil((y + 1) * shrink), height)];
    const area = (right - left) * (bottom - top);
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) {
        const pixel = sample(column, row);
        for (let c = 0; c < 3; c++) sum[c] = (sum[c] ?? 0) + (pixel[c] ?? 0) / area;
      }
    }
    return sum;
  };
  const lines: string[] = [];
  for (let y = 0; y < outHeight; y += 2) {
    let line = '';
    for (let x = 0; x < outWidth; x++) {
      const upper = average(x, y);
      const lower = y + 1 < outHeight ? average(x, y + 1) : undefined;
      line += color ? halfBlock(upper, lower) : ramp(upper, lower);
    }
    lines.push(line);
  }
  return { lines, width: outWidth, caption: plainText(caption) };
}

/** Reads pixels as colours in [0, 1]. */
function sampler({ pixels, width, height }: CaptionedPicture): (x: number, y: number) => Color {
  const channels = pixels.length / (width * height);
  if (channels !== 1 && channels !== 3) {
    throw new GradloomError(
      'E_SHAPE',
      `drawing: a picture of ${width} × ${height} needs one or three values a pixel; got ${pixels.length} values.`,
    );
  }
  const [low, high] = pixels instanceof Uint8Array ? [0, 255] : floatRange(pixels);
  const value = (i: number): number => {
    const share = ((pixels[i] ?? 0) - low) / (high - low || 1);
    return Number.isFinite(share) ? Math.min(Math.max(share, 0), 1) : 0;
  };
  return (x, y) => {
    const at = channels * (y * width + x);
    if (channels === 3) return [value(at), value(at + 1), value(at + 2)];
    const grey = value(at);
    return [grey, grey, grey];
  };
}

/** 0 … 1 where all values lie inside, otherwise from the smallest to the largest finite value. */
function floatRange(values: Float32Array | Float64Array): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low < 0 || high > 1 ? [low, high] : [0, 1];
}

function halfBlock(upper: Color, lower: Color | undefined): string {
  const foreground = paletteColor(...upper);
  return lower === undefined
    ? paint('▀', { foreground })
    : paint('▀', { foreground, background: paletteColor(...lower) });
}

function ramp(upper: Color, lower: Color = upper): string {
  // Brightness as the eye weighs it (Rec. 709), of the two pixels that share the cell.
  const light = ([red, green, blue]: Color): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const level = Math.round(((light(upper) + light(lower)) / 2) * (RAMP.length - 1));
  return RAMP[level] ?? ' ';
}
