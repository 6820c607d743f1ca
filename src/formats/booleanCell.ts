// Truth values in cells, in several languages.

const TRUE: ReadonlySet<string> = new Set([
  'true',
  'yes',
  'ja',
  'oui',
  'si',
  'sí',
  'wahr',
  'vrai',
  'on',
  'sim',
  'verdadero',
]);
const FALSE: ReadonlySet<string> = new Set([
  'false',
  'no',
  'nein',
  'non',
  'falsch',
  'faux',
  'off',
  'não',
  'nao',
  'nee',
  'nej',
  'falso',
]);
/** Single letters are truth values only where both of a pair occur. */
const LETTERS: readonly (readonly [string, string])[] = [
  ['f', 't'],
  ['n', 'y'],
  ['n', 'j'],
];

/** 1 for a word that says yes, 0 for one that says no, NaN for another. */
export function parseBoolean(cell: string): number {
  const word = cell.toLowerCase();
  if (TRUE.has(word)) return 1;
  if (FALSE.has(word)) return 0;
  return word.length === 1
    ? (LETTERS.map(([no, yes]) => [no, yes].indexOf(word)).find((at) => at >= 0) ?? Number.NaN)
    : Number.NaN;
}

/** Whether all of a column's words are truth values of one pair. */
export function areBooleans(words: readonly string[]): boolean {
  const distinct = new Set(words.map((word) => word.toLowerCase()));
  if (distinct.size === 0 || distinct.size > 2) return false;
  const letters = LETTERS.some((pair) => distinct.size === 2 && pair.every((letter) => distinct.has(letter)));
  return letters || [...distinct].every((word) => word.length > 1 && !Number.isNaN(parseBoolean(word)));
}
