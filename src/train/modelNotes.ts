// What a model file keeps of the data: how a table became numbers, and the scale of the targets.

import { targetScaleFromJson, targetScaleToJson } from '../data/targetScale.ts';
import { GradloomError } from '../errors.ts';
import { tableFits } from '../formats/columnFeatures.ts';
import { fileFormatError } from '../formats/fileFormatError.ts';
import { tableSchemaFromJson, tableSchemaToJson } from '../formats/tableSchema.ts';
import type { Network } from '../nn/network.ts';
import type { ModelOptions } from './model.ts';

const TABLE = 'gradloom.table';
const TARGET_SCALE = 'gradloom.targetScale';

/**
 * The texts for a model file's metadata; none where the model has neither. Throws `E_SHAPE` for a table of other inputs:
 * such a file could not be read again.
 */
export function dataNotes({
  network,
  table,
  targetScale,
}: Pick<ModelOptions, 'network' | 'table' | 'targetScale'>): Record<string, string> {
  if (table && !tableFits(table, network)) {
    throw new GradloomError(
      'E_SHAPE',
      `model file: the table must be for the network's ${network.inputs} inputs; got another.`,
      { hint: 'Give the model the table of the data that it is trained on, or none.' },
    );
  }
  return {
    ...(table ? { [TABLE]: tableSchemaToJson(table) } : {}),
    ...(targetScale ? { [TARGET_SCALE]: targetScaleToJson(targetScale) } : {}),
  };
}

/** Out of the metadata again. Throws `E_FILE_FORMAT` where a text is damaged. */
export function dataOfNotes(
  metadata: ReadonlyMap<string, string>,
  place: { file?: string; network: Network },
): Pick<ModelOptions, 'table' | 'targetScale'> {
  const { inputs, outputs } = place.network;
  const [tableText, scaleText] = [metadata.get(TABLE), metadata.get(TARGET_SCALE)];
  const table = tableText === undefined ? undefined : tableSchemaFromJson(tableText, place);
  const targetScale = scaleText === undefined ? undefined : targetScaleFromJson(scaleText, place);
  const targets = targetScale?.mean.length ?? outputs;
  if ((table && !tableFits(table, place.network)) || targets !== outputs) {
    throw fileFormatError(
      place,
      'model',
      `its table and target scale must be for the network's ${inputs} inputs and ${outputs} outputs; got others`,
    );
  }
  return { ...(table ? { table } : {}), ...(targetScale ? { targetScale } : {}) };
}
