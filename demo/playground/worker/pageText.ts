// What the library says of files, in the words of a page: it has no options to give, but columns to tick.

import { failureOf, type Failure } from '../../shared/failure.ts';

/** Names an option of programs, and of the command line in brackets. */
const OPTION = /\(--[a-z]/u;
/** What the page offers in place of some options. */
const OFFERS: readonly (readonly [option: RegExp, offer: string])[] = [
  [/\(--(?:drop|keep)\b/u, 'without its tick at “Learn” a column is left out'],
  [/\(--dates\b/u, 'dates written as 2024-05-31 are always understood'],
  [/\(--target\b/u, 'another column can be chosen at “Predict”'],
  [/\(--target-kind\b/u, 'whether the target is a class or a number can be chosen below the columns'],
];

/** A text without what only options can do; what the page can do as well is said in its words. */
export function pageText(text: string): string {
  if (!OPTION.test(text)) return text;
  return text
    .split(/(?<=\.) (?=[A-Z])/u)
    .map((sentence) => {
      const parts = sentence
        .replace(/\.$/u, '')
        .split(/; |, or /u)
        .map(partText)
        .filter(Boolean);
      const own = parts.join('; ');
      return own && sentence.endsWith('.') ? `${own[0]!.toUpperCase()}${own.slice(1)}.` : own;
    })
    .filter(Boolean)
    .join(' ');
}

/** An error as plain data, its advice in the words of the page. */
export function pageFailure(error: unknown): Failure {
  const failure = failureOf(error);
  return { ...failure, hint: pageText(failure.hint) };
}

function partText(part: string): string {
  if (!OPTION.test(part)) return part;
  return OFFERS.find(([option]) => option.test(part))?.[1] ?? '';
}
