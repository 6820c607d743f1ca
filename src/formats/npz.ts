// Reads NPZ, a ZIP file of NumPy arrays.

import type { ArrayData, TextData } from './arrayData.ts';
import { fileFormatError, quoted } from './fileFormatError.ts';
import { readNpy } from './npy.ts';
import type { CapOptions } from './sizeCap.ts';
import { readZip } from './zip.ts';

/** Which of a file's members to read: given all their names, those that are wanted. */
export type ChooseMembers = (names: readonly string[]) => readonly string[];

/**
 * The arrays of an NPZ file by member name, without the suffix `.npy`; `numpy.savez` and `savez_compressed` alike.
 * With `choose`, only the members that it names are unpacked: others may be of any kind.
 *
 * Throws as `readZip` and `readNpy` do, and `E_FILE_FORMAT` where `x` and `x.npy` are both there; messages name the
 * file and the member.
 */
export function readNpz(
  bytes: Uint8Array,
  options: CapOptions & { readonly choose?: ChooseMembers } = {},
): Map<string, ArrayData | TextData> {
  const { choose, ...caps } = options;
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
    const chosen = choose ? choose([...storedAs.keys()]) : [...storedAs.keys()];
    return chosen.map((name) => storedAs.get(name)).filter((name) => name !== undefined);
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
