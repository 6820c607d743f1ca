// What a model file keeps of the data: how a table became numbers, and the scale of the targets.

import { targetScaleFromJson, targetScaleToJson } from '../data/targetScale.ts';
import { tableSchemaFromJson, tableSchemaToJson } from '../formats/tableSchema.ts';
import type { ModelOptions } from './model.ts';

const TABLE = 'gradloom.table';
const TARGET_SCALE = 'gradloom.targetScale';

/** The texts for a model file's metadata; none where the model has neither. */
export function dataNotes({
  table,
  targetScale,
}: Pick<ModelOptions, 'table' | 'targetScale'>): Record<string, string> {
  return {
    ...(table ? { [TABLE]: tableSchemaToJson(table) } : {}),
    ...(targetScale ? { [TARGET_SCALE]: targetScaleToJson(targetScale) } : {}),
  };
}

/** Out of the metadata again. Throws `E_FILE_FORMAT` where a text is damaged. */
export function dataOfNotes(
  metadata: ReadonlyMap<string, string>,
  place: { file?: string },
): Pick<ModelOptions, 'table' | 'targetScale'> {
  const [table, scale] = [metadata.get(TABLE), metadata.get(TARGET_SCALE)];
  return {
    ...(table === undefined ? {} : { table: tableSchemaFromJson(table, place) }),
    ...(scale === undefined ? {} : { targetScale: targetScaleFromJson(scale, place) }),
  };
}
