// The one error class of the library, with a stable code for programs and a hint for people.

/** Stable codes: what went wrong, for programs. The message is for people and may change. */
export type ErrorCode =
  | 'E_SHAPE'
  | 'E_DTYPE'
  | 'E_ARGUMENT'
  | 'E_LIMIT'
  | 'E_OUT_OF_MEMORY'
  | 'E_DEVICE_LOST'
  | 'E_NO_ADAPTER'
  | 'E_UNSUPPORTED'
  | 'E_NONFINITE'
  | 'E_DIVERGED'
  | 'E_COMPILE'
  | 'E_VALIDATION'
  | 'E_DISPOSED'
  | 'E_FILE'
  | 'E_FILE_FORMAT'
  | 'E_FILE_CHECKSUM'
  | 'E_DOWNLOAD'
  | 'E_QUEUE'
  | 'E_TIMEOUT'
  | 'E_INTERRUPTED'
  | 'E_INTERNAL';

/**
 * Every failure that the library reports.
 *
 * `message` reads `what: the rule; got the values.`, e.g.
 * `matmul: inner sizes must agree; got [64, 784] · [128, 10].`; `hint` says what to do about it.
 */
export class GradloomError extends Error {
  /** Always `GradloomError`. */
  override readonly name = 'GradloomError';
  /** What kind of fault it is; codes stay the same from version to version. */
  readonly code: ErrorCode;
  /** What to do about it, in a sentence; empty where there is nothing to say. */
  readonly hint: string;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? '';
  }
}

/** Throws an `E_INTERNAL` error: a state that the code around it rules out. */
export function unreachable(what: string): never {
  throw new GradloomError('E_INTERNAL', `${what}: this state cannot occur.`, {
    hint: 'Please report it with the program that led here.',
  });
}

/** What an error of any origin says; one of another realm (Jest's, a worker's) is no `instanceof Error` here. */
export function messageOf(cause: unknown): string {
  const { message } = Object(cause) as { message?: unknown };
  return typeof message === 'string' ? message : String(cause);
}
