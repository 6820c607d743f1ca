// The errors of the readers: one shape, always naming the file and the place in it.

import { GradloomError } from '../errors.ts';

/** Where in a file something was found; `line` and `column` count from 1. */
export interface FilePlace {
  /** The file's name, for messages; the reader itself touches no disk. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** `file`, `file:line` or `file:line:column`, as editors and terminals link it. */
export function placeName(place: FilePlace, otherwise: string): string {
  const parts: (string | number)[] = [place.file ?? otherwise];
  if (place.line !== undefined) parts.push(place.line);
  if (place.line !== undefined && place.column !== undefined) parts.push(place.column);
  return parts.join(':');
}

/** An `E_FILE_FORMAT` error for content that breaks `rule`. `otherwise` names the format where there is no file name. */
export function fileFormatError(
  place: FilePlace,
  otherwise: string,
  rule: string,
  options: { hint?: string; cause?: unknown } = {},
): GradloomError {
  return new GradloomError('E_FILE_FORMAT', `${placeName(place, otherwise)}: ${rule}.`, options);
}

/** An `E_LIMIT` error for content that is larger than a reader's cap; `hint` names the option that raises it. */
export function fileLimitError(place: FilePlace, otherwise: string, rule: string, hint = ''): GradloomError {
  return new GradloomError('E_LIMIT', `${placeName(place, otherwise)}: ${rule}.`, { hint });
}

/** Text from a file, made fit for a message: short, and without control characters. */
export function quoted(text: string, longest = 40): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return JSON.stringify(short);
}
