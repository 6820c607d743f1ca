// Changes that no test can see, since they change no result, with the reason why.

/** A change of a line of a file of shaders/, by patterns of the line before and after. */
export interface KnownSurvivor {
  readonly file: string;
  readonly before: RegExp;
  readonly after: RegExp;
  readonly reason: string;
}

/** All that were looked at. */
export const KNOWN_SURVIVORS: readonly KnownSurvivor[] = [];
