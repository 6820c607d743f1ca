// Every small change that a mutation run may make to a shader: one operator, number, bound, condition, argument,
// axis or statement each. Comments, declarations of bindings and defaults that the linker replaces stay as they are.

import { functionBodies, insideCall, splitArguments } from './wgslText.ts';

/** `from` at `offset` of the file's text becomes `to`. */
export interface Mutant {
  /** Path from the repository's root. */
  readonly file: string;
  readonly offset: number;
  readonly from: string;
  readonly to: string;
  readonly kind: string;
}

const OPERATORS: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '/',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '==': '!=',
  '!=': '==',
  '&&': '||',
  '||': '&&',
  '&': '|',
  '|': '&',
  '^': '|',
  '<<': '>>',
  '>>': '<<',
  '+=': '-=',
  '-=': '+=',
  '*=': '/=',
  '/=': '*=',
};

/** Functions whose first two arguments may be swapped without a change. */
const COMMUTATIVE = new Set(['min', 'max', 'dot', 'fma', 'merge', 'merge_words']);
/** What stands where a call does but is none. */
const KEYWORDS = new Set(['if', 'for', 'while', 'switch', 'return', 'fn']);
/** Names that mean the same thing of two axes. */
const AXES: Readonly<Record<string, string>> = {
  row: 'column',
  column: 'row',
  rows: 'columns',
  columns: 'rows',
  'params.m': 'params.n',
  'params.n': 'params.m',
  '.x': '.y',
  '.y': '.x',
};

/** All changes to one shader, in the order of the text. `fixed`: constants that the linker gives other values. */
export function listMutants(file: string, text: string, fixed: ReadonlySet<string>): Mutant[] {
  const code = text.replace(/\/\/.*/g, (comment) => ' '.repeat(comment.length));
  const found: Mutant[] = [];
  const add = (kind: string, offset: number, from: string, to: string): void => {
    found.push({ file, kind, offset, from, to });
  };
  for (const { start, end } of functionBodies(code)) {
    const body = code.slice(start, end);
    const each = (pattern: RegExp, visit: (match: RegExpExecArray, offset: number) => void): void => {
      for (const match of body.matchAll(pattern)) visit(match, start + match.index);
    };
    each(/(?<= )(\+|-|\*|\/|%|<=?|>=?|==|!=|&&|\|\||&|\||\^|<<|>>|\+=|-=|\*=|\/=)(?= )/g, ([from], offset) =>
      add('operator', offset, from, OPERATORS[from]!),
    );
    each(/(?<![\w.])(0x[0-9a-f]+u?|\d+\.\d+|\d+u?)(?![\w.])/gi, ([from], offset) => {
      for (const to of otherNumbers(from)) add('number', offset, from, to);
    });
    each(/\b(if|while) \(/g, ([from], offset) => {
      const { text: condition } = insideCall(code, offset + from.length - 1);
      add('condition', offset + from.length, condition, `!(${condition})`);
    });
    each(/\b(\w+)\(/g, ([from, name], offset) => {
      if (KEYWORDS.has(name!)) return;
      const { text: inside } = insideCall(code, offset + from.length - 1);
      const given = splitArguments(inside);
      const call = `${from}${inside})`;
      if (name === 'min' || name === 'max') given.forEach((kept) => add('bound', offset, call, `(${kept})`));
      if (name === 'clamp') add('bound', offset, call, `(${given[0]!})`);
      const [first, second, ...rest] = given;
      if (second !== undefined && first !== second && !COMMUTATIVE.has(name!)) {
        add('arguments', offset + from.length, inside, [second, first, ...rest].join(', '));
      }
    });
    each(/\bparams\.[mn]\b|(?<!\.)\b(rows?|columns?)\b(?! *[:(])|(?<=\w)\.[xy]\b/g, ([from], offset) => {
      const declared = /\b(let|var) $/.test(code.slice(offset - 4, offset));
      if (!declared) add('axis', offset, from, AXES[from]!);
    });
    each(/(?<=^ +|\{ )(?!let |var |return|for |if |\/)[a-z_][^;{}]*;(?= *(\}|$))/gm, ([from], offset) => {
      // The word that keeps compilers from re-associating is 0: without it every value is the same by definition.
      if (!from.startsWith('opaque_zero')) add('statement', offset, from, '');
    });
  }
  for (const match of code.matchAll(/^const (\w+)(?:: \w+)? = (-?)([\w.]+); *$/gm)) {
    if (fixed.has(match[1]!)) continue;
    const offset = match.index + match[0].lastIndexOf(match[3]!);
    for (const to of otherNumbers(match[3]!)) add('number', offset, match[3]!, to);
  }
  return found.sort((a, b) => a.offset - b.offset);
}

/** 0 ↔ 1, else one more and one less. */
function otherNumbers(literal: string): string[] {
  if (/^(true|false)$/.test(literal)) return [literal === 'true' ? 'false' : 'true'];
  if (/^0x/i.test(literal)) {
    const value = Number.parseInt(literal, 16);
    const suffix = literal.endsWith('u') ? 'u' : '';
    return [value + 1, value - 1]
      .filter((other) => other >= 0 && other < 2 ** 32)
      .map((other) => `0x${other.toString(16).padStart(8, '0')}${suffix}`);
  }
  if (literal.includes('.')) {
    const value = Number(literal);
    return value === 0 ? ['1.0'] : [value + 1, value - 1].map((other) => showReal(other));
  }
  if (!/^\d+u?$/.test(literal)) return [];
  const value = Number.parseInt(literal, 10);
  const suffix = literal.endsWith('u') ? 'u' : '';
  return (value === 0 ? [1] : value === 1 ? [0, 2] : [value + 1, value - 1]).map(
    (other) => `${other}${suffix}`,
  );
}

function showReal(value: number): string {
  const text = Number.isInteger(value) ? value.toFixed(1) : String(value);
  return value < 0 ? `(${text})` : text;
}
