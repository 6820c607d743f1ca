// `gradloom data`: what a file holds, before anything is trained on it.

import { Command, Option } from 'commander';
import * as v from 'valibot';
import { overview } from '../../data/overview.ts';
import { addDataOptions, dataEntries } from './dataOptions.ts';
import { dataJson, printOverview } from './dataReport.ts';
import { loadTrainingData } from '../train/loadTrainingData.ts';
import { parseOptions } from '../optionValues.ts';
import type { CommandContext } from '../commandContext.ts';

const EXAMPLES = `
Examples:
  $ gradloom data mnist-folder/
  $ gradloom data iris.csv --target species
  $ gradloom data train.h5 --x train_set_x --y train_set_y --json`;

const schema = v.object({ ...dataEntries, json: v.optional(v.boolean()), color: v.optional(v.boolean()) });

/** The command. */
export function dataCommand(context: CommandContext): Command {
  const command = new Command('data')
    .description('Show what a data file holds: examples, features, classes, ranges, missing values.')
    .argument('<path>', 'a file or folder, or mnist or fashion-mnist')
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, given: Record<string, unknown>) => {
      const options = parseOptions('data', schema, given);
      const output = context.open(options);
      // Nothing is divided unless asked for: the overview is of the file.
      const data = await loadTrainingData(
        { ...options, data: path, testFraction: options.testFraction ?? 0 },
        output,
      );
      const found = overview(data.train, data.test);
      printOverview(data, found, output);
      output.report('result', dataJson(data, found));
    });
  addDataOptions(command);
  return command.addOption(
    new Option('-s, --seed <number>', 'of the division').helpGroup('Reading the data:'),
  );
}
