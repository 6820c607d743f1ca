// That the options of `loadData` are of the right kind; the readers check what they alone know: columns, text, members.

import { kindOf } from '../checkOptions.ts';
import { checkClassNames } from '../data/canonicalDataSet.ts';
import { GradloomError } from '../errors.ts';
import type { LoadDataOptions } from './dataFile.ts';

type Rule = readonly [rule: string, holds: (value: unknown) => boolean];

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const TEXT: Rule = ['a text', isText];

const RULES: Partial<Record<keyof LoadDataOptions, Rule>> = {
  x: TEXT,
  y: TEXT,
  test: TEXT,
  testY: TEXT,
  files: ['a list of names', (value) => Array.isArray(value) && value.every(isText)],
  targetKind: ['classes or numbers', (value) => value === 'classes' || value === 'numbers'],
  maxBytes: [
    'a whole number of bytes, at least 1',
    (value) => Number.isSafeInteger(value) && (value as number) >= 1,
  ],
  testFraction: ['a number', (value) => typeof value === 'number'],
  seed: [
    'a whole number in 0 … 4294967295',
    (value) => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32,
  ],
};

/** Throws `E_ARGUMENT` for an option of another kind than its own. */
export function checkLoadValues(options: LoadDataOptions): void {
  for (const [name, [rule, holds]] of Object.entries(RULES)) {
    const value = options[name as keyof LoadDataOptions];
    if (value === undefined || holds(value)) continue;
    throw new GradloomError('E_ARGUMENT', `loadData: ${name} must be ${rule}; got ${kindOf(value)}.`);
  }
  checkClassNames(options.classes);
}
