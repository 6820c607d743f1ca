// A reader that is fed damaged files, and what it is fed.

/** One reader. */
export interface FuzzTarget {
  /** Good files, from which the damaged ones are made. */
  readonly seeds: () => Promise<readonly Uint8Array[]>;
  /** Reads `bytes`; may throw a `GradloomError`, and nothing else. */
  readonly read: (bytes: Uint8Array) => unknown;
  /**
   * Damages what lies within the file and makes its checksums right again, so that the damage reaches the code behind
   * them; half of the cases are made so where it is given.
   */
  readonly repack?: (bytes: Uint8Array, damage: (content: Uint8Array) => Uint8Array) => Uint8Array;
}
