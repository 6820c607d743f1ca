// That nothing which is said of a table contradicts the table that it is read like.

import { GradloomError } from '../errors.ts';
import { missingMarkers } from './cell.ts';
import type { CsvOptions } from './csvOptions.ts';
import type { ColumnChoice } from './selectColumns.ts';
import type { TableColumn, TableSchema, TableTarget } from './tableSchema.ts';

const COLUMNS = ['drop', 'keep', 'categories'] as const;

/**
 * Checks options beside `table`: columns are those of the training data and cannot be chosen again, `target` and
 * `targetKind` must be the same, and a marker of missing values must be none of its categories and classes.
 *
 * Throws `E_ARGUMENT` with the option that does not fit.
 */
export function checkTableOptions(options: CsvOptions): void {
  const { table, target, targetKind, missing, file } = options;
  if (!table) return;
  const fail = (rule: string, hint: string) => {
    throw new GradloomError('E_ARGUMENT', `${file === undefined ? 'readCsv' : `read ${file}`}: ${rule}.`, {
      hint,
    });
  };
  const chosen = COLUMNS.filter((name) => options[name] !== undefined);
  if (chosen.length > 0) {
    fail(
      `columns must be chosen when the model is trained, and its table has them; got ${chosen.map((name) => `${name} (--${name})`).join(', ')}`,
      'Leave them out: columns that the training data does not have are ignored anyway.',
    );
  }
  if (target !== undefined && target !== false && !areTargets(target, table)) {
    const names = table.targets.map(({ name }) => name).join(', ') || 'none';
    fail(
      `target (--target) must be that of the training data, ${names}; got ${String(target)}`,
      'Leave it out, or say false (--target none) to pass over it.',
    );
  }
  const kind = table.targets[0]?.target;
  if (targetKind !== undefined && kind !== undefined && targetKind !== kind) {
    fail(
      `targetKind (--target-kind) must be ${kind}, as in the training data; got ${targetKind}`,
      'Leave it out: the table knows.',
    );
  }
  const isMissing = missingMarkers(missing ?? []).everywhere;
  const columns: readonly (TableColumn & Partial<TableTarget>)[] = [...table.targets, ...table.features];
  for (const { name, categories = [], classes = [] } of missing ? columns : []) {
    const value = [...classes, ...categories].find(isMissing);
    if (value === undefined) continue;
    fail(
      `missing (--missing) must name none of the training data's ${classes.length > 0 ? 'classes' : 'categories'}; got ${JSON.stringify(value)} of column ${JSON.stringify(name)}`,
      'A model that shall take it for a missing value must be trained so.',
    );
  }
}

/** Whether a choice names exactly the targets, by name, else by position in the training data. */
function areTargets(choice: ColumnChoice, table: TableSchema): boolean {
  const { targets, width } = table;
  const names = new Set([...table.features, ...targets, ...table.leftOut].map(({ name }) => name));
  const isSame = (one: string | number, i: number): boolean => {
    const target = targets[i]!;
    const text = String(one).trim();
    if (typeof one === 'string' && names.has(text)) return text === target.name;
    return text === String(target.position) || text === String(target.position - width);
  };
  const list: readonly (string | number)[] = typeof choice === 'object' ? choice : [choice];
  const areSame = (parts: readonly (string | number)[]) =>
    parts.length > 0 && parts.length === targets.length && parts.every(isSame);
  return (
    areSame(list) ||
    areSame(list.flatMap<string | number>((one) => (typeof one === 'string' ? one.split(',') : one)))
  );
}
