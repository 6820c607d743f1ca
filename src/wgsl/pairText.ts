// Two linked modules as parts of a third: names and bindings of each its own, entry points plain functions.

import { unreachable } from '../errors.ts';
import { declaredIn, rename } from './rename.ts';

const ENTRY =
  /@compute\s+@workgroup_size\([^)]*\)\s+fn main\(\s*@builtin\(workgroup_id\)\s*(\w+)\s*:\s*vec3u\s*,\s*@builtin\(local_invocation_index\)\s*(\w+)\s*:\s*u32\s*,?\s*\)/;
const STRUCT = /(?<=^struct\s+\w+\s*\{)[^}]*(?=\})/gm;
const MEMBER = /\b(?:first|second)_(\w+)(?=\s*:)/g;
/** Its parts are linked already. */
const NEEDS = /^\/\/ needs:.*\n?/gm;
const GROUP = /@group\((\d+)\)/g;

/** Its numbers, which become a member of the pair's. */
const UNIFORM = /^@group\(\d+\)\s*@binding\(\d+\)\s*var<uniform>\s*params\s*:\s*Params;/m;
/** Where bindings of a kernel begin: its own group, those of `finish` and of `fetch`. */
const FIRST_GROUP = { first: 1, second: 4 } as const;

/** Which of a pair a kernel is. */
export type Role = 'first' | 'second';

/** The name that a declaration of a kernel's module has in the pair's. */
export function nameInPair(name: string, role: Role): string {
  return `${role}_${name}`;
}

/** Whether a kernel may be one of a pair: it has numbers, and asks for no more than its place. */
export function mayPair(code: string): boolean {
  return ENTRY.test(code) && UNIFORM.test(code);
}

/**
 * The text of a kernel's module as a part of a pair's: each name that it declares with `first_` or `second_` before it, bindings
 * in groups of its own, its numbers in `params.first` or `params.second`.
 */
export function pairText(code: string, role: Role): string {
  if (!mayPair(code)) unreachable('a pair of a kernel with another entry point');
  const own = new Map(declaredIn(code).map((name) => [name, nameInPair(name, role)]));
  own.set('params', `params.${role}`);
  const part = code.replace(NEEDS, '').replace(UNIFORM, '').replace(ENTRY, 'fn main($1: vec3u, $2: u32)');
  return (
    rename(part, own)
      // Where they are used members follow a dot and keep their names, so they keep them where they are declared.
      .replace(STRUCT, (members) => members.replace(MEMBER, '$1'))
      .replace(GROUP, (_, group: string) => `@group(${FIRST_GROUP[role] + Number(group)})`)
  );
}
