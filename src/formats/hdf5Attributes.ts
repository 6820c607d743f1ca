// Texts that an HDF5 file keeps as attributes of its root, as Keras does a model's configuration.

import { fileFormatError, quoted } from './fileFormatError.ts';
import { hasSoundHeaps } from './hdf5Heap.ts';
import { hdf5Library, type Hdf5File } from './hdf5Library.ts';
import { textsIn, typeOf } from './hdf5Member.ts';

/**
 * The texts of the root's attributes of the given names; those that are not there are left out.
 *
 * @throws GradloomError `E_FILE_FORMAT` where the file is damaged or an attribute is no text; `E_UNSUPPORTED` without `h5wasm`.
 */
export async function readHdf5Attributes(
  bytes: Uint8Array,
  { names, file: name }: { names: readonly string[]; file: string },
): Promise<Map<string, string>> {
  const fail = (rule: string, cause?: unknown) => fileFormatError({ file: name }, 'HDF5', rule, { cause });
  const library = await hdf5Library();
  try {
    const found = library.withFile(bytes, (file) => {
      const has = file.attributes('/');
      const wanted = names.filter((one) => has.includes(one));
      return new Map(wanted.map((one) => [one, textOf(file, one, bytes)] as const));
    });
    if (!found) throw new Error('it does not open');
    for (const [one, text] of found.value)
      if (text === undefined) throw fail(`the attribute ${quoted(one)} must be one text`);
    return found.value as Map<string, string>;
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'GradloomError') throw cause;
    throw fail('an HDF5 file must be whole; got one that cannot be read', cause);
  }
}

function textOf(file: Hdf5File, name: string, bytes: Uint8Array): string | undefined {
  const metadata = file.attributeMetadata('/', name);
  // A claim beyond the file is damage.
  const isOne = (metadata.shape ?? [0]).every((size) => size === 1);
  if (typeOf(metadata) !== 'text' || !isOne || metadata.size > bytes.length) return undefined;
  if (metadata.vlen && !hasSoundHeaps(bytes)) return undefined;
  const texts: string[] = [];
  file.readAttribute('/', name, { size: metadata.size, pointers: metadata.vlen }, (read) => {
    texts.push(...textsIn(read, metadata, file));
  });
  return texts.length === 1 ? texts[0] : undefined;
}
