// The options of `gradloom train` that say what it writes of its course: a log, and a report.

import { Option, type Command } from 'commander';
import * as v from 'valibot';
import { isLogTarget, LOG_TARGETS } from '../../node/logs/logTo.ts';

/** `--log`, `--report`. */
export const recordEntries = {
  log: v.optional(v.pipe(v.string(), v.check(isLogTarget, LOG_TARGETS))),
  report: v.optional(v.pipe(v.string(), v.regex(/.\.html?$/i, 'a file that ends in .html'))),
};

/** Adds them to the command. */
export function addRecordOptions(command: Command): void {
  const files = (flags: string, description: string) =>
    command.addOption(new Option(flags, description).helpGroup('Files:'));
  files(
    '--log <target>',
    'each epoch as a line of a .csv or .jsonl file, or tensorboard:FOLDER (default none)',
  );
  files(
    '--report <file>',
    'the whole run as one .html page: curves, scores, health, data, mistakes (default none)',
  );
}
