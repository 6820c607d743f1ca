// Where the examples of a training come from that are not all on the device: the part that a training knows of.

/** A place in a stream: examples of epoch `epoch`, from 0, that were taken so far. */
export interface Cursor {
  readonly epoch: number;
  readonly taken: number;
}

/** Keeps a training's steps supplied. All but `destroy` within a turn. */
export interface Feed {
  /** The place of the next step's first example. */
  readonly cursor: Cursor;
  /** What tells one feed from another in the state of a training. */
  readonly description: string;
  /** Throws `E_ARGUMENT` where a fit needs to know how long an epoch is, and nobody does. */
  readonly checkFit: (options: object) => void;
  /** Throws `E_ARGUMENT` for times of a step, which would train one more. */
  readonly checkReport: (options: object | undefined) => void;
  /** Tells that steps up to this one, counted from 1, are wanted, so that their examples may be read ahead. */
  begin(last: number): void;
  /**
   * Does `count` steps from `step` on, or as many as there is data for within a fifth of a second; how many. Throws what the
   * source has thrown, once all that came before is trained on.
   */
  advance(step: number, count: number): Promise<number>;
  /** Goes on at `cursor` with step `step`. */
  moveTo(step: number, cursor: Cursor | undefined): Promise<void>;
  /** Lets go of the source; steps done later open it again. */
  close(): Promise<void>;
  /** As `close`, for good, and without a wait. */
  destroy(): void;
}
