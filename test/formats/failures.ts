// What tests of readers ask of a failure: the library's own error, with a code and a place.

import { expect } from 'vitest';
import { GradloomError, type ErrorCode } from '../../src/errors.ts';

/** The error that `run` ends with. Anything but a `GradloomError` fails the test. */
export async function failure(run: () => unknown): Promise<GradloomError> {
  let result: unknown;
  try {
    result = await run();
  } catch (error) {
    if (error instanceof GradloomError) return error;
    throw new Error(`expected a GradloomError, got ${String(error)}`, { cause: error });
  }
  throw new Error(`expected an error, got ${String(result)}`);
}

/** Expects `run` to fail with `code` and a message that holds every one of `parts`. */
export async function expectFailure(
  run: () => unknown,
  code: ErrorCode,
  ...parts: readonly string[]
): Promise<void> {
  const error = await failure(run);
  expect(error.code, error.message).toBe(code);
  for (const part of parts) expect(error.message).toContain(part);
}

/** Runs `read` on every proper beginning of `bytes`: each must fail with `E_FILE_FORMAT`. */
export async function expectEveryTruncationFails(
  bytes: Uint8Array,
  read: (bytes: Uint8Array) => unknown,
): Promise<void> {
  for (let length = 0; length < bytes.length; length++) {
    const error = await failure(() => read(bytes.slice(0, length)));
    expect(error.code, `${length} of ${bytes.length} bytes: ${error.message}`).toBe('E_FILE_FORMAT');
  }
}

/** Runs `read` on `bytes` with each byte damaged in turn: it may succeed, but fail only with a `GradloomError`. */
export async function expectDamageIsNoCrash(
  bytes: Uint8Array,
  read: (bytes: Uint8Array) => unknown,
): Promise<number> {
  let failures = 0;
  for (let at = 0; at < bytes.length; at++) {
    const damaged = bytes.slice();
    damaged[at] = (damaged[at] ?? 0) ^ 0xff;
    try {
      await read(damaged);
    } catch (error) {
      if (!(error instanceof GradloomError))
        throw new Error(`byte ${at}: ${String(error)}`, { cause: error });
      failures++;
    }
  }
  return failures;
}
