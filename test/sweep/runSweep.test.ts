import { describe, expect, it } from 'vitest';
import {
  hyperparameterImportance,
  runSweep,
  type SweepOptions,
  type SweepRow,
  type SweepTask,
} from '../../src/sweep.ts';

const SPACE = {
  rate: { from: 1e-4, to: 1, scale: 'log' },
  units: { from: 2, to: 9, whole: true },
  kind: ['a', 'b', 'c'],
} as const;

function costOf({ parameters: { rate, units, kind }, budget }: SweepTask): number {
  if ((rate as number) > 0.5) throw new Error('diverged');
  return (
    Math.abs(Math.log10(rate as number) + 2) +
    0.05 * (units as number) +
    (kind === 'a' ? 0.5 : 0) +
    1 / budget
  );
}

const squared = ({ parameters: { x } }: SweepTask) => (x as number) ** 2;
const spoil = (task: SweepTask) => ((task.parameters as Record<string, number>)['x'] = 0.5);

const later = <T>(value: T, ms: number): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(value), ms));

describe('a sweep', () => {
  it.each(['tpe', 'sobol', 'random', 'grid'] as const)(
    'by %s is the same with one trial at a time and with five that end in disorder',
    async (sampler) => {
      const options: SweepOptions = {
        space: sampler === 'grid' ? { ...SPACE, rate: [0.001, 0.01] } : SPACE,
        sampler,
        ...(sampler === 'grid' ? {} : { trials: 27 }),
        direction: 'min',
        budget: 9,
        halving: { least: 1 },
      };
      const plain = await runSweep(options, costOf);
      const ended: number[] = [];
      const mixed = await runSweep(
        { ...options, concurrency: 5, onRow: ({ trial }) => ended.push(trial) },
        (task) => later(0, (task.trial * 7) % 5).then(() => costOf(task)),
      );
      expect(mixed).toEqual(plain);
      expect(ended).not.toEqual(ended.toSorted((a, b) => a - b));
    },
  );

  it('keeps its own parameters, whatever run and onRow write into theirs', async () => {
    const options: SweepOptions = { space: { x: { from: -1, to: 1 } }, trials: 20, direction: 'min' };
    const plain = await runSweep(options, squared);
    const spoilt = await runSweep({ ...options, onRow: spoil }, (task) => {
      const value = squared(task);
      spoil(task);
      return value;
    });
    expect(spoilt).toEqual(plain);
  });

  it('halves: 27 trials with a ninth of the budget, nine with a third, three with all of it, the best of each', async () => {
    const { rows, best } = await runSweep(
      {
        space: SPACE,
        sampler: 'sobol',
        trials: 27,
        direction: 'min',
        budget: 9,
        halving: { least: 1, factor: 3 },
      },
      costOf,
    );
    const of = (rung: number) => rows.filter((row) => row.rung === rung);
    expect([0, 1, 2].map((rung) => [of(rung).length, of(rung)[0]!.budget])).toEqual([
      [27, 1],
      [9, 3],
      [3, 9],
    ]);
    for (const rung of [0, 1]) {
      const going = new Set(of(rung + 1).map(({ trial }) => trial));
      const staying = of(rung).filter(({ trial }) => !going.has(trial));
      const worst = Math.max(
        ...of(rung)
          .filter(({ trial }) => going.has(trial))
          .map(({ value }) => value!),
      );
      for (const { value } of staying) expect(value ?? Infinity).toBeGreaterThanOrEqual(worst);
    }
    expect(best!.rung).toBe(2);
  });

  it('spends no more than it is given: budgets run from the whole one down to the least', async () => {
    expect(await budgetsOf(2)).toEqual([20 / 9, 20 / 3, 20]);
    expect(await budgetsOf(5, 2)).toEqual([5, 10, 20]);
  });

  it('has a row with the reason for each trial that throws or measures nothing, and goes on', async () => {
    const { ranking, best } = await runSweep(
      { space: { a: [0, 1, 2, 3] }, sampler: 'grid', direction: 'max' },
      ({ parameters: { a } }) => {
        if (a === 0) throw new Error('diverged at step 7');
        return a === 2 ? Number.NaN : (a as number);
      },
    );
    expect(ranking.map(({ trial }) => trial)).toEqual([3, 1, 0, 2]);
    expect(ranking[2]).toMatchObject({ failed: 'diverged at step 7' });
    expect(ranking[3]!.failed).toContain('finite number; got NaN');
    expect(best!.trial).toBe(3);
  });

  it('ends without a best trial where all fail', async () => {
    const { best, ranking, importance } = await runSweep(
      { space: { a: [0, 1] }, sampler: 'grid', direction: 'max' },
      () => Infinity,
    );
    expect(best).toBeUndefined();
    expect(ranking).toHaveLength(2);
    expect(importance).toEqual([]);
  });

  it('goes on from rows of an earlier run, which are not run again', async () => {
    const options: SweepOptions = { space: SPACE, trials: 30, direction: 'min', seed: 4 };
    const whole = await runSweep(options, costOf);
    const rows: SweepRow[] = [];
    const stop = new AbortController();
    const stopped = runSweep(
      {
        ...options,
        signal: stop.signal,
        onRow: (row) => {
          rows.push(JSON.parse(JSON.stringify(row)) as SweepRow);
          if (rows.length === 17) stop.abort();
        },
      },
      costOf,
    );
    await expect(stopped).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
    expect(rows).toHaveLength(17);
    let runs = 0;
    const resumed = await runSweep({ ...options, rows }, (task) => {
      runs++;
      return costOf(task);
    });
    expect(resumed).toEqual(whole);
    expect(runs).toBe(13);
  });

  it.each<[string, Partial<Record<keyof SweepOptions, unknown>>, string]>([
    ['an unknown name', { sampler: 'bayes' }, 'one of tpe, sobol, random, grid'],
    ['no direction', { direction: undefined }, 'direction must be min or max'],
    ['a range the wrong way round', { space: { a: { from: 2, to: 1 } } }, 'from must be below to'],
    [
      'a logarithm of 0',
      { space: { a: { from: 0, to: 1, scale: 'log' } } },
      'above 0 on a logarithmic scale',
    ],
    ['no choices', { space: { a: [] } }, '1 to 1000 choices'],
    ['equal choices', { space: { a: [1, 1] } }, 'choices must differ'],
    ['an empty space', { space: {} }, 'got no names'],
    [
      'too few trials for a grid',
      { sampler: 'grid', space: { a: [1, 2, 3] }, trials: 2 },
      'a grid has 3 points',
    ],
    ['no trials', { trials: undefined }, 'trials must be a whole number'],
    ['a least budget above the budget', { halving: { least: 2 } }, 'below the budget, 1'],
    [
      'a start for a sampler that has none',
      { sampler: 'sobol', startup: 5 },
      'startup must come with the sampler tpe',
    ],
    ['halving by one', { halving: { least: 0.1, factor: 1 } }, 'at least 1.5'],
  ])('refuses %s before any trial', async (_, wrong, message) => {
    const options = { space: SPACE, trials: 3, direction: 'min', ...wrong } as SweepOptions;
    await expect(runSweep(options, () => expect.unreachable())).rejects.toThrow(message);
  });

  it('says what a wrong name was meant to be', async () => {
    const options = { space: SPACE, trial: 3, direction: 'min' } as unknown as SweepOptions;
    await expect(runSweep(options, () => 1)).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      hint: 'Did you mean trials?',
    });
  });
});

describe('importance', () => {
  it('gives each name the share of the variance that is due to it', async () => {
    const space = {
      strong: { from: 0, to: 1 },
      weak: { from: 0, to: 1 },
      none: { from: 0, to: 1 },
      kind: ['a', 'b', 'c'],
    };
    const { importance } = await runSweep(
      { space, sampler: 'sobol', trials: 256, direction: 'min' },
      ({ parameters: { strong, weak, kind } }) =>
        4 * (strong as number) + (weak as number) + (kind === 'b' ? 2 : 0),
    );
    // Variances 16/12, 1/12, 0 and 4 · 2/9: shares 0.58, 0.04, 0 and 0.39 of the values; ranks are close to these.
    const shares = new Map(importance.map(({ name, share }) => [name, share]));
    expect(importance.map(({ name }) => name)).toEqual(['strong', 'kind', 'weak', 'none']);
    expect(shares.get('strong')).toBeGreaterThan(0.48);
    expect(shares.get('strong')).toBeLessThan(0.68);
    expect(shares.get('kind')).toBeGreaterThan(0.28);
    expect(shares.get('kind')).toBeLessThan(0.48);
    expect(shares.get('none')).toBeLessThan(0.02);
  });

  it('is left out where there is too little to say', () => {
    const space = { a: [0, 1, 2, 3, 4] };
    expect(hyperparameterImportance(space, [0, 1, 2].map(rowOf))).toEqual([]);
    expect(hyperparameterImportance(space, [0, 1, 2, 3].map(rowOf))).toMatchObject([{ name: 'a' }]);
  });
});

async function budgetsOf(least: number, factor?: number): Promise<number[]> {
  const { rows } = await runSweep(
    {
      space: SPACE,
      sampler: 'random',
      trials: 40,
      direction: 'min',
      budget: 20,
      halving: { least, factor },
    },
    ({ trial }) => trial,
  );
  return [...new Set(rows.map(({ budget }) => budget))].toSorted((a, b) => a - b);
}

function rowOf(trial: number): SweepRow {
  return { trial, rung: 0, budget: 1, parameters: { a: trial }, value: trial };
}
