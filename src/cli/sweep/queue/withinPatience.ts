// Ends a wait for a queue's connections to close.

import { setTimeout as wait } from 'node:timers/promises';

/**
 * Waits until something is done, but no longer than so many milliseconds: a client of Redis that is told to close between two
 * attempts to connect never says that it has closed. Nothing of it is left then that would keep the process.
 */
export async function withinPatience(done: Promise<unknown>, milliseconds: number): Promise<void> {
  const over = new AbortController();
  const limit = wait(milliseconds, undefined, { signal: over.signal }).catch(() => undefined);
  try {
    await Promise.race([done, limit]);
  } finally {
    over.abort();
  }
}
