// What the readers ask of their arguments, so that a wrong one is named before anything is read.

import { isArrayOf } from '../arrayKind.ts';
import { checkOptions, kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';

/** Which members of a file to read: their names, or a function that chooses among the names of all members. */
export type MemberChoice = readonly string[] | ((names: readonly string[]) => readonly string[]);

/** Throws `E_ARGUMENT` unless `bytes` is a `Uint8Array` (a Node `Buffer` is one), of any realm. */
export function checkBytes(what: string, bytes: unknown): asserts bytes is Uint8Array {
  if (isArrayOf(bytes, 'Uint8Array')) return;
  throw new GradloomError('E_ARGUMENT', `${what}: bytes must be a Uint8Array; got ${kindOf(bytes)}.`, {
    hint: 'Of a file or a response in a page: new Uint8Array(await file.arrayBuffer()). In Node: await readFile(path).',
  });
}

/** Throws `E_ARGUMENT` unless `text` is a string. */
export function checkText(what: string, text: unknown): asserts text is string {
  if (typeof text === 'string') return;
  throw new GradloomError('E_ARGUMENT', `${what}: the text must be a string; got ${kindOf(text)}.`, {
    hint: 'Of a file or a response in a page: await file.text(). In Node: await readFile(path, "utf8").',
  });
}

/**
 * Throws `E_ARGUMENT` unless `options` has only known names, `file` is a text, and caps are numbers that are not
 * negative.
 */
export function checkReaderOptions(what: string, options: unknown, known: readonly string[]): void {
  checkOptions(what, options, known);
  for (const [name, value] of Object.entries(options ?? {})) {
    if (value === undefined) continue;
    if (name.startsWith('max') && !(typeof value === 'number' && value >= 0)) {
      fail(what, `${name} must be a number, at least 0`, value);
    }
    if (['file', 'x', 'y'].includes(name) && typeof value !== 'string') {
      fail(what, `${name} must be a text`, value);
    }
    if (name === 'members') checkMembers(what, value);
  }
}

/** Throws `E_ARGUMENT` unless `names`, which a caller or the caller's function gave, is a list of texts. */
export function checkMembers(what: string, names: unknown): void {
  if (typeof names === 'function') return;
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return;
  fail(what, 'members must be a list of names, or a function that returns one', names);
}

function fail(what: string, rule: string, got: unknown): never {
  throw new GradloomError('E_ARGUMENT', `${what}: ${rule}; got ${kindOf(got)}.`);
}
