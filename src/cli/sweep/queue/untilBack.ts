// Asks a queue's server again while it is away.

import { setTimeout as wait } from 'node:timers/promises';
import { GradloomError } from '../../../errors.ts';
import type { QueueTools } from './queueTools.ts';

/** Milliseconds between two attempts. */
const PAUSE_MS = 500;

/** What counts as away, and what ends the waiting. */
export interface UntilBack extends Pick<QueueTools, 'isAway'> {
  readonly signal: AbortSignal;
}

/**
 * What the work gives; while the server is away, it is done again. Throws `E_INTERRUPTED` where the signal ends that, and
 * what the work throws for other reasons.
 */
export async function untilBack<T>(work: () => Promise<T>, { isAway, signal }: UntilBack): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (cause) {
      if (!isAway(cause)) throw cause;
      await wait(PAUSE_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted)
        throw new GradloomError('E_INTERRUPTED', 'sweep: stopped; the server of the queue was away.');
    }
  }
}
