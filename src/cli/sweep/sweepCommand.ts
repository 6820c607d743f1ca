// `gradloom sweep`: searches hyperparameters as a file describes it, here or by the workers of a queue.

import { Command, Option } from 'commander';
import { EXIT_CODES_HELP } from '../failure.ts';
import type { CommandContext } from '../commandContext.ts';
import { TUNING_HELP } from '../tune/tuning.ts';
import { sweep } from './sweep.ts';
import { parseSweepOptions } from './sweepCommandOptions.ts';

const EXAMPLES = `
The description, a JSON file:
  { "data": "iris.csv", "target": "species", "epochs": 50, "trials": 32,
    "space": { "learningRate": { "from": 0.0001, "to": 0.1, "scale": "log" },
               "units": { "from": 4, "to": 64, "scale": "log", "whole": true },
               "activation": ["relu", "tanh"], "optimizer": ["adam", "momentum"] },
    "halving": { "least": 5 } }
space takes a list of choices or a range for each of learningRate, layers, units, activation, batch, optimizer, momentum,
weightDecay, l2, clipNorm, initializer, schedule, warmup, seed, standardForm, loss, output, shuffle, scaleTarget; fixed
gives a value to all trials. With "patience": 5 a trial ends where nothing gets better. docs/sweep.md explains everything else.

Trials that are done are in trials.jsonl of the folder: the same command goes on from there. With --queue the trials are
done by any number of gradloom worker, on this machine and on others; the outcome is the same.
${EXIT_CODES_HELP}

Examples:
  $ gradloom sweep sweep.json
  $ gradloom sweep sweep.json --out runs/first --top 10
  $ gradloom worker --queue redis://127.0.0.1:6379 &
  $ gradloom sweep sweep.json --queue redis://127.0.0.1:6379`;

/** The command. */
export function sweepCommand(context: CommandContext): Command {
  const command = new Command('sweep')
    .description('Search hyperparameters: many trainings, compared by held-out examples.')
    .argument('<description>', 'a JSON file that says what is searched')
    .addHelpText('after', EXAMPLES)
    .action((file: string, given: Record<string, unknown>) => sweep(file, parseSweepOptions(given), context));
  const add = (group: string, flags: string, description: string) =>
    command.addOption(new Option(flags, description).helpGroup(group));
  add('Files:', '--out <folder>', 'rows, best model and picture (default gradloom-run/sweep)');
  add('Files:', '--restart', 'start over, though the folder holds trials that are done');
  add(
    'Running:',
    '--queue <address>',
    'have workers do the trials: redis://host:6379 or postgres://user@host/database (password: user:PASSWORD@host, or the variable GRADLOOM_QUEUE_PASSWORD)',
  );
  add('Running:', '--driver <name>', 'auto, system, swiftshader (default auto, or GRADLOOM_DRIVER)');
  add('Running:', '--tuning <mode>', TUNING_HELP);
  add('Output:', '--top <count>', 'rows of the table (default 20)');
  add('Output:', '-q, --quiet', 'only the result');
  return command;
}
