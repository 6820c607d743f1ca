// What the commands share.

import type { Output, OutputOptions } from './output.ts';
import type { Surroundings } from './surroundings.ts';

/** What a command is given beside its options. */
export interface CommandContext {
  readonly surroundings: Surroundings;
  /** The command as it was given, for people. */
  readonly command: string;
  /** Opens the output in the way that the options ask for. */
  readonly open: (options: OutputOptions) => Output;
  /** Sets the exit code of a run that did not fail. */
  readonly exit: (code: number) => void;
}
