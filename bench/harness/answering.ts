// What a contestant is asked and what it answers, wherever it runs: in a process of its own, or in a page.

import type { Peak } from '../machine/peak.ts';
import type { Workload } from '../workloads/workloads.ts';
import type { Contestant, Run } from './contestant.ts';

/** What the parent asks for. */
export type Request =
  | { readonly ask: 'open'; readonly name: string; readonly peers: string }
  | { readonly ask: 'peak' }
  | { readonly ask: 'prepare'; readonly workload: Workload }
  | { readonly ask: 'run'; readonly times: number }
  | { readonly ask: 'end' };

/** What it is told: `seconds` of a run, and the last cost. */
export interface Answer {
  readonly adapter?: string;
  readonly software?: boolean;
  readonly seconds?: number;
  readonly value?: number;
  readonly peak?: Peak;
  readonly error?: string;
}

type Opened = Extract<Request, { ask: 'open' }>;

/** Answers requests, one after the other; `open` makes the contestant. What goes wrong is answered as `error`. */
export function answering(open: (request: Opened) => Promise<Contestant>) {
  let contestant: Contestant | undefined;
  let prepared: Run | undefined;
  const handle = async (request: Request): Promise<Answer> => {
    const begin = performance.now();
    const seconds = (): number => (performance.now() - begin) / 1000;
    switch (request.ask) {
      case 'open': {
        contestant = await open(request);
        return { adapter: contestant.adapter, software: contestant.software, seconds: seconds() };
      }
      case 'peak':
        return { peak: await contestant!.peak?.() };
      case 'prepare':
        prepared = await contestant!.prepare(request.workload);
        return { seconds: seconds() };
      case 'run': {
        const value = await prepared!.run(request.times);
        return { seconds: seconds(), value };
      }
      case 'end':
        await prepared?.end();
        prepared = undefined;
        return {};
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  return (request: Request): Promise<Answer> => {
    const answer = last
      .then(() => handle(request))
      .catch((error: unknown): Answer => ({ error: error instanceof Error ? error.message : String(error) }));
    last = answer;
    return answer;
  };
}
