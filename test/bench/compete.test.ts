// The order in which contestants run, with contestants that only take notes.

import { describe, expect, it } from 'vitest';
import type { Answer, Request } from '../../bench/harness/answering.ts';
import { compete, type Competitor } from '../../bench/harness/compete.ts';
import { workloads } from '../../bench/workloads/workloads.ts';

const W1 = workloads({ software: true })[0]!;

/** One run takes `once` seconds by its own account; `fails` is the request that it cannot answer. */
function taking(name: string, once: number, log: string[], fails?: Request['ask']): Competitor {
  const answer = (request: Request): Answer => {
    log.push(`${name} ${request.ask}`);
    if (request.ask === fails) throw new Error(`${name} cannot ${request.ask}`);
    return request.ask === 'run' ? { seconds: request.times * once, value: 0.7 } : { seconds: 0.5 };
  };
  return {
    name,
    adapter: 'paper',
    child: { ask: (request) => new Promise((resolve) => resolve(answer(request))), end: async () => {} },
  };
}

describe('compete', () => {
  it('lets all run in turns, round by round', async () => {
    const log: string[] = [];
    const both = [taking('a', 0.1, log), taking('b', 0.2, log)];
    await compete(W1, both, { rounds: 3, turn: 0.4 });
    const rounds = log.filter((line) => line.endsWith('run')).slice(-6);
    expect(rounds).toEqual(['a run', 'b run', 'a run', 'b run', 'a run', 'b run']);
    expect(log.slice(-2)).toEqual(['a end', 'b end']);
  });

  it('tells seconds a run, and of the first with what came before it', async () => {
    const [score] = await compete(W1, [taking('a', 0.1, [])], { rounds: 3, turn: 0.4 });
    expect(score!.times!.median).toBeCloseTo(0.1, 12);
    expect(score!.first).toBeCloseTo(0.6, 12);
    expect(score!.value).toBe(0.7);
  });

  it('goes on without one that fails, and says why', async () => {
    const log: string[] = [];
    const scores = await compete(W1, [taking('a', 0.1, log, 'prepare'), taking('b', 0.1, log)], {
      rounds: 2,
      turn: 0.4,
    });
    expect(scores[0]).toMatchObject({ name: 'a', failure: 'a cannot prepare' });
    expect(scores[0]!.times).toBeUndefined();
    expect(scores[1]!.times!.median).toBeCloseTo(0.1, 12);
    expect(log.filter((line) => line.startsWith('a'))).toEqual(['a prepare']);
  });
});
