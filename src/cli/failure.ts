// What a failure says, and which exit code it has.

import { CommanderError } from 'commander';
import { GradloomError } from '../errors.ts';
import type { Output } from './output.ts';

/** Exit codes; those of signals follow the shells. docs/command-line.md explains them. */
export const EXIT = {
  success: 0,
  failure: 1,
  /** A training that ended no better than without a network. */
  unlearned: 3,
  SIGHUP: 129,
  SIGINT: 130,
  closedPipe: 141,
  SIGTERM: 143,
} as const;

/** The meanings of the exit codes, for the help. */
export const EXIT_CODES_HELP = `
Exit codes: 0 done; 1 failed, and the message says what was kept; 129, 130, 143 stopped by SIGHUP, Ctrl-C, SIGTERM; 141
nobody reads the output any more.`;

/** Those of commands that say whether anything was learnt. */
export const TRAIN_EXIT_CODES_HELP = `
Exit codes: 0 done; 1 failed, and the message says what was kept; 3 trained, but no better than always predicting the
mean (--allow-unlearned: 0); 129, 130, 143 stopped by SIGHUP, Ctrl-C, SIGTERM; 141 nobody reads the output any more.`;

/** Reports what was thrown and returns the exit code. The stack is shown only with DEBUG=gradloom. */
export function reportFailure(output: Output, thrown: unknown, debug: boolean): number {
  if (thrown instanceof CommanderError) {
    // Help and version end this way as well.
    if (thrown.exitCode === 0) return EXIT.success;
    const message = thrown.message.replace(/^error: /, '');
    output.fail({
      code: 'E_ARGUMENT',
      message,
      hint: 'gradloom --help lists the commands and their options.',
    });
    return EXIT.failure;
  }
  output.fail(describe(thrown));
  if (debug && thrown instanceof Error) output.stderr.write(`${thrown.stack}\n`);
  return EXIT.failure;
}

function describe(thrown: unknown): { code: string; message: string; hint: string } {
  if (thrown instanceof GradloomError) {
    const { code, message, hint } = thrown;
    return { code, message, hint };
  }
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return {
    code: 'E_INTERNAL',
    message: `this should not have happened: ${message}`,
    hint: 'Please report it, with the command and what DEBUG=gradloom adds.',
  };
}
