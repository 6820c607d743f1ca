// Reads NPZ, a ZIP file of NumPy arrays.

import type { ArrayData, TextData } from './arrayData.ts';
import { checkBytes, checkMembers, checkReaderOptions, type MemberChoice } from './checkReader.ts';
import { fileFormatError, quoted } from './fileFormatError.ts';
import { readNpy } from './npy.ts';
import { CAP_OPTIONS, type CapOptions } from './sizeCap.ts';
import { readZip } from './zip.ts';

/** Options of `readNpz` and `readHdf5`. */
export interface MembersOptions extends CapOptions {
  /** The members to read: their names, or a function that chooses among all names; by default all arrays. */
  readonly members?: MemberChoice;
}

/** Names of `MembersOptions`. */
export const MEMBERS_OPTIONS = [
  ...CAP_OPTIONS,
  'members',
] as const satisfies readonly (keyof MembersOptions)[];

/**
 * The arrays of an NPZ file by member name, without the suffix `.npy`. Files of `numpy.savez` and of
 * `numpy.savez_compressed` are read alike. With `members`, only those are unpacked: the others may be of any kind.
 *
 * Throws `E_FILE_FORMAT` where the file is no ZIP file, is truncated, damaged, encrypted or larger than 4 GiB, where
 * `x` and `x.npy` are both there, where a member that `members` names is missing (the message lists those that exist),
 * and where `readNpy` does, naming file and member; `E_LIMIT` where the members together unpack to more than
 * `maxBytes` (2 GiB by default); `E_ARGUMENT` where `bytes` is not a `Uint8Array` or an option is wrong.
 */
export function readNpz(bytes: Uint8Array, options: MembersOptions = {}): Map<string, ArrayData | TextData> {
  checkBytes('readNpz', bytes);
  checkReaderOptions('readNpz', options, MEMBERS_OPTIONS);
  const { members, ...caps } = options;
  const wanted = (stored: readonly string[]): readonly string[] => {
    const storedAs = new Map<string, string>();
    for (const name of stored) {
      const short = shortName(name);
      if (storedAs.has(short)) {
        throw fileFormatError(
          options,
          'NPZ',
          `a member must be there once; got ${quoted(storedAs.get(short) ?? '')} and ${quoted(name)}`,
        );
      }
      storedAs.set(short, name);
    }
    const has = [...storedAs.keys()];
    const chosen = typeof members === 'function' ? members(has) : (members ?? has);
    checkMembers('readNpz', chosen);
    return chosen.map((name) => {
      const found = storedAs.get(shortName(name));
      if (found !== undefined) return found;
      const list = has.map((one) => quoted(one)).join(', ') || 'none';
      throw fileFormatError(options, 'NPZ', `a member ${quoted(name)} must exist; got ${list}`);
    });
  };
  const arrays = new Map<string, ArrayData | TextData>();
  for (const [name, content] of readZip(bytes, { ...caps, wanted })) {
    arrays.set(shortName(name), readNpy(content, { ...caps, file: `${options.file ?? 'NPZ'}[${name}]` }));
  }
  return arrays;
}

function shortName(name: string): string {
  return name.replace(/\.npy$/, '');
}
