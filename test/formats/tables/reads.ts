// Small tables with their expected readings: features by name, targets, and what is said about them.

import { expect, test } from 'vitest';
import type { ErrorCode } from '../../../src/errors.ts';
import { readCsv, type CsvOptions } from '../../../src/formats/csv.ts';
import { failure } from '../failures.ts';

/** What a table is read as. */
export interface Reading {
  /** Values by feature, in order; `null` is a missing one. */
  readonly x: Readonly<Record<string, readonly (number | null)[]>>;
  /** Numbers to predict, row by row, or the names of the classes; absent: there is no target. */
  readonly y?: readonly number[] | readonly string[];
  /** Part of each sentence that is said, in any order; none where absent. */
  readonly said?: readonly string[];
  readonly options?: CsvOptions;
}

/** A test that a table is read so. */
export function reads(habit: string, table: string | Uint8Array, expected: Reading): void {
  test(habit, () => {
    const data = readCsv(table, expected.options);
    const { x, features, examples, classes, warnings } = data;
    const names = data.featureNames ?? data.table.features.map(({ name }) => name);
    const columns = names.map((name, feature) => [
      name,
      Array.from({ length: examples }, (_, row) => x[row * features + feature]!).map((value) =>
        Number.isNaN(value) ? null : value,
      ),
    ]);
    expect(Object.fromEntries(columns)).toEqual(expected.x);
    expect(columns).toHaveLength(Object.keys(expected.x).length);
    const y = data.y && Array.from(data.y, (value) => (classes ? classes[value]! : value));
    expect(y).toEqual(expected.y);
    const said = expected.said ?? [];
    for (const part of said) expect(warnings.join('\n')).toContain(part);
    expect(warnings, warnings.join('\n')).toHaveLength(said.length);
  });
}

/** A test that a table is refused, with the parts in the message or its hint. */
export function refuses(
  habit: string,
  table: string | Uint8Array,
  expected: { options?: CsvOptions; code?: ErrorCode; parts: readonly string[] },
): void {
  test(habit, async () => {
    const error = await failure(() => readCsv(table, expected.options));
    expect(error.code, error.message).toBe(expected.code ?? 'E_FILE_FORMAT');
    for (const part of expected.parts) expect(`${error.message} ${error.hint}`).toContain(part);
  });
}
