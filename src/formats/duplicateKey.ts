// What `JSON.parse` passes over in silence or cannot bear: a key that is given twice, digits that float64 does not hold,
// and brackets without end.

import { losesDigits } from './exactWhole.ts';

/** The first key that occurs twice in one object of `text`, which must be valid JSON; `undefined` where none does. */
export function duplicateKey(text: string): string | undefined {
  const keysOfOpenObjects: (Set<string> | undefined)[] = [];
  for (const { token, begin, end } of tokens(text)) {
    if (token === '{') keysOfOpenObjects.push(new Set());
    else if (token === '[') keysOfOpenObjects.push(undefined);
    else if (token !== '"') keysOfOpenObjects.pop();
    else if (isKey(text, end)) {
      const key = JSON.parse(text.slice(begin, end)) as string;
      const keys = keysOfOpenObjects.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

/** The whole numbers of `text`, valid JSON, whose last digits float64 does not hold, by what they become. */
export function longNumbers(text: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const look = (from: number, to: number) => {
    for (const [written] of text.slice(from, to).matchAll(/-?\d[\d.eE+-]*/g)) {
      const value = Number(written);
      if (losesDigits(written, value) && !found.has(value)) found.set(value, written);
    }
  };
  let at = 0;
  for (const { begin, end } of tokens(text)) {
    look(at, begin);
    at = end;
  }
  look(at, text.length);
  return found;
}

/** How many brackets are open at once, at most, in `text`: valid JSON or not. */
export function nestingDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const { token } of tokens(text)) {
    if (token === '{' || token === '[') deepest = Math.max(deepest, ++depth);
    else if (token !== '"') depth--;
  }
  return deepest;
}

interface Token {
  /** A bracket, or `"` for a whole string. */
  readonly token: string;
  readonly begin: number;
  readonly end: number;
}

/** Strings whole, and the brackets outside of strings; without a regular expression, which long strings overflow. */
function* tokens(text: string): Generator<Token> {
  for (let at = 0; at < text.length; at++) {
    const token = text[at] ?? '';
    if (token === '"') {
      const begin = at++;
      while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
      yield { token, begin, end: at + 1 };
    } else if (token === '{' || token === '}' || token === '[' || token === ']') {
      yield { token, begin: at, end: at + 1 };
    }
  }
}

/** Whether a colon follows. */
function isKey(text: string, from: number): boolean {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at++;
  return text[at] === ':';
}
