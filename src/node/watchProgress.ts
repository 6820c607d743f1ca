// Notices a server that sends nothing, or next to nothing.

/** When to give a server up. */
export interface Patience {
  /** Milliseconds without a byte; 30,000 by default. */
  readonly idleMs?: number;
  /** In each such stretch of milliseconds (60,000 by default) … */
  readonly windowMs?: number;
  /** … at least this many bytes must arrive; 60,000 by default. */
  readonly windowBytes?: number;
}

/** A watch over one answer. */
export interface ProgressWatch {
  /** Aborts when patience ends. */
  readonly signal: AbortSignal;
  /** `work`, or the reason why patience ended before it. */
  race<T>(work: Promise<T>): Promise<T>;
  received(bytes: number): void;
  stop(): void;
}

/** Starts to watch. */
export function watchProgress({
  idleMs = 30_000,
  windowMs = 60_000,
  windowBytes = 60_000,
}: Patience = {}): ProgressWatch {
  const controller = new AbortController();
  const { signal } = controller;
  const giveUp = (reason: string): void => controller.abort(new Error(reason));
  const waitForByte = () => setTimeout(() => giveUp(`nothing for ${idleMs / 1000} s`), idleMs);
  let idle = waitForByte();
  let inWindow = 0;
  const window = setInterval(() => {
    if (inWindow < windowBytes) giveUp(`${inWindow} bytes in ${windowMs / 1000} s`);
    inWindow = 0;
  }, windowMs);
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  // Nobody may be waiting when patience ends.
  ended.catch(() => undefined);
  return {
    signal,
    race: (work) => Promise.race([work, ended]),
    received: (bytes) => {
      inWindow += bytes;
      clearTimeout(idle);
      idle = waitForByte();
    },
    stop: () => {
      clearTimeout(idle);
      clearInterval(window);
    },
  };
}
