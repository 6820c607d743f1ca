// The options of `gradloom train` that other commands have as well, under the same names and with the same meaning.

import { Command, Option } from 'commander';
import * as v from 'valibot';
import { text } from '../optionValues.ts';
import { addTrainOptions } from '../train/trainOptions.ts';

/** Which of them say what is trained on, with what network, and how a step is made. */
const SHARED = [
  'data test testFraction target drop keep categories missing decimal dates unknownCategory delimiter comment skip',
  'encoding targetKind header x y testY maxBytes standardForm',
  'layers activation maxout output initializer',
  'optimizer momentum weightDecay loss batch shuffle scaleTarget seed augment split',
  // What only the parameters in the end depend on, such as an average, shows in no cost of a step.
  'l1 l2 decoupledDecay clipNorm clipTensorNorm clipValue accumulate labelSmoothing classWeights',
  'driver tuning tensorCores quiet',
].flatMap((names) => names.split(' '));

/** Adds them to a command, and those of `more`, but none of `without`. */
export function addSharedOptions(
  command: Command,
  more: readonly string[] = [],
  without: readonly string[] = [],
): void {
  const train = new Command();
  addTrainOptions(train);
  const wanted = new Set([...SHARED, ...more].filter((name) => !without.includes(name)));
  for (const option of train.options) if (wanted.has(option.attributeName())) command.addOption(option);
}

/** Adds an option under a heading. */
export function addOption(command: Command, group: string, flags: string, description: string): void {
  command.addOption(new Option(flags, description).helpGroup(group));
}

/** The file of a picture. */
export const pictureEntry = v.optional(v.pipe(text, v.regex(/\.svg$/i, 'a file that ends in .svg')));

/** What was given, without the command's own options. */
export function withoutOwn(
  given: Readonly<Record<string, unknown>>,
  own: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !own.includes(name)));
}
