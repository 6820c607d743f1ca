// Which tasks are solved, kept in this browser. A browser may refuse to keep anything; then nothing is kept.

const KEY = 'gradloom-lessons';

/** Where a browser keeps texts by name. */
export type Keeper = Pick<Storage, 'getItem' | 'setItem'>;

/** The tasks that were solved before. */
export function solvedBefore(keeper = browserKeeper): readonly string[] {
  try {
    const kept: unknown = JSON.parse(keeper().getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

/** Keeps the tasks that are solved now beside those that another window has kept; none at all forgets these too. */
export function keepSolved(solved: readonly string[], keeper = browserKeeper): void {
  try {
    const all = solved.length === 0 ? [] : [...new Set([...solvedBefore(keeper), ...solved])];
    keeper().setItem(KEY, JSON.stringify(all));
  } catch {
    // The visitor's browser keeps nothing; the page works without.
  }
}

/** Even to ask for it may throw. */
function browserKeeper(): Keeper {
  return localStorage;
}
