// What a chunk has in common with the first one.

import { arrayKind, isArrayOf } from '../../arrayKind.ts';
import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError, type ErrorCode } from '../../errors.ts';

/**
 * Throws `E_DTYPE` where arrays are of another kind, `E_SHAPE` for other numbers of features or targets, `E_ARGUMENT` for other
 * names of features, or of classes where labels are not found by those.
 */
export function checkLikeFirst(
  first: DataSet,
  chunk: DataSet,
  { areClassesFound = false }: { areClassesFound?: boolean } = {},
): void {
  for (const name of ['x', 'y'] as const)
    if (arrayKind(first[name]) !== arrayKind(chunk[name]))
      throw differs('E_DTYPE', `${name} must be of the first chunk's kind`, [
        kindOf(first[name]),
        kindOf(chunk[name]),
      ]);
  for (const name of ['features', 'targets'] as const)
    if (first[name] !== chunk[name])
      throw differs('E_SHAPE', `${name} must be as many as in the first chunk`, [first[name], chunk[name]]);
  const named = areClassesFound ? (['featureNames'] as const) : (['featureNames', 'classes'] as const);
  for (const name of named) {
    const [own, given] = [first[name], chunk[name]];
    if (own && given && JSON.stringify(own) !== JSON.stringify(given))
      throw differs('E_ARGUMENT', `${name} must be the first chunk's, in its order`, [own, given]);
  }
}

/** Throws `E_DTYPE` unless an array is stored as that of the first chunk. */
export function checkStored(name: string, [first, now]: readonly [string, string]): void {
  if (first !== now) throw differs('E_DTYPE', `${name} must be stored as the first chunk's`, [first, now]);
}

function differs(
  code: ErrorCode,
  rule: string,
  [first, now]: readonly [string | number | readonly string[], string | number | readonly string[]],
): GradloomError {
  return new GradloomError(code, `train: ${rule}; got ${text(first)} there, ${text(now)} here.`);
}

function text(value: string | number | readonly string[]): string {
  return typeof value === 'object' ? value.slice(0, 8).join(', ') : String(value);
}

function kindOf(values: DataSet['x'] | DataSet['y']): string {
  return isArrayOf(values, 'Uint32Array') ? 'class indices' : (arrayKind(values) ?? 'none');
}
