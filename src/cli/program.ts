// The commands of `gradloom`.

import { Command, Option } from 'commander';
import type { CommandContext } from './commandContext.ts';
import { crossValidateCommand } from './explore/crossValidateCommand.ts';
import { costSurfaceCommand } from './explore/costSurfaceCommand.ts';
import { learningCurveCommand } from './explore/learningCurveCommand.ts';
import { rangeTestCommand } from './explore/rangeTestCommand.ts';
import { dataCommand } from './data/dataCommand.ts';
import { TRAIN_EXIT_CODES_HELP } from './failure.ts';
import { exportCommand } from './export/exportCommand.ts';
import { infoCommand } from './info/infoCommand.ts';
import { predictCommand } from './predict/predictCommand.ts';
import { serveCommand } from './serve/serveCommand.ts';
import { workerCommand } from './sweep/queue/workerCommand.ts';
import { sweepCommand } from './sweep/sweepCommand.ts';
import { trainCommand } from './train/trainCommand.ts';
import { tuneCommand } from './tune/tuneCommand.ts';
import { packageVersion } from '../node/packageVersion.ts';

const EXAMPLES = `
Examples:
  $ gradloom train                                  digits that the program draws itself
  $ gradloom train --data mnist --layers 784,256,128,10
  $ gradloom data iris.csv                          look at data before training
  $ gradloom predict --model gradloom-run/model.safetensors --data new.csv
  $ gradloom serve --model gradloom-run/model.safetensors
  $ gradloom sweep sweep.json                       search hyperparameters
  $ gradloom cross-validate --data prices.csv       how well it would do, fold by fold
  $ gradloom export --model gradloom-run/model.safetensors --out model.onnx
  $ gradloom range-test --data prices.csv           which learning rate to begin with
  $ gradloom info                                   which GPU it is, and how fast
  $ gradloom tune                                   find the fastest kernels for it

gradloom <command> --help shows the options of a command.
${TRAIN_EXIT_CODES_HELP}`;

/** In the order of the help. */
const COMMANDS = [
  trainCommand,
  predictCommand,
  serveCommand,
  sweepCommand,
  workerCommand,
  exportCommand,
  dataCommand,
  rangeTestCommand,
  crossValidateCommand,
  learningCurveCommand,
  costSurfaceCommand,
  infoCommand,
  tuneCommand,
];

/** The whole program; it throws a CommanderError instead of ending the process. */
export function createProgram(context: CommandContext): Command {
  const { stdout, stderr } = context.surroundings;
  const program = new Command('gradloom')
    .description('Trains and runs neural networks on the GPU, through WebGPU.')
    .version(packageVersion() ?? 'unknown', '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .addHelpText('after', EXAMPLES)
    .showSuggestionAfterError();
  for (const create of COMMANDS) program.addCommand(create(context));
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      // Said once, by `reportFailure`.
      outputError: () => undefined,
      getOutHelpWidth: () => Math.max(stdout.columns || 80, 40),
    });
  }
  for (const command of program.commands) addCommonOptions(command);
  return program;
}

function addCommonOptions(command: Command): void {
  command
    .helpOption('-h, --help', 'show this help')
    .addOption(new Option('--json', 'JSON lines on stdout, for machines').helpGroup('Output:'))
    .addOption(new Option('--no-color', 'no colours (so does the variable NO_COLOR)').helpGroup('Output:'));
}
