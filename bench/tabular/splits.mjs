// Writes the training and test parts of a table as `gradloom train --seed` divides it, for other programs to train on:
// node bench/tabular/splits.mjs TABLE.csv TARGET KIND SEED FOLDER makes FOLDER/train.csv and FOLDER/test.csv, numbers only,
// the target last, missing values empty.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadData } from '../../dist/node.js';

const [table, target, targetKind, seed, folder] = process.argv.slice(2);
const column = /^-?\d+$/.test(target) ? Number(target) : target;
const { train, test } = await loadData(table, {
  target: column,
  targetKind,
  testFraction: 0.2,
  seed: Number(seed),
});
for (const [name, { x, y, examples, features }] of Object.entries({ train, test })) {
  const rows = Array.from({ length: examples }, (_, row) =>
    [...x.subarray(row * features, (row + 1) * features), y[row]]
      .map((value) => (Number.isNaN(value) ? '' : value))
      .join(','),
  );
  writeFileSync(join(folder, `${name}.csv`), `${rows.join('\n')}\n`);
}
