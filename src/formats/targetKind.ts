// Whether a target is a choice of classes or a number, and class names to indices.

import { fileFormatError, fileLimitError, quoted, type FilePlace } from './fileFormatError.ts';

/** What a target is: one of several classes (cross-entropy) or a quantity (a regression loss). */
export type TargetKind = 'classes' | 'numbers';

/** The most distinct whole numbers that are still taken for classes. */
export const MOST_PROPOSED_CLASSES = 20;

/**
 * The kind that a column of numbers suggests: `classes` where all are whole numbers, with 2 to 20 distinct values
 * and at most half as many as there are rows (so 1, 2, 3, 4 once each are quantities); else `numbers`.
 */
export function proposeTargetKind(values: ArrayLike<number>): TargetKind {
  const distinct = new Set<number>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (!Number.isInteger(value)) return 'numbers';
    distinct.add(value);
    if (distinct.size > MOST_PROPOSED_CLASSES) return 'numbers';
  }
  return distinct.size >= 2 && distinct.size * 2 <= values.length ? 'classes' : 'numbers';
}

/** The distinct values, sorted: numbers by size, text by code units. 1 and 1.0 are one class. */
export function classesOf(values: ArrayLike<number> | readonly string[]): string[] {
  const distinct = new Set<number | string>();
  for (let i = 0; i < values.length; i++) distinct.add(values[i] ?? 0);
  const sorted = [...distinct].sort((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : a < b ? -1 : 1,
  );
  return sorted.map(String);
}

/**
 * The index of every value within `classes`.
 *
 * `placeOf(i)` says where value i stands. Throws `E_FILE_FORMAT` there where a value is none of the classes, and
 * `E_LIMIT` where there are more than `most` classes.
 */
export function indicesOf(
  values: ArrayLike<number> | readonly string[],
  classes: readonly string[],
  placeOf: (i: number) => FilePlace & { what?: string },
  most = 10_000,
): Uint32Array {
  if (classes.length > most) {
    throw fileLimitError(
      placeOf(0),
      'target',
      `a target may have at most ${most} classes; got ${classes.length}`,
    );
  }
  const indexOf = new Map(classes.map((name, index) => [name, index]));
  const indices = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const name = String(values[i]);
    const index = indexOf.get(name);
    if (index === undefined) {
      const place = placeOf(i);
      throw fileFormatError(
        place,
        'target',
        `the label must be one of ${listShort(classes)}; got ${quoted(name)}${place.what ? ` at ${place.what}` : ''}`,
        { hint: 'Test data must use the classes of the training data.' },
      );
    }
    indices[i] = index;
  }
  return indices;
}

/** Up to eight names, for a message. */
function listShort(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => quoted(name));
  return `${shown.join(', ')}${names.length > shown.length ? `, … (${names.length} classes)` : ''}`;
}
