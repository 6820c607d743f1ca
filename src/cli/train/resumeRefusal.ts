// A checkpoint that another training made is refused in the words of the command line, not in those of `fit`.

import { GradloomError } from '../../errors.ts';

const OF_FIT = /^fit: resume: the fit must be the one of the checkpoint; got (.*)$/s;

/** Options of `fit` that are called otherwise here; all others are called alike. */
const NAMES: Readonly<Record<string, string>> = { reportEvery: 'validateEvery', useAverage: 'average' };

/** The failure, where it tells that an option is not the one of the checkpoint by its name on the command line. */
export function inOptionsOfCommand(failure: unknown): unknown {
  const [, got] = (failure instanceof GradloomError && OF_FIT.exec(failure.message)) || [];
  if (got === undefined) return failure;
  const named = got.replace(/^[a-z][A-Za-z]*(?= )/, (name) => optionOf(NAMES[name] ?? name));
  return new GradloomError(
    'E_ARGUMENT',
    `train: --resume: the training must be the one of the checkpoint; got ${named}`,
    {
      hint: 'Only its end may lie further on: --epochs, --steps, --time-limit. Or begin again, without --resume.',
      cause: failure,
    },
  );
}

const optionOf = (name: string): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
