// Which members of a file of arrays are the examples and the labels, by name.

import { fileFormatError, quoted } from '../formats/fileFormatError.ts';
import { testMembers, trainingMembers, type MemberNames } from '../formats/memberNames.ts';
import type { LoadDataOptions } from './dataFile.ts';

/** What a file is for: one to test with may call its members otherwise than the training file. */
export type FileRole = 'train' | 'test';

/**
 * The members to read among those that `file` has. Throws `E_FILE_FORMAT` with their list where one that the options
 * name is missing, nothing is called as examples usually are, or two are that differ in their spelling only.
 */
export function chooseMembers(
  has: readonly string[],
  { file, role, x, y }: Pick<LoadDataOptions, 'x' | 'y'> & { file: string; role: FileRole },
): { train: MemberNames; test?: MemberNames } {
  const members = { has, file, format: 'data', x, y };
  const isAbsent = (name: string | undefined) => name !== undefined && !has.includes(name);
  // The names that the caller gave come first, also in a file to test with, but that may have others.
  const mayDiffer = role === 'test' && (x === undefined || isAbsent(x));
  const test = role === 'train' || mayDiffer ? testMembers(members) : undefined;
  if (test && mayDiffer && (isAbsent(x) || isAbsent(y))) return { train: test };
  const { x: examples, y: labels } = trainingMembers(members);
  if (examples !== undefined) {
    const train = { x: examples, y: labels };
    return test ? { train, test } : { train };
  }
  if (test) return { train: test };
  const list = has.map((name) => quoted(name)).join(', ') || 'none';
  const rule = 'the examples must stand under x, x_train or train_set_x';
  throw fileFormatError({ file }, 'data', `${rule}; got ${list}`, {
    hint: 'Name the members with the options x and y.',
  });
}
