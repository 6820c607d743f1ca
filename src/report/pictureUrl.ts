// A picture as a data URL, so that a page needs no other file.

import type { InputArray } from '../data/inputArray.ts';
import { base64 } from './html.ts';

/** Bytes of the headers of a bitmap. */
const HEADER = 54;

/**
 * The picture [height, width, channels] (1 or 3) as a bitmap (BMP, 24 bits, lines from the bottom). Bytes stay as they are;
 * other values are stretched from their smallest to their largest.
 */
export function pictureUrl(
  pixels: InputArray,
  [height, width, channels]: readonly [number, number, number],
): string {
  const line = 4 * Math.ceil((3 * width) / 4);
  const bytes = new Uint8Array(HEADER + line * height);
  bytes.set([0x42, 0x4d]); // BM
  const head = new DataView(bytes.buffer);
  for (const [at, value] of [
    [2, bytes.length],
    [10, HEADER],
    [14, 40],
    [18, width],
    [22, height],
    [34, line * height],
  ] as const)
    head.setUint32(at, value, true);
  head.setUint16(26, 1, true);
  head.setUint16(28, 24, true);
  const scale = scaleOf(pixels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels;
      const to = HEADER + (height - 1 - y) * line + 3 * x;
      // Blue comes first.
      for (let c = 0; c < 3; c++) bytes[to + 2 - c] = scale(pixels[from + (channels === 3 ? c : 0)]!);
    }
  }
  return `data:image/bmp;base64,${base64(bytes)}`;
}

function scaleOf(pixels: InputArray): (value: number) => number {
  if (pixels instanceof Uint8Array) return (value) => value;
  let [low, high] = [Infinity, -Infinity];
  for (const value of pixels) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const span = high > low ? high - low : 1;
  return (value) => Math.round((255 * (value - low)) / span);
}
