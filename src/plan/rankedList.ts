// A list in which the order of two items is known at once, also after items were moved: items have numbers with gaps
// between.

interface Entry<T> {
  item: T;
  rank: number;
  before: Entry<T> | undefined;
  after: Entry<T> | undefined;
}

/** Distance of neighbours after numbering: it can be halved so often that new numbers are rarely needed. */
const GAP = 2 ** 32;

/** Items in an order that is known in constant time. */
export class RankedList<T> {
  readonly #entries = new Map<T, Entry<T>>();
  #first: Entry<T> | undefined;

  constructor(items: Iterable<T>) {
    let last: Entry<T> | undefined;
    for (const item of items) {
      const entry: Entry<T> = { item, rank: this.#entries.size * GAP, before: last, after: undefined };
      if (last) last.after = entry;
      else this.#first = entry;
      this.#entries.set(item, entry);
      last = entry;
    }
  }

  /** The rank of an item: smaller for what comes first. */
  rankOf(item: T): number {
    return this.#entries.get(item)!.rank;
  }

  /** Replaces an item by another one. */
  replace(item: T, other: T): void {
    const entry = this.#entries.get(item)!;
    this.#entries.delete(item);
    this.#entries.set(other, entry);
    entry.item = other;
  }

  remove(item: T): void {
    this.#unlink(this.#entries.get(item)!);
    this.#entries.delete(item);
  }

  /** Moves items, in the order given, to where they come right before another. */
  moveBefore(items: readonly T[], other: T): void {
    const next = this.#entries.get(other)!;
    for (const item of items) {
      const entry = this.#entries.get(item)!;
      this.#unlink(entry);
      const { before } = next;
      entry.before = before;
      entry.after = next;
      next.before = entry;
      if (before) before.after = entry;
      else this.#first = entry;
      entry.rank = before ? before.rank + (next.rank - before.rank) / 2 : next.rank - GAP;
      if (entry.rank === next.rank || entry.rank === before?.rank) this.#number();
    }
  }

  #unlink({ before, after }: Entry<T>): void {
    if (before) before.after = after;
    else this.#first = after;
    if (after) after.before = before;
  }

  #number(): void {
    let rank = 0;
    for (let entry = this.#first; entry; entry = entry.after, rank += GAP) entry.rank = rank;
  }
}
