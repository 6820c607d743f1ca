// The header of an NPY file: a Python dictionary of three entries. It is parsed, never evaluated.

import type { ArrayDtype } from './arrayData.ts';
import { quoted } from './fileFormatError.ts';

/** NumPy's codes of the element types that are numbers. */
export const CODE_OF_DTYPE: ReadonlyMap<string, ArrayDtype> = new Map([
  ['b1', 'bool'],
  ['i1', 'i8'],
  ['u1', 'u8'],
  ['i2', 'i16'],
  ['u2', 'u16'],
  ['i4', 'i32'],
  ['u4', 'u32'],
  ['i8', 'i64'],
  ['u8', 'u64'],
  ['f2', 'f16'],
  ['f4', 'f32'],
  ['f8', 'f64'],
]);

/** What the elements are: numbers, or text of a fixed width in UTF-32 (`U`) or bytes (`S`). */
export type NpyElement =
  | { readonly kind: 'number'; readonly dtype: ArrayDtype }
  | { readonly kind: 'text'; readonly encoding: 'utf32' | 'bytes'; readonly width: number };

/** The three entries of the dictionary. */
export interface NpyHeader {
  readonly element: NpyElement;
  readonly bigEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

const ENTRY = /\s*(['"])(\w+)\1\s*:\s*('[^']*'|"[^"]*"|True|False|\([\d,L\s]*\))\s*(,|$)/y;

/**
 * The entries `descr`, `fortran_order` and `shape`. Throws what `fail` makes where one is missing, given twice or
 * malformed, where there is another, or where the elements are neither numbers nor text.
 */
export function parseNpyHeader(text: string, fail: (rule: string, hint?: string) => Error): NpyHeader {
  const entries = parseEntries(text);
  const descr = /^['"]([<>|=])([a-zA-Z])(\d+)['"]$/.exec(entries?.get('descr') ?? '');
  const order = /^(True|False)$/.exec(entries?.get('fortran_order') ?? '');
  const sizes = /^\((.*)\)$/s.exec(entries?.get('shape') ?? '');
  const element = descr ? elementOf(descr[2] ?? '', descr[3] ?? '') : undefined;
  if (entries?.size !== 3 || !descr || !order || !sizes || !element) {
    throw fail(
      'the header must give descr (a plain type of numbers or text), fortran_order and shape, once each; ' +
        `got ${quoted(text.trim(), 90)}`,
      'Arrays of objects, dates and records are not read: save numbers or text, e.g. y.astype(str).',
    );
  }
  // Python 2 wrote sizes with the suffix L.
  const shape = (sizes[1] ?? '')
    .replace(/,\s*$/, '')
    .split(',')
    .map((size) => size.trim().replace(/L$/, ''))
    .map((size) => (/^\d+$/.test(size) ? Number(size) : Number.NaN));
  const isScalar = (sizes[1] ?? '').trim() === '';
  return {
    element,
    bigEndian: descr[1] === '>',
    fortranOrder: order[1] === 'True',
    shape: isScalar ? [] : shape,
  };
}

/** The dictionary's entries as text; `undefined` where it is none, or a key stands in it twice. */
function parseEntries(text: string): Map<string, string> | undefined {
  const body = /^\{(.*)\}\s*$/s.exec(text)?.[1]?.trim();
  if (body === undefined) return undefined;
  const entries = new Map<string, string>();
  ENTRY.lastIndex = 0;
  while (ENTRY.lastIndex < body.length) {
    const [, , key, value] = ENTRY.exec(body) ?? [];
    if (key === undefined || value === undefined || entries.has(key)) return undefined;
    entries.set(key, value);
  }
  return entries;
}

function elementOf(letter: string, digits: string): NpyElement | undefined {
  const dtype = CODE_OF_DTYPE.get(`${letter}${digits}`);
  if (dtype) return { kind: 'number', dtype };
  const width = Number(digits);
  // Text of no width would let a header claim any number of elements in no bytes.
  if (width === 0) return undefined;
  if (letter === 'U') return { kind: 'text', encoding: 'utf32', width };
  return letter === 'S' || letter === 'a' ? { kind: 'text', encoding: 'bytes', width } : undefined;
}
