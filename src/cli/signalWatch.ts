// Signals that ask a long command to end: the first one in good order, the second one at once.

import { EXIT } from './failure.ts';
import type { Output } from './output.ts';
import type { Signal, Surroundings } from './surroundings.ts';

/** npm passes on a signal that the terminal has sent already: what follows this soon is the same key press. */
const SAME_PRESS_MS = 300;

/** What a command says at the first signal, and how it ends at the second. */
export interface SignalWatchOptions {
  readonly surroundings: Surroundings;
  readonly output: Output;
  /** What it does now. */
  readonly message: string;
  readonly quit?: (code: number) => void;
  /** What is told where the first signal ends the program as the second does; `undefined` while it does not. */
  readonly finished?: () => string | undefined;
  /** Called before the second signal ends the program. */
  readonly beforeQuit?: () => void;
}

/** Watches for signals until `end`. */
export class SignalWatch {
  readonly #controller = new AbortController();
  readonly #surroundings: Surroundings;
  readonly #listeners: readonly (readonly [Signal, () => void])[];
  #code: number | undefined;
  #firstAt = 0;

  constructor(options: SignalWatchOptions) {
    const {
      surroundings,
      output,
      message,
      finished,
      beforeQuit,
      quit = (code) => process.exit(code),
    } = options;
    this.#surroundings = surroundings;
    const listen = (signal: Signal) => (): void => {
      const told = finished?.();
      if (told !== undefined && this.#code === undefined) {
        output.note(`\n${signal}: ${told}`);
        quit(EXIT[signal]);
      } else if (this.#code === undefined) {
        this.#code = EXIT[signal];
        this.#firstAt = performance.now();
        output.note(`\n${signal}: ${message}; once more quits at once.`);
        this.#controller.abort();
      } else if (performance.now() - this.#firstAt > SAME_PRESS_MS) {
        beforeQuit?.();
        quit(EXIT[signal]);
      }
    };
    this.#listeners = (['SIGHUP', 'SIGINT', 'SIGTERM'] as const).map((signal) => [signal, listen(signal)]);
    for (const [signal, listener] of this.#listeners) surroundings.on(signal, listener);
    output.closed.addEventListener('abort', () => {
      this.#code ??= EXIT.closedPipe;
      this.#controller.abort();
    });
  }

  /** Aborts at the first signal, and where nobody reads the output any more. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Exit code of what interrupted; `undefined` where nothing did. */
  get exitCode(): number | undefined {
    return this.#code;
  }

  /** Leaves signals to the system again. */
  end(): void {
    for (const [signal, listener] of this.#listeners) this.#surroundings.off(signal, listener);
  }
}
