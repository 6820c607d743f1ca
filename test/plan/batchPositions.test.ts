// What a program of one's own sees of the stream of examples after 2^32 of them: that it begins again from the start.

import { expect, it } from 'vitest';
import { batchOf, compile, input } from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

it('batches after 2^32 examples are those of the beginning, and always rows of the data', async () => {
  const [count, batchSize] = [6, 4];
  const data = input('data', [count, 1]);
  const step = input('step', [], 'u32');
  const program = await compile(await testGpu(), {
    outputs: { rows: batchOf(data, step, { count, batchSize, shuffleSeed: 3 }) },
  });
  program.write(
    'data',
    Float32Array.from({ length: count }, (_, row) => row),
  );
  const rowsAt = async (at: number): Promise<number[]> => {
    program.write('step', Uint32Array.of(at));
    return [...(await program.runAndRead('rows'))];
  };
  const turn = 2 ** 32 / batchSize;
  for (const at of [0, 1, 5]) expect(await rowsAt(turn + at)).toEqual(await rowsAt(at));
  const last = await rowsAt(turn - 1);
  expect(last.every((row) => Number.isInteger(row) && row >= 0 && row < count)).toBe(true);
  program.destroy();
});
