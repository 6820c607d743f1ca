// The signals that end a server: the first lets it finish, the second ends the process.

import { EXIT } from '../failure.ts';
import type { Output } from '../output.ts';
import type { Signal, Surroundings } from '../surroundings.ts';

/** npm passes on a signal that the terminal has sent already: what follows this soon is the same key press. */
const SAME_PRESS_MS = 300;

/** Watches for signals until `end`; `asked` resolves at the first. */
export function stopSignal(
  surroundings: Surroundings,
  output: Output,
  quit: (code: number) => void = (code) => process.exit(code),
): { readonly asked: Promise<void>; readonly end: () => void } {
  let at: number | undefined;
  let ask!: () => void;
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const listeners = (['SIGHUP', 'SIGINT', 'SIGTERM'] as const).map((signal: Signal) => {
    const listener = (): void => {
      if (at === undefined) {
        at = performance.now();
        output.note(`\n${signal}: answering what is under way; once more quits at once.`);
        ask();
      } else if (performance.now() - at > SAME_PRESS_MS) {
        quit(EXIT[signal]);
      }
    };
    surroundings.on(signal, listener);
    return () => surroundings.off(signal, listener);
  });
  return { asked, end: () => listeners.forEach((remove) => remove()) };
}
