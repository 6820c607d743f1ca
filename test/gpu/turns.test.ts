// The order of calls: each after those before it, and guests in between where they are let in.

import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { Turns } from '../../src/gpu/turns.ts';

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

it('begins at once where nothing is under way, else after what was asked for before', async () => {
  const turns = new Turns();
  const seen: string[] = [];
  const work = (name: string) => () => {
    seen.push(`${name} begins`);
    return later().then(() => (seen.push(`${name} ends`), name));
  };
  const first = turns.take(work('a'));
  expect(seen).toEqual(['a begins']);
  turns.put(() => seen.push('b'));
  const answers = await Promise.all([first, turns.take(work('c'))]);
  expect(answers).toEqual(['a', 'c']);
  expect(seen).toEqual(['a begins', 'a ends', 'b', 'c begins', 'c ends']);
  turns.put(() => seen.push('d'));
  expect(seen.at(-1)).toBe('d');
});

it('goes on after work that fails, and tells of waiting work that failed at the next call', async () => {
  const turns = new Turns();
  const failing = turns.take(() => later().then(() => Promise.reject(new Error('a'))));
  turns.put(() => {
    throw new Error('b');
  });
  const told = turns.take(() => Promise.resolve(1));
  const next = turns.take(() => Promise.resolve(2));
  await expect(failing).rejects.toThrow('a');
  await expect(told).rejects.toThrow('b');
  expect(await next).toBe(2);
});

it('ends what is to be ended although work before failed, of which the next call is told', async () => {
  const turns = new Turns();
  const first = turns.take(later);
  turns.put(() => {
    throw new Error('b');
  });
  expect(await turns.end(() => Promise.resolve('ended'))).toBe('ended');
  await first;
  await expect(turns.take(() => Promise.resolve(1))).rejects.toThrow('b');
});

it('waits for the promise of a visit, also of another realm', async () => {
  const turns = new Turns();
  const foreign = runInNewContext('(work) => (async () => { await work(); })()') as (
    work: unknown,
  ) => unknown;
  const seen: string[] = [];
  await turns.take(() => turns.visit(() => foreign(() => later().then(() => seen.push('foreign')))));
  expect(seen).toEqual(['foreign']);
});

it('serves 100,000 waiting pieces of work without a stack of calls', async () => {
  const turns = new Turns();
  let count = 0;
  const first = turns.take(later);
  for (let index = 0; index < 100_000; index++) turns.put(() => count++);
  await first;
  expect(count).toBe(100_000);
});

it.each([true, false])('does what a visitor asks before the turn goes on, awaited: %s', async (awaited) => {
  const turns = new Turns();
  const seen: string[] = [];
  const ask = (name: string) =>
    turns.take(async () => {
      await later();
      seen.push(name);
    });
  const whole = turns.take(async () => {
    await later();
    seen.push('begins');
    await turns.visit(() => {
      const asked = ask('guest');
      turns.put(() => seen.push('noted'));
      return awaited ? asked.then(() => ask('second guest')) : undefined;
    });
    seen.push('ends');
  });
  const after = ask('after');
  await Promise.all([whole, after]);
  const guests = awaited ? ['guest', 'noted', 'second guest'] : ['guest', 'noted'];
  expect(seen).toEqual(['begins', ...guests, 'ends', 'after']);
});

it('lets visitors have visitors, and is not stuck by one that throws', async () => {
  const turns = new Turns();
  const inner = () =>
    turns.take(() => turns.visit(() => turns.take(() => Promise.reject(new Error('inner')))));
  const outer = turns.take(() => turns.visit(inner));
  await expect(outer).rejects.toThrow('inner');
  expect(await turns.take(() => Promise.resolve('on'))).toBe('on');
});
