// How large what a file holds may be: sizes that a header claims are believed only as far as this and the data allow.

import { fileLimitError, type FilePlace } from './fileFormatError.ts';

/** The most bytes that a file may unpack to unless `maxBytes` says otherwise: 2 GiB. */
export const MOST_BYTES = 2 ** 31;

/** Deflate makes at most 258 bytes of two bits, so no file unpacks to more than this many times its size. */
export const MOST_DEFLATE_RATIO = 1032;

/** Options that all readers with a cap have. */
export interface CapOptions {
  /** The file's name, for messages. */
  readonly file?: string;
  /** The most bytes that the file may unpack to, 2 GiB by default. */
  readonly maxBytes?: number;
}

/** Names of `CapOptions`. */
export const CAP_OPTIONS = ['file', 'maxBytes'] as const satisfies readonly (keyof CapOptions)[];

const HINT =
  'If the file is trusted, allow more: maxBytes of the reader or of loadData, --max-bytes of the command line.';

/** Throws `E_LIMIT` where `bytes` of `what` exceed the cap. */
export function checkCap(
  bytes: number,
  { maxBytes = MOST_BYTES, ...place }: CapOptions & FilePlace,
  names: { format: string; what: string },
): void {
  if (bytes <= maxBytes) return;
  throw fileLimitError(
    place,
    names.format,
    `${names.what} may have at most ${maxBytes} bytes; got ${Number.isFinite(bytes) ? bytes : 'more'}`,
    HINT,
  );
}
