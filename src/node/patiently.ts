// Waits for the GPU without taking a core from a software driver.

import type { Patiently } from '../gpu/patiently.ts';

/** Spinning is best for what is done within this time, milliseconds. */
const SPIN_MS = 0.2;
/** Until then it is worth looking more often than timers can: a small network's prediction takes this long. */
const NAP_MS = 4;
/** The shortest nap; the system makes it some 60 µs. Nothing else of the process runs meanwhile. */
const NAP = 0.001;
/**
 * The first nap is this share of what the last waits took, since each look takes time from the driver: predictions then
 * took 0.77 ms instead of 0.96 (means, median of eight turns). With 0.9 the naps feed on themselves.
 */
const FIRST_NAP = 0.6;

/** Nobody ever wakes those who wait for it. */
const never = new Int32Array(new SharedArrayBuffer(4));

/** Milliseconds that the last wait took, and the shorter of the last two where timers do not serve both. */
let last = 0;
let usual = 0;

/**
 * Dawn for Node looks for finished work in a loop of `setImmediate`, which keeps one core busy. A call started here
 * gets a `setImmediate` that spins for a short time or naps, and later sleeps a millisecond between looks. Only Dawn's
 * own calls see it.
 * Source: dawn/node AsyncRunner, which looks `setImmediate` up again at each turn.
 */
export const patiently: Patiently = (start) => {
  const begin = performance.now();
  const own = ((callback: (...args: unknown[]) => void, ...args: unknown[]) => {
    const turn = (): void => withSetImmediate(own, () => callback(...args));
    const waited = performance.now() - begin;
    if (waited > NAP_MS) return setTimeout(turn, 1);
    if (Math.max(waited, usual) > SPIN_MS) {
      const left = FIRST_NAP * usual - waited;
      Atomics.wait(never, 0, 0, Math.max(NAP, left));
    }
    return immediate(turn);
  }) as unknown as typeof setImmediate;
  const done = withSetImmediate(own, start);
  const remember = (): void => {
    const waited = performance.now() - begin;
    usual = Math.max(last, waited) < NAP_MS ? Math.min(last, waited) : 0;
    last = waited;
  };
  done.then(remember, remember);
  return done;
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
