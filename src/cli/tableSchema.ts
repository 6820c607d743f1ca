// How a table became numbers, kept in the model file, so that `predict` reads other tables alike.

import * as v from 'valibot';
import { GradloomError } from '../errors.ts';
import type { CsvSchema } from '../formats/csvColumns.ts';
import type { DataSet } from '../data/dataSet.ts';

const KEY = 'gradloom.table';

const position = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const names = v.array(v.string());
const Schema = v.object({
  named: v.boolean(),
  width: position,
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

/** The note for a model file; none where the data was no table. */
export function tableNote(data: DataSet): Record<string, string> {
  const { schema } = data as { schema?: CsvSchema };
  return schema ? { [KEY]: JSON.stringify(schema) } : {};
}

/** The table's schema out of a model file's notes; throws `E_FILE_FORMAT` where it is damaged. */
export function tableOf(notes: ReadonlyMap<string, string>, file: string): CsvSchema | undefined {
  const text = notes.get(KEY);
  if (text === undefined) return undefined;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Schema), text);
  if (parsed.success) return parsed.output;
  throw new GradloomError(
    'E_FILE_FORMAT',
    `${file}: its note ${KEY} must describe a table; got ${parsed.issues[0].message}.`,
    {
      hint: 'Train the model again.',
    },
  );
}
