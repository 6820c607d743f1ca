// What tells whether a file that is read again and again is still the same one, and one file of data from another.

import { open, stat } from 'node:fs/promises';
import { GradloomError } from '../errors.ts';
import { crc32, crcText } from '../formats/crc32.ts';
import { fileError } from './fileError.ts';

/** Places of a file that are looked at, and bytes at each: other data of the same size differs in some of them. */
const PLACES = 16;
const PLACE_BYTES = 2 ** 16;

/** A file as it was at some time. */
export interface FileMark {
  /**
   * Throws `E_FILE` where the file was written since: what is known of it – its columns, rows, types – may no longer be true.
   */
  readonly check: () => Promise<void>;
  /** Its size and a checksum of bytes all over it. */
  readonly fingerprint: string;
}

/** Looks at a file. Throws `E_FILE` where it cannot be read. */
export async function markFile(path: string): Promise<FileMark> {
  const first = await timesOf(path);
  const fingerprint = await fingerprintOf(path, first.size);
  return {
    fingerprint,
    check: async () => {
      const { size, mtimeMs } = await timesOf(path);
      if (size === first.size && mtimeMs === first.mtimeMs) return;
      throw new GradloomError(
        'E_FILE',
        `read ${path}: a file must stay as it is while it is read as a stream; got one that was written meanwhile.`,
        { hint: 'Train on a copy of it, or make the stream anew.' },
      );
    },
  };
}

/** The same chunks, each given only where the file had stayed as it was until the chunk was read. */
export async function* whileUnchanged<T>(
  mark: FileMark,
  chunks: () => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  await mark.check();
  for await (const chunk of chunks()) {
    await mark.check();
    yield chunk;
  }
}

async function timesOf(path: string): Promise<{ readonly size: number; readonly mtimeMs: number }> {
  return stat(path).catch((cause: unknown) => {
    throw fileError('read', path, cause);
  });
}

async function fingerprintOf(path: string, size: number): Promise<string> {
  try {
    const file = await open(path);
    try {
      const bytes = Buffer.alloc(Math.min(PLACE_BYTES, size));
      const last = size - bytes.length;
      let crc = 0;
      for (let place = 0; place < PLACES; place++) {
        const at = Math.floor((last * place) / (PLACES - 1));
        const { bytesRead } = await file.read(bytes, 0, bytes.length, at);
        crc = crc32(bytes.subarray(0, bytesRead), crc);
      }
      return `${size} bytes crc32:${crcText(crc)}`;
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw fileError('read', path, cause);
  }
}
