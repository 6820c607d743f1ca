// The options of `gradloom train` that say how examples are treated before and while they are trained on.

import { Option, type Command } from 'commander';
import * as v from 'valibot';
import { AUGMENT_HELP, augmentText } from './augmentText.ts';
import { oneOf, text } from '../optionValues.ts';
import { splitText } from './splitText.ts';

/** Their schema, to be spread into the command's. */
export const treatmentEntries = {
  augment: v.optional(augmentText),
  split: v.optional(splitText),
  fillMissing: v.optional(oneOf(['mean', 'median'])),
  logColumns: v.optional(text),
  exampleWeights: v.optional(text),
};

/** Adds them to a command. */
export function addTreatmentOptions(command: Command): void {
  const add = (flags: string, description: string) =>
    command.addOption(new Option(flags, description).helpGroup('Treating the data:'));
  add('--augment <ways>', AUGMENT_HELP);
  add(
    '--fill-missing <how>',
    'missing numbers become the mean (default) or the median of the training part, which adds a feature that says where they were missing',
  );
  add(
    '--log-columns <columns>',
    'columns of a table whose logarithm is taken (a,b), or auto: the skewed ones',
  );
  add(
    '--example-weights <column>',
    'a column of a table that says how much each example counts in the cost, numbers of at least 0; it is no feature, and scores count each example once',
  );
  add(
    '--split <rule>',
    'how parts are put aside: random (default), stratified (equal shares of the classes), group:COLUMN (whole groups; the column is no feature), time:COLUMN (the latest)',
  );
}
