// One run of the command line: arguments in, exit code out.

import { EXIT, reportFailure } from './failure.ts';
import { Output } from './output.ts';
import type { CommandContext } from './commandContext.ts';
import { createProgram } from './program.ts';
import type { Surroundings } from './surroundings.ts';

/** The command with its words, those in quotes that a shell would divide. */
function commandText(parameters: readonly string[]): string {
  const words = parameters.map((word) =>
    /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`,
  );
  return ['gradloom', ...words].join(' ');
}

/** Runs the command that the arguments name, and returns the exit code. Never throws. */
export async function runCli(parameters: readonly string[], surroundings: Surroundings): Promise<number> {
  // Until the options are read, a failure is spoken the way they are likely to ask.
  let output = new Output(surroundings, {
    json: parameters.includes('--json'),
    color: !parameters.includes('--no-color'),
  });
  let exitCode: number = EXIT.success;
  const context: CommandContext = {
    surroundings,
    command: commandText(parameters),
    open: (options) => (output = new Output(surroundings, options)),
    exit: (code) => (exitCode = code),
  };
  try {
    // Without a command the help is what is wanted, not an error.
    await createProgram(context).parseAsync(parameters.length > 0 ? [...parameters] : ['--help'], {
      from: 'user',
    });
    return exitCode;
  } catch (thrown) {
    const code = reportFailure(output, thrown, surroundings.env['DEBUG'] === 'gradloom');
    // What a signal has stopped ends with the signal's code.
    return code === EXIT.failure && exitCode !== EXIT.success ? exitCode : code;
  }
}
