// A PNG file of one colour, as small as tests want it.

import { deflateSync } from 'node:zlib';
import { crc32 } from '../../src/formats/crc32.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Red, green and blue of 8 bits each, all `grey`. */
export function pngFile({
  height,
  width,
  grey,
}: {
  readonly height: number;
  readonly width: number;
  readonly grey: number;
}): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  // Each row begins with the number of its filter.
  const rows = Buffer.alloc(height * (1 + 3 * width), grey);
  for (let row = 0; row < height; row++) rows[row * (1 + 3 * width)] = 0;
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from(SIGNATURE), ...chunks]);
}

function chunk(name: string, content: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}
