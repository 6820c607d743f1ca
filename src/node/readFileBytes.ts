// Reads files whole, with errors that name them.

import { readFile, stat } from 'node:fs/promises';
import { fileFormatError, fileLimitError } from '../formats/fileFormatError.ts';
import { isGzip } from '../formats/gzip.ts';
import { checkCap } from '../formats/sizeCap.ts';
import { gunzipWhole } from './gunzipWhole.ts';
import { fileError } from './fileError.ts';

/** The longest text that JavaScript holds, in UTF-16 units, for an ASCII file of as many bytes. */
const MOST_TEXT = 2 ** 29 - 24;

/** Options of `readFileBytes`. */
export interface ReadFileOptions {
  /** The most bytes that it may have, or unpack to; 2 GiB by default. */
  readonly maxBytes?: number;
}

/**
 * The bytes of a file, unpacked where it is gzip.
 *
 * Throws `E_FILE` with the path where it cannot be read, `E_LIMIT` beyond `maxBytes`, and as `gunzip` does.
 */
export async function readFileBytes(path: string, options: ReadFileOptions = {}): Promise<Uint8Array> {
  const caps = { ...options, file: path };
  let bytes: Uint8Array;
  try {
    const { size } = await stat(path);
    checkCap(size, caps, { format: 'file', what: 'a file' });
    bytes = await readFile(path);
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'GradloomError') throw cause;
    throw fileError('read', path, cause);
  }
  return isGzip(bytes) ? gunzipWhole(bytes, caps) : bytes;
}

/**
 * The text of a file in UTF-8, unpacked where it is gzip. Throws as `readFileBytes`, and where it is other text or
 * longer than JavaScript's strings.
 */
export async function readFileText(path: string, options: ReadFileOptions = {}): Promise<string> {
  const bytes = await readFileBytes(path, options);
  if (bytes.length > MOST_TEXT) {
    throw fileLimitError(
      { file: path },
      'text',
      `a text may have at most ${MOST_TEXT} bytes; got ${bytes.length}`,
      'Save large data as NPY, NPZ or HDF5.',
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw fileFormatError({ file: path }, 'text', 'the text must be UTF-8; got other bytes', {
      hint: 'Save it as UTF-8, or name the right kind of file.',
      cause,
    });
  }
}
