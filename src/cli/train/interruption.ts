// Ctrl-C and its like: the first time a training stops in good order, the second time the program ends at once. Once
// the model is saved, the first time is enough.

import { EXIT } from '../failure.ts';
import type { Output } from '../output.ts';
import type { Signal, Surroundings } from '../surroundings.ts';

/** npm passes on a signal that the terminal has sent already: what follows this soon is the same key press. */
const SAME_PRESS_MS = 300;

/** Watches for signals until `end`. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #surroundings: Surroundings;
  readonly #listeners: readonly (readonly [Signal, () => void])[];
  #code: number | undefined;
  #firstAt = 0;
  #saved: string | undefined;

  constructor(
    surroundings: Surroundings,
    output: Output,
    quit: (code: number) => void = (code) => process.exit(code),
  ) {
    this.#surroundings = surroundings;
    const listen = (signal: Signal) => (): void => {
      if (this.#saved !== undefined && this.#code === undefined) {
        output.note(`\n${signal}: the model is in ${this.#saved}; what follows is left out.`);
        quit(EXIT[signal]);
      } else if (this.#code === undefined) {
        this.#code = EXIT[signal];
        this.#firstAt = performance.now();
        output.note(
          `\n${signal}: stopping after this stretch and keeping the model; once more quits at once.`,
        );
        this.#controller.abort();
      } else if (performance.now() - this.#firstAt > SAME_PRESS_MS) {
        // The bar may have hidden the cursor.
        if (output.animated) output.stderr.write('\u001b[?25h\n');
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

  /** From now on a signal ends the program at once: the model is in `path`. */
  saved(path: string): void {
    this.#saved = path;
  }

  /** Leaves signals to the system again. */
  end(): void {
    for (const [signal, listener] of this.#listeners) this.#surroundings.off(signal, listener);
  }
}
