// The JSON lines and the table of a measurement.

import { describe, expect, it } from 'vitest';
import type { Score } from '../../bench/harness/compete.ts';
import { figuresOf, milliseconds, showDisagreements, showScores } from '../../bench/harness/report.ts';
import { selectWorkloads, workloads } from '../../bench/workloads/workloads.ts';

const W2 = selectWorkloads(workloads({ software: true }), ['W2'])[0]!;

function score(name: string, adapter: string, median: number, value = 2.3): Score {
  return { name, adapter, first: 2 * median, value, times: { median, least: median, most: median } };
}

const SCORES = [
  score('gradloom', 'llvmpipe', 0.01),
  score('tfjs webgpu', 'llvmpipe', 0.16),
  score('jax-js webgpu', 'llvmpipe', 0.12),
  score('pytorch cpu', 'this CPU', 0.006),
  score('gradloom chromium', 'swiftshader', 0.05),
  score('jax-js webgpu chromium', 'swiftshader', 0.2),
];

describe('figuresOf', () => {
  it('gives one JSON line a figure, in milliseconds', () => {
    const [time] = figuresOf(W2, SCORES);
    expect(JSON.parse(JSON.stringify(time))).toEqual({
      workload: 'W2',
      metric: 'time',
      unit: 'ms',
      adapter: 'llvmpipe',
      ours: 10,
      peers: { 'tfjs webgpu': 160, 'jax-js webgpu': 120, 'pytorch cpu': 6, 'jax-js webgpu chromium': 200 },
      ratioToBestPeer: 12,
    });
  });

  it('compares with the peers on the same adapter only', () => {
    const times = figuresOf(W2, SCORES).filter(({ metric }) => metric === 'time');
    expect(times.map(({ adapter, ratioToBestPeer }) => [adapter, ratioToBestPeer])).toEqual([
      ['llvmpipe', 12],
      ['swiftshader', 4],
    ]);
  });

  it('tells ours apart on one adapter', () => {
    const times = figuresOf(W2, [SCORES[0]!, score('gradloom f16', 'llvmpipe', 0.02)]);
    expect(
      times.flatMap(({ metric, contestant, ours }) => (metric === 'time' ? [[contestant, ours]] : [])),
    ).toEqual([
      [undefined, 10],
      ['gradloom f16', 20],
    ]);
  });

  it('has no ratio without a peer on the adapter', () => {
    const figures = figuresOf(W2, [score('gradloom', 'llvmpipe', 0.01), score('pytorch cpu', 'this CPU', 1)]);
    expect(figures).not.toHaveLength(0);
    expect(figures.filter(({ ratioToBestPeer }) => ratioToBestPeer !== null)).toEqual([]);
  });

  it('has a cold start where it was measured', () => {
    const times = { median: 2, least: 2, most: 2 };
    const [ours, tfjs] = SCORES;
    const figures = figuresOf(W2, [
      { ...ours!, cold: times },
      { ...tfjs!, cold: { ...times, median: 6 } },
    ]);
    expect(figures.find(({ metric }) => metric === 'cold start')).toMatchObject({
      ours: 2000,
      peers: { 'tfjs webgpu': 6000 },
      ratioToBestPeer: 3,
    });
    expect(figuresOf(W2, SCORES).map(({ metric }) => metric)).not.toContain('cold start');
  });

  it('leaves out a peer that failed, and everything where ours did', () => {
    const failed = { name: 'tfjs webgpu', adapter: 'llvmpipe', failure: 'no such kernel' };
    const [time] = figuresOf(W2, [SCORES[0]!, failed]);
    expect(time!.peers).toEqual({});
    expect(figuresOf(W2, [{ ...failed, name: 'gradloom' }, SCORES[1]!])).toEqual([]);
  });
});

describe('showScores', () => {
  it('sorts by time and tells the ratio to ours on the same adapter', () => {
    const lines = showScores(SCORES).split('\n').slice(2);
    expect(lines.map((line) => line.slice(2).split(/ {2,}/)[0])).toEqual([
      'pytorch cpu',
      'gradloom',
      'gradloom chromium',
      'jax-js webgpu',
      'tfjs webgpu',
      'jax-js webgpu chromium',
    ]);
    expect(lines.find((line) => line.includes('tfjs webgpu'))).toContain('16.00');
    expect(lines.find((line) => line.includes('jax-js webgpu chromium'))).toContain('4.00');
  });

  it('says why a peer has no time', () => {
    const failed = { name: 'tfjs webgpu', adapter: 'llvmpipe', failure: 'no such kernel' };
    expect(showScores([SCORES[0]!, failed])).toContain('no such kernel');
  });
});

describe('showDisagreements', () => {
  it('names a contestant whose first result is another', () => {
    const lines = showDisagreements([SCORES[0]!, score('tfjs webgpu', 'llvmpipe', 1, 2.31)]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('tfjs webgpu');
  });

  it('is silent about rounding', () => {
    expect(showDisagreements([SCORES[0]!, score('tfjs webgpu', 'llvmpipe', 1, 2.3001)])).toEqual([]);
  });
});

describe('milliseconds', () => {
  it.each([
    [0.0000493, '0.0493 ms'],
    [0.0121, '12.1 ms'],
    [1.23, '1230 ms'],
    [0, '0 ms'],
  ])('writes %d s as %s', (seconds, text) => {
    expect(milliseconds(seconds)).toBe(text);
  });
});
