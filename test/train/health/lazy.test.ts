import { expect, it } from 'vitest';
import { Lazy } from '../../../src/train/health/lazy.ts';

/** Things that are made when `finish` is called; `alive` are those that were made and not ended. */
function maker() {
  const alive = new Set<{ destroy(): void }>();
  const waiting: ((error?: Error) => void)[] = [];
  const make = (): Promise<{ destroy(): void }> =>
    new Promise((resolve, reject) => {
      waiting.push((error) => {
        if (error) return reject(error);
        const made = { destroy: () => void alive.delete(made) };
        alive.add(made);
        resolve(made);
      });
    });
  return { alive, make, finish: (error?: Error) => waiting.shift()!(error), asked: () => waiting.length };
}

it('makes one thing for all who ask meanwhile, and keeps it', async () => {
  const { alive, make, finish, asked } = maker();
  const lazy = new Lazy();
  const all = [lazy.get(make), lazy.get(make)];
  expect(lazy.value).toBeUndefined();
  expect(asked()).toBe(1);
  finish();
  const [first, second] = await Promise.all(all);
  expect(second).toBe(first);
  expect(lazy.value).toBe(first);
  expect(await lazy.get(make)).toBe(first);
  lazy.destroy();
  expect(alive.size).toBe(0);
  expect(lazy.value).toBeUndefined();
});

it('makes another one after a failure', async () => {
  const { alive, make, finish } = maker();
  const lazy = new Lazy();
  const failing = lazy.get(make);
  finish(new Error('lost'));
  await expect(failing).rejects.toThrow('lost');
  const again = lazy.get(make);
  finish();
  expect(alive).toContain(await again);
});

it('ends what was in the making when it was ended, and not what is made after', async () => {
  const { alive, make, finish } = maker();
  const lazy = new Lazy();
  const before = lazy.get(make);
  lazy.destroy();
  const after = lazy.get(make);
  finish();
  await before;
  expect(alive.size).toBe(0);
  finish();
  expect([...alive]).toEqual([await after]);
  expect(lazy.value).toBe(await after);
});
