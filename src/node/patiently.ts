// Waits for the GPU without taking a core from a software driver.

import type { Patiently } from '../gpu/gpu.ts';

/** Spinning is best for what is done within this time, milliseconds; after it, a look every millisecond. */
const SPIN_MS = 0.3;

/**
 * Dawn for Node looks for finished work in a loop of `setImmediate`, which keeps one core busy. A call started here
 * gets a `setImmediate` that, after a short spin, sleeps a millisecond between looks. Only Dawn's own calls see it.
 * Source: dawn/node AsyncRunner, which looks `setImmediate` up anew at each turn.
 */
export const patiently: Patiently = (start) => {
  const begin = performance.now();
  const own = ((callback: (...args: unknown[]) => void, ...args: unknown[]) => {
    const turn = (): void => withSetImmediate(own, () => callback(...args));
    return performance.now() - begin < SPIN_MS ? immediate(turn) : setTimeout(turn, 1);
  }) as unknown as typeof setImmediate;
  return withSetImmediate(own, start);
};

const immediate = globalThis.setImmediate;

function withSetImmediate<T>(replacement: typeof setImmediate, run: () => T): T {
  const before = globalThis.setImmediate;
  globalThis.setImmediate = replacement;
  try {
    return run();
  } finally {
    globalThis.setImmediate = before;
  }
}
