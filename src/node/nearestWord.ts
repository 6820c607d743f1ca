// Which of many words was meant by a misspelt one.

/**
 * The word that fewest changed, added or left-out letters lead to; none where that takes more than a quarter of the
 * letters. Levenshtein's distance.
 */
export function nearestWord(name: string, words: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.floor(name.length / 4) + 1;
  for (const word of words) {
    if (Math.abs(word.length - name.length) >= least) continue;
    const changes = distance(name, word);
    if (changes >= least) continue;
    least = changes;
    best = word;
  }
  return best;
}

/** A row of the usual table at a time: how many changes lead from the first letters of `a` to those of `b`. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
