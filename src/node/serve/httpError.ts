// What goes wrong with a request, as a status and a JSON body.

import { GradloomError } from '../../errors.ts';

/** Codes of answers beside those of the library's errors. */
export type HttpCode = GradloomError['code'] | 'E_BUSY' | 'E_MEDIA_TYPE' | 'E_METHOD' | 'E_NOT_FOUND';

/** A refusal: what a client is told. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly code: HttpCode;
  readonly hint: string;
  /** Further headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: HttpCode,
    {
      message,
      hint = '',
      headers = {},
    }: { message: string; hint?: string; headers?: Readonly<Record<string, string>> },
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.headers = headers;
  }
}

/** Seconds after which a client that was sent away may come again. */
const RETRY = { 'Retry-After': '1' };

/** Statuses of the library's errors: what lies with the request, and what passes. All others are faults of the server. */
const STATUS: Partial<Record<GradloomError['code'], number>> = {
  E_ARGUMENT: 400,
  E_SHAPE: 400,
  E_DTYPE: 400,
  E_NONFINITE: 400,
  E_FILE_FORMAT: 400,
  E_DEVICE_LOST: 503,
  E_DISPOSED: 503,
  E_OUT_OF_MEMORY: 503,
};

/** Any error as an answer. */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof GradloomError) {
    const { code, message, hint } = error;
    const status = STATUS[code] ?? 500;
    return new HttpError(status, code, { message, hint, headers: status === 503 ? RETRY : {} });
  }
  // What it says may be no client's business, such as a path.
  return new HttpError(500, 'E_INTERNAL', {
    message: 'serve: the request must be answered; got a fault of the server.',
    hint: 'Please report it, with what the server has printed.',
  });
}

/** The JSON of a refusal. */
export function bodyOf({ code, message, hint }: HttpError): string {
  return `${JSON.stringify({ code, message, hint })}\n`;
}

/** 400: the request is not what it must be. */
export function badRequest(message: string, hint = ''): HttpError {
  return new HttpError(400, 'E_ARGUMENT', { message: `predict: ${message}.`, hint });
}

/** 503: too much is waiting. */
export function busy(waiting: number, most: number): HttpError {
  return new HttpError(503, 'E_BUSY', {
    message: `predict: at most ${most} rows may wait; got ${waiting} already.`,
    hint: 'Try again in a second.',
    headers: RETRY,
  });
}
