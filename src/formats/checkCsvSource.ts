// What `readCsv` and `readCsvStream` ask of the sources of a table.

import { arrayKind, isArrayOf } from '../arrayKind.ts';
import { kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';

/** Throws `E_ARGUMENT` unless a piece of a table is text or bytes. */
export function checkPiece(what: string, piece: unknown): asserts piece is string | Uint8Array {
  if (typeof piece === 'string' || isArrayOf(piece, 'Uint8Array')) return;
  throw new GradloomError('E_ARGUMENT', `${what} must be a text or a Uint8Array; got ${kindOf(piece)}.`, {
    hint: 'A file of a page or a response is read by readCsvStream(file), or as readCsv(await file.text()).',
  });
}

/** Throws `E_ARGUMENT` unless a table can be read from it piece by piece. */
export function checkSource(source: unknown): void {
  const methods = (source ?? {}) as Partial<AsyncIterable<unknown> & Iterable<unknown> & Blob>;
  const isStream =
    typeof source === 'object' &&
    arrayKind(source) === undefined &&
    [methods[Symbol.asyncIterator], methods[Symbol.iterator], methods.stream].some(
      (method) => typeof method === 'function',
    );
  if (isStream || Array.isArray(source)) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `readCsvStream: the source must be a Blob, a stream or an iterable of pieces; got ${kindOf(source)}.`,
    { hint: 'Text and bytes that are in memory are read by readCsv.' },
  );
}
