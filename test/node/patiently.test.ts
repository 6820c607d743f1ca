import { expect, test } from 'vitest';
import { patiently } from '../../src/node/patiently.ts';

/** Waits as Dawn does for work of so many milliseconds: looks for its end in a loop of `setImmediate`. */
async function waitFor(milliseconds: number): Promise<{ looks: number[]; took: number }> {
  const looks: number[] = [];
  const begin = performance.now();
  await patiently(
    () =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          looks.push(performance.now() - begin);
          if (looks.at(-1)! >= milliseconds) resolve();
          else setImmediate(look);
        };
        setImmediate(look);
      }),
  );
  return { looks, took: performance.now() - begin };
}

test('after two waits of two milliseconds the third begins with a nap of more than one', async () => {
  // Where other work holds the waits up beyond what naps are for, there is nothing to see.
  for (let attempt = 0; attempt < 1000; attempt++) {
    const first = await waitFor(2);
    const second = await waitFor(2);
    const { looks } = await waitFor(2);
    if (Math.max(first.took, second.took) > 3.5) continue;
    expect(looks[0]!).toBeGreaterThan(1.1);
    expect(looks.length).toBeLessThan(first.looks.length + second.looks.length);
    return;
  }
  throw new Error('the machine is too busy to tell');
});

test('what is done at once is not slept over after long work, nor is setImmediate changed', async () => {
  const before = globalThis.setImmediate;
  await waitFor(20);
  await waitFor(20);
  const times: number[] = [];
  for (let i = 0; i < 20; i++) times.push((await waitFor(0.02)).took);
  expect(Math.min(...times)).toBeLessThan(0.2);
  expect((await waitFor(0)).looks).toHaveLength(1);
  expect(globalThis.setImmediate).toBe(before);
});
