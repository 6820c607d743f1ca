// What keeps a page's main thread from its visitor: its longest tasks, by the processor's time and by the clock.

import { availableParallelism, loadavg } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Milliseconds from which a task is a long one. */
const LONG_MS = 50;
/** Programs that want a core: where there are more, each takes twice the time of its own as well, for caches that others filled. */
const MOST_LOAD = 4;

/** What a page's own thread says of itself. */
const MARK = 'a page that is watched';

/** For `visit`: gathers what the Long Tasks API tells. */
export const GATHER_TASKS = `globalThis.longTasks = [];
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longTasks.push(Math.round(duration));
}).observe({ type: 'longtask', buffered: true });`;

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread's own time. */
  readonly tdur?: number;
}

/** Watches the main threads of a browser's pages, stretch by stretch. */
export class TaskWatch {
  readonly #browser: Browser;
  readonly #longest: Record<string, number> = {};

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Does something, and notes how long the longest task took meanwhile. */
  async during<T>(stretch: string, act: () => Promise<T>): Promise<T> {
    const browser = this.#browser;
    await browser.startTracing(undefined, { categories: ['toplevel', 'blink.user_timing'] });
    let trace: Buffer;
    let result: T;
    try {
      result = await act();
      // The browser has pages of its own.
      for (const page of browser.contexts().flatMap((context) => context.pages()))
        await page.evaluate(`performance.mark('${MARK}')`);
    } finally {
      trace = await browser.stopTracing();
    }
    this.#longest[stretch] = longestTask(trace);
    return result;
  }

  /**
   * Shows the longest tasks, and judges them outside CI, and where the machine is not crowded, by the time that the thread
   * itself computed. By the clock they also have in them what other programs did: what a page visited with `GATHER_TASKS`
   * gathered is shown beside it.
   */
  async expectShort(page: Page): Promise<void> {
    const long = await page.evaluate<number[]>('longTasks');
    console.log(
      `longest tasks, ms of the thread: ${JSON.stringify(this.#longest)}; long ones by the clock: ${long.join(', ') || 'none'}`,
    );
    if (process.env['CI'] || loadavg()[0]! > MOST_LOAD * availableParallelism()) return;
    for (const [stretch, longest] of Object.entries(this.#longest))
      expect(longest, stretch).toBeLessThan(LONG_MS);
  }
}

function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const threads = new Set(
    traceEvents.filter(({ name }) => name === MARK).map(({ pid, tid }) => `${pid}:${tid}`),
  );
  const own = traceEvents
    .filter(({ name, pid, tid }) => threads.has(`${pid}:${tid}`) && name.endsWith('RunTask'))
    .map(({ tdur = 0 }) => tdur / 1000);
  if (own.length === 0) throw new Error('TaskWatch: the trace must have tasks of a page; got none.');
  return Math.round(Math.max(...own));
}
