// A failure as a report tells it.

import { GradloomError, messageOf } from '../errors.ts';

/** What went wrong, and what can be done. */
export interface ReportedFailure {
  /** `E_DIVERGED` and the like; absent for what is no error of this library. */
  readonly code?: string;
  readonly message: string;
  readonly hint: string;
}

/** What was thrown, whatever it is. */
export function failureOf(cause: unknown): ReportedFailure {
  if (cause instanceof GradloomError) return { code: cause.code, message: cause.message, hint: cause.hint };
  const { code, hint } = Object(cause) as { code?: unknown; hint?: unknown };
  return {
    // Errors of a worker or of another copy of this library.
    ...(typeof code === 'string' ? { code } : {}),
    message: messageOf(cause),
    hint: typeof hint === 'string' ? hint : '',
  };
}
