// What a file that is not of the wanted format looks like, for messages: people name the wrong file.

const SIGNATURES: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['HDF5', [0x89, 0x48, 0x44, 0x46]],
  ['NPY (NumPy)', [0x93, 0x4e, 0x55, 0x4d]],
  ['a ZIP archive, as NPZ and Keras files are', [0x50, 0x4b, 0x03, 0x04]],
  ['gzip', [0x1f, 0x8b]],
  ['a Python pickle', [0x80, 0x02]],
  ['a Python pickle', [0x80, 0x04]],
  ['IDX, as MNIST files are', [0x00, 0x00, 0x08]],
  ['a PNG picture', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG picture', [0xff, 0xd8, 0xff]],
];

/** How many bytes at the beginning of a file are examined. */
const LOOKED_AT = 512;

/** The format that `bytes` look like: `undefined` where they look like none that is known. */
export function looksLike(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'an empty file';
  const found = SIGNATURES.find(([, start]) => start.every((byte, at) => bytes[at] === byte));
  if (found) return found[0];
  const start = bytes.subarray(0, LOOKED_AT);
  if (start.some((byte) => byte < 9 || (byte > 13 && byte < 32))) return undefined;
  const text = new TextDecoder().decode(start).trimStart();
  if (text.includes('\uFFFD') && bytes.length <= LOOKED_AT) return undefined;
  if (/^[{[]/.test(text)) return 'JSON';
  return /[,;\t]/.test(text.split('\n')[0] ?? '') ? 'a table (CSV)' : 'text';
}
