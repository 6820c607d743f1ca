// A set-up as the part of an address after `#`, and back: readable, and short where it is as at first.

/** What a page's set-up is, as links need to know it. */
export interface LinkRules<Setup> {
  readonly first: Setup;
  /** A value as a set-up, or undefined where it is none. */
  readonly checked: (value: unknown) => Setup | undefined;
  /** How a part is written, where it is neither a number, a text nor a list of texts; undefined for all others. */
  readonly write?: (setup: Setup, key: keyof Setup) => string | undefined;
  /** What such a text means: any value that is not undefined, which the rules judge. */
  readonly read?: (key: keyof Setup, text: string) => unknown;
}

/** The part after `#`; empty for the first set-up. */
export function linkOf<Setup extends object>(setup: Setup, rules: LinkRules<Setup>): string {
  const { first } = rules;
  const parameters = new URLSearchParams();
  for (const key of Object.keys(first) as (keyof Setup & string)[]) {
    const text = textOf(setup, key, rules);
    if (text !== textOf(first, key, rules)) parameters.set(key, text);
  }
  return parameters.toString();
}

/** The set-up of a link; undefined where any part of it is not one that the page could have made. */
export function setupOfLink<Setup extends object>(link: string, rules: LinkRules<Setup>): Setup | undefined {
  const { first, checked } = rules;
  const given = new Map<string, unknown>(Object.entries(first));
  for (const [key, text] of new URLSearchParams(link)) {
    if (!Object.hasOwn(first, key)) return undefined;
    given.set(key, valueOf(key as keyof Setup, text, rules));
  }
  return checked(Object.fromEntries(given));
}

function textOf<Setup>(setup: Setup, key: keyof Setup, rules: LinkRules<Setup>): string {
  const own = rules.write?.(setup, key);
  if (own !== undefined) return own;
  const value = setup[key];
  return Array.isArray(value) ? value.join('.') : String(value);
}

function valueOf<Setup>(key: keyof Setup, text: string, rules: LinkRules<Setup>): unknown {
  const own = rules.read?.(key, text);
  if (own !== undefined) return own;
  const before = rules.first[key];
  if (Array.isArray(before)) return text === '' ? [] : text.split('.');
  return typeof before === 'number' && text.trim() !== '' ? Number(text) : text;
}
