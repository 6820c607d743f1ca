// Reads files of any size piece by piece, unpacked where they are gzip.

import { createReadStream } from 'node:fs';
import { PassThrough, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fileFormatError } from '../formats/fileFormatError.ts';
import { isGzip } from '../formats/gzip.ts';
import { fileError, systemCode } from './fileError.ts';

const PIECE = 2 ** 22;

/**
 * The bytes of a file, in pieces.
 *
 * Throws `E_FILE` with the path where it cannot be read, `E_FILE_FORMAT` where a gzip file is truncated or damaged.
 */
export async function* readFilePieces(path: string): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: PIECE });
  const through = new PassThrough({ highWaterMark: PIECE });
  let fault: Error | undefined;
  pipeline(file, through, (error) => {
    fault ??= error ?? undefined;
  });
  try {
    const pieces: AsyncIterator<Uint8Array> = through[Symbol.asyncIterator]();
    const first = await pieces.next();
    if (first.done) return;
    if (!isGzip(first.value)) {
      yield first.value;
      yield* { [Symbol.asyncIterator]: () => pieces };
      return;
    }
    const unpacked = createGunzip({ chunkSize: 2 ** 20 });
    async function* packed(): AsyncGenerator<Uint8Array> {
      yield first.value;
      yield* { [Symbol.asyncIterator]: () => pieces };
    }
    pipeline(packed, unpacked, (error) => {
      fault ??= error ?? undefined;
    });
    for await (const piece of unpacked) yield piece as Uint8Array;
  } catch (cause) {
    if (systemCode(fault ?? cause).startsWith('Z')) {
      throw fileFormatError({ file: path }, 'gzip', 'a gzip file must be whole; got one that is not', {
        hint: 'The file is truncated or damaged: fetch it again.',
        cause,
      });
    }
    throw fileError('read', path, fault ?? cause);
  } finally {
    file.destroy();
  }
}
