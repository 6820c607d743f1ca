// What is done after a training: each thing by itself, so that one that fails loses nothing of the others.

import { GradloomError } from '../../errors.ts';
import type { Output } from '../output.ts';

/** Tries things, and remembers the first failure. */
export class Aftermath {
  readonly #output: Output;
  #failure: unknown;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Does it; returns `undefined` where it fails. The first failure is kept for `end`, later ones are told. */
  async attempt<T>(what: string, action: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (cause) {
      if (this.#failure === undefined) this.#failure = cause;
      else
        this.#output.warn(
          `${what} failed as well: ${cause instanceof Error ? cause.message : String(cause)}`,
        );
      return undefined;
    }
  }

  /** Throws the first failure, if there was one, with `kept` added: where the work is. */
  end(kept: string): void {
    if (this.#failure !== undefined) throw withHint(this.#failure, kept);
  }
}

/** The failure with more to its hint. */
export function withHint(failure: unknown, more: string): GradloomError {
  const { code, hint } =
    failure instanceof GradloomError ? failure : { code: 'E_INTERNAL' as const, hint: '' };
  const message = failure instanceof Error ? failure.message : String(failure);
  return new GradloomError(code, message, { hint: [hint, more].filter(Boolean).join(' '), cause: failure });
}
