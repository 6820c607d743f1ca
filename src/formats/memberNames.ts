// Under which names the examples and labels of a file of arrays are looked for, in JSON as in NPZ and HDF5.

import { fileFormatError, quoted, type FilePlace } from './fileFormatError.ts';

/** Names of one thing: of those that are there, the first list counts, and two of a list are refused. */
type Names = readonly (readonly string[])[];

/** Names of the examples and the labels of one part. */
interface PartNames {
  readonly x: Names;
  readonly y: Names;
}

const TRAINING: PartNames = {
  x: [
    ['train_set_x', 'x_train', 'X_train', 'Xtrain', 'train_x', 'train_images'],
    ['x', 'X'],
    ['images'],
    ['data'],
  ],
  y: [
    ['train_set_y', 'y_train', 'Y_train', 'ytrain', 'train_y', 'train_labels'],
    ['y', 'Y'],
    ['labels'],
    ['target'],
  ],
};
const TEST: PartNames = {
  x: [
    ['test_set_x', 'x_test', 'X_test', 'Xtest', 'test_x', 'test_images'],
    ['x_val', 'X_val', 'Xval', 'xval'],
  ],
  y: [
    ['test_set_y', 'y_test', 'Y_test', 'ytest', 'test_y', 'test_labels'],
    ['y_val', 'Y_val', 'yval', 'Yval'],
  ],
};

/** The members of one part. */
export interface MemberNames {
  readonly x: string;
  readonly y?: string;
}

/** Which members a file has, and which the caller names. */
export interface NamedMembers extends FilePlace {
  readonly has: readonly string[];
  /** Name of the format, for messages. */
  readonly format: string;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
}

/**
 * The members to train with: those that the caller names, else the usual ones; no examples where there are none.
 * Throws `E_FILE_FORMAT` with the list of all where the file has no member of a name that the caller gives, and where two
 * are called as usual and differ in their spelling only (`x`, `X`).
 */
export function trainingMembers(members: NamedMembers): Partial<MemberNames> {
  const { has, format, x, y } = members;
  for (const name of [x, y]) {
    if (name === undefined || has.includes(name)) continue;
    const list = has.map((one) => quoted(one)).join(', ') || 'none';
    throw fileFormatError(members, format, `a member ${quoted(name)} must exist; got ${list}`);
  }
  return { x: x ?? usual(TRAINING, 'x', members), y: y ?? usual(TRAINING, 'y', members) };
}

/** The members to test with, where the file has such. Throws as `trainingMembers`. */
export function testMembers(members: NamedMembers): MemberNames | undefined {
  const x = usual(TEST, 'x', members);
  return x === undefined ? undefined : { x, y: usual(TEST, 'y', members) };
}

function usual(
  part: PartNames,
  which: 'x' | 'y',
  { has, format, ...place }: NamedMembers,
): string | undefined {
  for (const names of part[which]) {
    const [found, ...others] = has.filter((name) => names.includes(name));
    if (found === undefined) continue;
    if (others.length === 0) return found;
    const what = `the ${which === 'x' ? 'examples' : 'labels'} to ${part === TEST ? 'test' : 'train'} with`;
    const list = [found, ...others].map((name) => quoted(name)).join(' and ');
    throw fileFormatError(place, format, `${what} must stand under one name; got ${list}`, {
      hint:
        part === TEST
          ? 'Rename one of them.'
          : `The option ${which} names the member: ${which}: ${quoted(found)}.`,
    });
  }
  return undefined;
}
