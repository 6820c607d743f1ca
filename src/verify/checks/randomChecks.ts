// Random numbers and the order of batches: the same bits on the device as on the CPU.

import { batchOf, dropout } from '../../graph/ops/index.ts';
import { input } from '../../graph/tensor.ts';
import { philox } from '../../random/philox.ts';
import { RANDOM_DOMAIN } from '../../random/randomDomain.ts';
import { shuffledIndex } from '../../random/shuffle.ts';
import type { GraphCheck } from '../graphCheck.ts';

const LENGTH = 5001;
const STEP = 7;
const RATE = 0.25;
const EXAMPLES = 37;
const BATCH = 10;

/** 4/3 where a value is kept. */
function mask(seed: number): Float64Array {
  return Float64Array.from({ length: LENGTH }, (_, index) => {
    const words = philox([index >> 2, STEP, 0, 0], [seed, RANDOM_DOMAIN.dropout]);
    return words[index & 3]! < RATE * 2 ** 32 ? 0 : Math.fround(1 / (1 - RATE));
  });
}

/** Rows of batch number `step`, of an endless stream of shuffled epochs. */
function rowsOfBatch(step: number, shuffleSeed: number): number[] {
  return Array.from({ length: BATCH }, (_, index) => {
    const place = step * BATCH + index;
    const epoch = Math.floor(place / EXAMPLES);
    return shuffledIndex(place % EXAMPLES, { count: EXAMPLES, seed: shuffleSeed, epoch });
  });
}

/** All checks of random numbers. */
export function randomChecks(): GraphCheck[] {
  const step = input('step', [], 'u32');
  const columns = [1, 12];
  const data = columns.map((count) => Float32Array.from({ length: EXAMPLES * count }, (_, index) => index));
  return [
    {
      family: 'random numbers',
      inputs: {
        step: Uint32Array.of(STEP),
        ones: new Float32Array(LENGTH).fill(1),
        rows0: data[0]!,
        rows1: data[1]!,
      },
      cases: [
        {
          what: `dropout of ${LENGTH} numbers`,
          output: dropout(input('ones', [LENGTH]), RATE, { seed: 11, step }),
          exact: mask(11),
        },
        ...columns.map((count, index) => ({
          what: `a shuffled batch of rows of ${count}`,
          output: batchOf(input(`rows${index}`, [EXAMPLES, count]), step, {
            count: EXAMPLES,
            batchSize: BATCH,
            shuffleSeed: 5,
          }),
          exact: rowsOfBatch(STEP, 5).flatMap((row) =>
            Array.from({ length: count }, (_, column) => row * count + column),
          ),
        })),
      ],
    },
  ];
}
