import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addDataOptions } from '../../src/cli/data/dataOptions.ts';

const source = resolve(import.meta.dirname, '../../src');

test('options that messages of the readers name exist on the command line', () => {
  const known = new Set(addDataOptions(new Command()).options.map(({ long }) => long!));
  const named = ['formats', 'data', 'node'].flatMap((folder) =>
    readdirSync(resolve(source, folder))
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => {
        const text = readFileSync(resolve(source, folder, file), 'utf8').replace(
          /^\s*(\/\/|\*|\/\*).*$/gm,
          '',
        );
        // As hints write them: (--decimal , or --decimal .).
        return [...text.matchAll(/\((--[a-z-]+)[^)]*?(?: or (--[a-z-]+)[^)]*)?\)/g)].flatMap(([, a, b]) => [
          a!,
          ...(b ? [b] : []),
        ]);
      }),
  );
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((option) => !known.has(option))).toEqual([]);
});
