// Two linked modules as parts of a third: names and bindings of each its own, entry points plain functions.

import { unreachable } from '../errors.ts';

const ENTRY =
  /@compute\s+@workgroup_size\([^)]*\)\s+fn main\(\s*@builtin\(workgroup_id\)\s*(\w+)\s*:\s*vec3u\s*,\s*@builtin\(local_invocation_index\)\s*(\w+)\s*:\s*u32\s*,?\s*\)/;
const DECLARED =
  /^(?:@group\(\d+\)\s*@binding\(\d+\)\s*)?(?:fn|const|alias|struct|var(?:<[^>]*>)?)\s+(\w+)/gm;
const STRUCT = /(?<=^struct\s+\w+\s*\{)[^}]*(?=\})/gm;
const MEMBER = /(\w+)(?=\s*:)/g;
const IDENTIFIER = /(?<![.\w@])[A-Za-z_]\w*/g;
/** Its parts are linked already. */
const NEEDS = /^\/\/ needs:.*\n?/gm;
const GROUP = /@group\((\d+)\)/g;

/** Groups of bindings that one kernel has at most: its own, those of `finish` and those of `fetch`. */
const GROUPS = 3;

/** Which of a pair a kernel is. */
export type Role = 'first' | 'second';

/** The name that a declaration of a kernel's module has in the pair's. */
export function nameInPair(name: string, role: Role): string {
  return `${role}_${name}`;
}

/**
 * The text of a kernel's module as a part of a pair's: each name that it declares with `first_` or `second_` before it, bindings
 * in groups of its own.
 */
export function pairText(code: string, role: Role): string {
  if (!ENTRY.test(code)) unreachable('a pair of a kernel with another entry point');
  const own = new Set([...code.matchAll(DECLARED)].map(([, name]) => name!));
  const renamed = (text: string): string =>
    text.replace(IDENTIFIER, (name) => (own.has(name) ? nameInPair(name, role) : name));
  // Members keep their names, which follow a dot where they are used.
  const members: string[] = [];
  const held = code
    .replace(NEEDS, '')
    .replace(ENTRY, 'fn main($1: vec3u, $2: u32)')
    .replace(STRUCT, (text) => {
      members.push(text.replace(MEMBER, '.$1'));
      return `@${members.length - 1}@`;
    });
  return renamed(held)
    .replace(/@(\d+)@/g, (_, index: string) => renamed(members[Number(index)]!).replace(/\.(?=\w+\s*:)/g, ''))
    .replace(GROUP, (_, group: string) => `@group(${Number(group) + (role === 'first' ? 0 : GROUPS)})`);
}
