// Rules of division by name: `stratified`, `group:patient`.

import * as v from 'valibot';

/** By a column of a table. */
export interface ColumnRule {
  readonly by: 'group' | 'time';
  readonly column: string;
}

/** How examples are divided: by chance, by class, or by a column. */
export type SplitRule = { readonly by: 'random' | 'stratified' } | ColumnRule;

/** A rule, with the name of its column. */
export const splitText = v.pipe(
  v.string(),
  v.check((text) => parsed(text) !== undefined, 'random, stratified, group:COLUMN or time:COLUMN'),
  v.transform((text) => parsed(text)!),
);

function parsed(text: string): SplitRule | undefined {
  if (text === 'random' || text === 'stratified') return { by: text };
  const [by, ...rest] = text.split(':');
  const column = rest.join(':').trim();
  return (by === 'group' || by === 'time') && column !== '' ? { by, column } : undefined;
}
