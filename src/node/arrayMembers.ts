// Which members of a file of arrays are the examples and the labels, by name.

import { fileFormatError, quoted } from '../formats/fileFormatError.ts';
import type { LoadDataOptions } from './dataFile.ts';

/** Where members are looked for when they are not named, the first that exists. */
const TRAINING = {
  x: ['train_set_x', 'x_train', 'X_train', 'train_x', 'train_images', 'x', 'X', 'images', 'data'],
  y: ['train_set_y', 'y_train', 'Y_train', 'train_y', 'train_labels', 'y', 'Y', 'labels', 'target'],
};
const TEST = {
  x: ['test_set_x', 'x_test', 'X_test', 'test_x', 'test_images', 'x_val', 'X_val'],
  y: ['test_set_y', 'y_test', 'Y_test', 'test_y', 'test_labels', 'y_val', 'Y_val'],
};

/** Names of the members of one part. */
export interface MemberNames {
  readonly x: string;
  readonly y?: string;
}

/** What a file is for: one to test with may call its members otherwise than the training file. */
export type FileRole = 'train' | 'test';

/**
 * The members to read among those that `file` has. Throws `E_FILE_FORMAT` with their list where one that the options
 * name is missing, or nothing is called as examples usually are.
 */
export function chooseMembers(
  has: readonly string[],
  { file, role, ...options }: Pick<LoadDataOptions, 'x' | 'y'> & { file: string; role: FileRole },
): { train: MemberNames; test?: MemberNames } {
  const first = (names: readonly string[]) => names.find((name) => has.includes(name));
  const list = has.map((name) => quoted(name)).join(', ') || 'none';
  const testX = first(TEST.x);
  const test = testX === undefined ? undefined : { x: testX, y: first(TEST.y) };
  const named = (name: string | undefined, usual: readonly string[]): string | undefined => {
    if (name === undefined) return first(usual);
    if (has.includes(name)) return name;
    if (role === 'test' && test) return undefined;
    throw fileFormatError({ file }, 'data', `a member ${quoted(name)} must exist; got ${list}`);
  };
  const x = named(options.x, TRAINING.x);
  const y = named(options.y, TRAINING.y);
  // The names that the caller gave come first, also in a file to test with.
  if (x !== undefined && role === 'test' && options.x !== undefined) return { train: { x, y } };
  if (x !== undefined) return test ? { train: { x, y }, test } : { train: { x, y } };
  if (test) return { train: test };
  const rule = 'the examples must stand under x, x_train or train_set_x';
  throw fileFormatError({ file }, 'data', `${rule}; got ${list}`, {
    hint: 'Name the members with the options x and y.',
  });
}
