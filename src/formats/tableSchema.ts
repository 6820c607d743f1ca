// How a table became numbers: plain data, kept with a model, so that another table of the kind is read alike.

import * as v from 'valibot';
import type { DateOrder } from './dateCell.ts';
import { fileFormatError } from './fileFormatError.ts';
import type { DecimalSign } from './numberCell.ts';
import type { TargetKind } from './targetKind.ts';

/** One column of the table and how its cells are read. */
export interface TableColumn {
  /** From 0, in the file that the schema comes from. */
  readonly position: number;
  /** Name of the column, or its number from 1 where the file names none. */
  readonly name: string;
  /** `number`; `date`: seconds since 1970; `boolean`: 0 or 1; `categories`: one feature of 0 or 1 for each. */
  readonly kind: 'number' | 'date' | 'boolean' | 'categories';
  /** Sorted values of a column of text. */
  readonly categories?: readonly string[];
  /** The decimal sign, where it is not the point. */
  readonly decimal?: DecimalSign;
  /** Numbers are written with % or ‰ and read as fractions. */
  readonly percent?: boolean;
  /** The currency that numbers are written with. */
  readonly unit?: string;
  /** How 01/02/2020 is read. */
  readonly dates?: DateOrder;
  /** The number in place of missing ones: the median of the training data. */
  readonly fill?: number;
  /** Whether a feature more, 0 or 1, says that the number was missing. */
  readonly indicator?: boolean;
  /** s, where the feature is sign(x) ln(1 + |x| / s). */
  readonly log?: number;
}

/** A column to predict. */
export interface TableTarget extends TableColumn {
  /** What the column is to a network. */
  readonly target: TargetKind;
  /** Names of the classes by number, where it is one. */
  readonly classes?: readonly string[];
}

/** A column that is no feature, and why. */
export interface LeftOutColumn {
  /** Place of the column, from 0. */
  readonly position: number;
  /** Name of the column, or its number from 1 where the file names none. */
  readonly name: string;
  /** Why the column is no feature. */
  readonly why: 'asked for' | 'identifier' | 'empty' | 'row names';
}

/** How a table became numbers. */
export interface TableSchema {
  /** Whether the file named its columns; then another file's columns are found by name. */
  readonly named: boolean;
  /** How many columns the file has. */
  readonly width: number;
  /** Columns that are features, in the order of the file. */
  readonly features: readonly TableColumn[];
  /** Columns that are targets. */
  readonly targets: readonly TableTarget[];
  /** Columns that are neither. */
  readonly leftOut: readonly LeftOutColumn[];
  /** Own markers of missing values instead of the usual ones. */
  readonly missing?: readonly string[];
}

const position = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const names = v.array(v.string());
const column = {
  position,
  name: v.string(),
  kind: v.picklist(['number', 'date', 'boolean', 'categories']),
  categories: v.optional(names),
  decimal: v.optional(v.picklist(['.', ','])),
  percent: v.optional(v.boolean()),
  unit: v.optional(v.string()),
  dates: v.optional(v.picklist(['dmy', 'mdy'])),
  fill: v.optional(v.pipe(v.number(), v.finite())),
  indicator: v.optional(v.boolean()),
  log: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
};
const common = { named: v.boolean(), width: position };
const Schema = v.object({
  ...common,
  features: v.array(v.object(column)),
  targets: v.array(
    v.object({ ...column, target: v.picklist(['classes', 'numbers']), classes: v.optional(names) }),
  ),
  leftOut: v.array(
    v.object({
      position,
      name: v.string(),
      why: v.picklist(['asked for', 'identifier', 'empty', 'row names']),
    }),
  ),
  missing: v.optional(names),
});
/** What model files held before columns had kinds. */
const Former = v.object({
  ...common,
  features: v.array(v.object({ position, name: v.string(), categories: v.optional(names) })),
  target: v.optional(
    v.object({
      position,
      name: v.string(),
      kind: v.picklist(['classes', 'numbers']),
      classes: v.optional(names),
    }),
  ),
});

/** The schema as JSON. */
export function tableSchemaToJson(schema: TableSchema): string {
  return JSON.stringify(schema);
}

/** A schema out of JSON of any origin. Throws `E_FILE_FORMAT` where the JSON is not a schema. */
export function tableSchemaFromJson(text: string, place: { file?: string } = {}): TableSchema {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), v.union([Schema, Former])), text);
  if (!parsed.success) {
    const rule = `the description of the table must be valid; got ${parsed.issues[0].message}`;
    throw fileFormatError(place, 'table', rule, { hint: 'Train the model again.' });
  }
  const schema = parsed.output;
  if ('targets' in schema) return schema;
  const { features, target, ...rest } = schema;
  return {
    ...rest,
    features: features.map((feature) => ({ ...feature, kind: feature.categories ? 'categories' : 'number' })),
    targets: target
      ? [{ ...target, kind: target.kind === 'classes' ? 'categories' : 'number', target: target.kind }]
      : [],
    leftOut: [],
  };
}
