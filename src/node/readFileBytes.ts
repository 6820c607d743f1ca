// Reads files whole, with errors that name them.

import { readFile } from 'node:fs/promises';
import { fileFormatError } from '../formats/fileFormatError.ts';
import { gunzip, isGzip } from '../formats/gzip.ts';
import { fileError } from './fileError.ts';

/**
 * The bytes of a file, unpacked where it is gzip.
 *
 * Throws `E_FILE` with the path where it cannot be read, `E_FILE_FORMAT` and `E_LIMIT` as `gunzip` does.
 */
export async function readFileBytes(path: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw fileError('read', path, cause);
  }
  return isGzip(bytes) ? gunzip(bytes, { file: path }) : bytes;
}

/** The text of a file in UTF-8, unpacked where it is gzip. Throws as `readFileBytes`, and where it is other text. */
export async function readFileText(path: string): Promise<string> {
  const bytes = await readFileBytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw fileFormatError({ file: path }, 'text', 'the text must be UTF-8; got other bytes', {
      hint: 'Save it as UTF-8, or name the right kind of file.',
      cause,
    });
  }
}
