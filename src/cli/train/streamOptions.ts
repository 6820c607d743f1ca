// `--stream`: a table that need not fit into memory. What needs the whole table is refused.

import { GradloomError } from '../../errors.ts';
import { isJudged, type TrainOptions } from './trainOptions.ts';

/** What is said of an option that needs the whole table. */
const NEEDS_WHOLE: Readonly<Partial<Record<keyof TrainOptions, string>>> = {
  testFraction: 'Name a file with rows to test with: --test FILE.',
  validationFraction: 'Hold out the first rows: --validation-rows COUNT, or name a file: --validation FILE.',
  split: 'Divide the file before, and name the parts: --data, --validation, --test.',
  exampleWeights: 'In a program: exampleWeights of createTrainer, a function of a chunk.',
  logColumns: 'Leave it out, or write the logarithms into the file.',
};

/** Those that mean nothing without it. */
const OF_STREAMS = ['validation', 'validationRows', 'shuffleBuffer'] as const;

/** Throws `E_ARGUMENT` for options that a stream cannot follow, and for its own without it. */
export function checkStreamOptions(options: TrainOptions): void {
  const { stream, data, validation, validationRows, shuffle, shuffleBuffer, batch, fillMissing } = options;
  if (!stream) {
    const given = OF_STREAMS.filter((name) => options[name] !== undefined);
    if (given.length > 0)
      throw wrong(
        `${given.map(flagOf).join(', ')} must come with --stream`,
        'none',
        'Without it a table is read whole.',
      );
    return;
  }
  if (data === undefined) throw wrong('--stream must come with --data', 'none', 'Name a CSV file.');
  for (const [name, hint] of Object.entries(NEEDS_WHOLE))
    if (options[name as keyof TrainOptions] !== undefined)
      throw wrong(`${flagOf(name)} needs the whole table`, '--stream', hint);
  if (fillMissing === 'median')
    throw wrong(
      '--fill-missing median needs the whole table',
      '--stream',
      'The mean of the first rows is taken.',
    );
  if (batch === 'all')
    throw wrong('--batch all needs the whole table', '--stream', 'Name a number: --batch 128.');
  if (validation !== undefined && validationRows !== undefined)
    throw wrong('--validation and --validation-rows exclude each other', 'both', 'Name one of them.');
  if (!shuffle && shuffleBuffer !== undefined)
    throw wrong('--shuffle-buffer and --no-shuffle exclude each other', 'both', 'Leave one of them out.');
  if (isJudged(options) && validation === undefined && validationRows === undefined) {
    throw wrong(
      '--patience, --keep-best and --reduce-on-plateau must come with rows to decide by',
      '--stream without any',
      'Name a file: --validation FILE, or hold out the first rows: --validation-rows COUNT.',
    );
  }
}

function wrong(rule: string, got: string, hint: string): GradloomError {
  return new GradloomError('E_ARGUMENT', `train: ${rule}; got ${got}.`, { hint });
}

function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
