// The options of `gradloom train --stream`: what they are called, and what they may be.

import { Option, type Command } from 'commander';
import * as v from 'valibot';
import { text, wholeNumber } from '../optionValues.ts';

/** Their schema, to be spread into the command's. */
export const streamEntries = {
  stream: v.optional(v.boolean(), false),
  validation: v.optional(text),
  validationRows: v.optional(wholeNumber(1)),
  shuffleBuffer: v.optional(wholeNumber(1)),
};

/** Adds them to a command. */
export function addStreamOptions(command: Command): void {
  const add = (flags: string, description: string) =>
    command.addOption(new Option(flags, description).helpGroup('A table larger than memory:'));
  add('--stream', 'read a CSV file row by row in each epoch; columns and ranges are those of its first rows');
  add('--validation <file>', 'a table of the same kind to decide by');
  add('--validation-rows <count>', 'so many first rows are not trained on but decided by');
  add(
    '--shuffle-buffer <count>',
    'each row is drawn from so many that are kept in memory (default 10000; --no-shuffle: the order of the file)',
  );
}
