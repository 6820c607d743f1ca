// Which rows of a data set are put aside, by each rule of division.

import { RandomStream } from '../../random/randomStream.ts';
import { rowsByLabel, wrong, type Division } from './divisionOptions.ts';

/** How many examples there are, and how many should be put aside. */
export interface Share {
  readonly examples: number;
  readonly wanted: number;
}

/**
 * The rows to put aside, and the others; both in the order drawn, or in that of time.
 *
 * - at random: exactly as many as wanted;
 * - stratified: of each class its share, rounded so that the sum is what is wanted, and never all of it;
 * - groups: whole groups, drawn until there are about as many as wanted, at least one, and never all of them;
 * - times: the latest ones; all that are as late as one of them are put aside as well.
 *
 * Throws `E_ARGUMENT` where one part would have no example.
 */
export function testRows(division: Division, share: Share): { test: Uint32Array; train: Uint32Array } {
  const { examples, wanted } = share;
  switch (division.kind) {
    case 'random': {
      const order = new RandomStream(division.seed).permutation(examples);
      return { test: order.subarray(0, wanted), train: order.subarray(wanted) };
    }
    case 'stratified':
      return ofClasses(division, share);
    case 'groups':
      return ofGroups(division, share);
    case 'times':
      return latest(division, share);
  }
}

function ofClasses(
  { labels, count, seed }: Division & { kind: 'stratified' },
  { examples, wanted }: Share,
): { test: Uint32Array; train: Uint32Array } {
  const random = new RandomStream(seed);
  const classes = rowsByLabel(labels, count);
  const most = classes.reduce((sum, rows) => sum + rows.length - 1, 0);
  if (wanted > most) {
    throw wrong(
      'split',
      `stratified must leave an example of each class to train with; got ${wanted} to put aside of ${examples} in ${count} classes`,
    );
  }
  const shares = classes.map((rows) => (rows.length * wanted) / examples);
  const taken = shares.map((share, label) => Math.min(Math.floor(share), classes[label]!.length - 1));
  const byRest = shares
    .map((share, label) => ({ label, rest: share - Math.floor(share) }))
    .sort((a, b) => b.rest - a.rest || a.label - b.label);
  for (let left = wanted - taken.reduce((a, b) => a + b, 0), at = 0; left > 0; at = (at + 1) % count) {
    const { label } = byRest[at]!;
    if (taken[label]! >= classes[label]!.length - 1) continue;
    taken[label]!++;
    left--;
  }
  const isTest = new Uint8Array(examples);
  classes.forEach((rows, label) => {
    const order = random.permutation(rows.length);
    for (let at = 0; at < taken[label]!; at++) isTest[rows[order[at]!]!] = 1;
  });
  // Classes must not come one after another.
  const order = random.permutation(examples);
  return { test: order.filter((row) => isTest[row]), train: order.filter((row) => !isTest[row]) };
}

function ofGroups(
  { labels, count, seed }: Division & { kind: 'groups' },
  { examples, wanted }: Share,
): { test: Uint32Array; train: Uint32Array } {
  if (count < 2) throw wrong('split', `groups must be at least two, one for each part; got ${count}`);
  const random = new RandomStream(seed);
  const sizes = new Uint32Array(count);
  for (const label of labels) sizes[label]!++;
  const isTest = new Uint8Array(count);
  let [taken, groups] = [0, 0];
  for (const label of random.permutation(count)) {
    const size = sizes[label]!;
    // Nearer to what is wanted, or the first.
    const isNearer = Math.abs(taken + size - wanted) < Math.abs(taken - wanted);
    if (groups === count - 1 || (groups > 0 && !isNearer)) continue;
    isTest[label] = 1;
    taken += size;
    groups++;
  }
  const order = random.permutation(examples);
  return {
    test: order.filter((row) => isTest[labels[row]!]),
    train: order.filter((row) => !isTest[labels[row]!]),
  };
}

function latest(
  { times }: Division & { kind: 'times' },
  { examples, wanted }: Share,
): { test: Uint32Array; train: Uint32Array } {
  const order = inTime(times);
  let cut = examples - wanted;
  while (cut > 0 && times[order[cut - 1]!] === times[order[cut]!]) cut--;
  if (cut === 0) {
    throw wrong(
      'split',
      'times must differ, so that some examples come first; got too many as late as the last',
      {
        hint: 'Put fewer examples aside, or give finer times.',
      },
    );
  }
  return { test: order.subarray(cut), train: order.subarray(0, cut) };
}

/** Rows in the order of time; those of one time stay in their order. */
export function inTime(times: Float64Array): Uint32Array {
  return Uint32Array.from(times, (_, row) => row).sort((a, b) => times[a]! - times[b]! || a - b);
}
