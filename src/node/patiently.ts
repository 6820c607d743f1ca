// Waits for the GPU without taking a core from a software driver.

import type { Patiently } from '../gpu/gpu.ts';

/** Spinning is best for what is done within this time, milliseconds. */
const SPIN_MS = 0.2;
/** Until then it is worth looking more often than timers can: a small network's prediction takes this long. */
const NAP_MS = 4;
/** A nap; the system makes it some 70 µs. Nothing else of the process runs meanwhile. */
const NAP = 0.02;

/** Nobody ever wakes those who wait for it. */
const never = new Int32Array(new SharedArrayBuffer(4));

/**
 * Dawn for Node looks for finished work in a loop of `setImmediate`, which keeps one core busy. A call started here
 * gets a `setImmediate` that, after a short spin, naps and later sleeps a millisecond between looks. Only Dawn's own
 * calls see it.
 * Source: dawn/node AsyncRunner, which looks `setImmediate` up anew at each turn.
 */
export const patiently: Patiently = (start) => {
  const begin = performance.now();
  const own = ((callback: (...args: unknown[]) => void, ...args: unknown[]) => {
    const turn = (): void => withSetImmediate(own, () => callback(...args));
    const waited = performance.now() - begin;
    if (waited > NAP_MS) return setTimeout(turn, 1);
    if (waited > SPIN_MS) Atomics.wait(never, 0, 0, NAP);
    return immediate(turn);
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
