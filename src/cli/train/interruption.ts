// Ctrl-C and its like: the first time a training stops in good order, the second time the program ends at once. Once
// the model is saved, the first time is enough.

import type { Output } from '../output.ts';
import { SignalWatch } from '../signalWatch.ts';
import type { Surroundings } from '../surroundings.ts';

/** Watches for signals until `end`. */
export class Interruption extends SignalWatch {
  #saved: string | undefined;

  constructor(surroundings: Surroundings, output: Output, quit?: (code: number) => void) {
    super({
      surroundings,
      output,
      message: 'stopping after this stretch and keeping the model',
      ...(quit ? { quit } : {}),
      finished: () =>
        this.#saved === undefined ? undefined : `the model is in ${this.#saved}; what follows is left out.`,
      beforeQuit: () => {
        // The bar may have hidden the cursor.
        if (output.animated) output.stderr.write('\u001b[?25h\n');
      },
    });
  }

  /** From now on a signal ends the program at once: the model is in `path`. */
  saved(path: string): void {
    this.#saved = path;
  }
}
