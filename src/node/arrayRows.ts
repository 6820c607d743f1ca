// The rows of an array in a file of any size, some at a time: what IDX and NPY have in common.

import { stat } from 'node:fs/promises';
import { BYTES_OF_DTYPE, decodeElements, type ArrayData } from '../formats/arrayData.ts';
import { fileFormatError } from '../formats/fileFormatError.ts';
import type { ArrayHeader } from '../formats/idx.ts';
import { isGzip } from '../formats/gzip.ts';
import { fileError } from './fileError.ts';
import { firstBytes } from './firstBytes.ts';
import { readFilePieces } from './readFilePieces.ts';

/** Bytes of rows that are given together, where a row is not longer. */
const CHUNK_BYTES = 2 ** 20;

/** The first bytes of a file, unpacked: so many, or all of a shorter one. Throws as `readFilePieces`. */
export async function firstUnpacked(path: string, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of readFilePieces(path)) {
    parts.push(piece);
    length += piece.length;
    if (length >= most) break;
  }
  return new Uint8Array(Buffer.concat(parts)).subarray(0, most);
}

/** Rows of an array: their sizes, and where they lie. */
export interface ArrayRows extends ArrayHeader {
  readonly path: string;
  /** Name of the format, for messages. */
  readonly format: string;
}

/**
 * Throws `E_FILE_FORMAT` unless there is a row with something in it, and where a file that is not packed is longer or shorter
 * than its header says; `E_FILE` where it cannot be read.
 */
export async function checkArrayRows(rows: ArrayRows): Promise<void> {
  const { path, format, shape, start } = rows;
  if (shape.length === 0 || shape.includes(0)) {
    throw fileFormatError(
      { file: path },
      format,
      `x must be [examples, features] with at least one of each; got [${shape.join(', ')}]`,
    );
  }
  const { size } = await stat(path).catch((cause: unknown) => {
    throw fileError('read', path, cause);
  });
  if (isGzip((await firstBytes(path)) ?? new Uint8Array())) return;
  if (size - start !== shape[0]! * rowBytesOf(rows)) throw otherLength(rows, size - start);
}

/** All rows, in arrays of about a megabyte. Throws `E_FILE_FORMAT` where the file ends too early or too late. */
export async function* arrayRows(rows: ArrayRows): AsyncGenerator<ArrayData, void, undefined> {
  const { path, shape, dtype, bigEndian, start } = rows;
  const [examples = 0, ...sizes] = shape;
  const width = rowBytesOf(rows);
  const room = width * Math.max(1, Math.floor(CHUNK_BYTES / width));
  let [header, left, filled] = [start, examples * width, 0];
  let chunk = new Uint8Array(Math.min(room, left));
  for await (const piece of readFilePieces(path)) {
    let at = Math.min(header, piece.length);
    header -= at;
    while (at < piece.length) {
      if (left === 0) throw otherLength(rows, 'more');
      const count = Math.min(chunk.length - filled, piece.length - at);
      chunk.set(piece.subarray(at, at + count), filled);
      [at, filled, left] = [at + count, filled + count, left - count];
      if (filled < chunk.length) continue;
      yield { shape: [filled / width, ...sizes], ...decodeElements(chunk, dtype, { bigEndian, view: true }) };
      [chunk, filled] = [new Uint8Array(Math.min(room, left)), 0];
    }
  }
  if (left > 0) throw otherLength(rows, examples * width - left);
}

function rowBytesOf({ shape, dtype }: ArrayHeader): number {
  return shape.slice(1).reduce((product, size) => product * size, BYTES_OF_DTYPE[dtype]);
}

function otherLength(rows: ArrayRows, got: number | 'more'): Error {
  const { path, format, shape, dtype } = rows;
  const size = shape[0]! * rowBytesOf(rows);
  const hint = typeof got === 'number' && got < size ? 'The file is truncated: fetch it again.' : undefined;
  const rule = `[${shape.join(', ')}] of ${dtype} takes ${size} bytes after the header; got ${got}`;
  return fileFormatError({ file: path }, format, rule, { hint });
}
