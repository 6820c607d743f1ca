// What data says of itself beside its numbers, and what a model knows of that.

import { isArrayOf } from '../arrayKind.ts';
import type { DataSet } from '../data/dataSet.ts';
import { GradloomError } from '../errors.ts';
import type { TableSchema } from '../formats/tableSchema.ts';
import { checkModel, type ModelParts } from './checkModel.ts';
import { givesProbabilities } from './outputsOf.ts';

/** What a model knows of its data. */
export type KnownOfData = Pick<ModelParts, 'network' | 'classes' | 'imageShape'> & {
  readonly table?: TableSchema | undefined;
};

/**
 * Throws `E_SHAPE` where the data has other features than the network has inputs, or pictures of another shape than the
 * model's; `E_ARGUMENT` where columns of its table come in another order or are called otherwise.
 */
export function checkFits(what: string, { network, imageShape, table }: KnownOfData, data: DataSet): void {
  const fail = (code: 'E_SHAPE' | 'E_ARGUMENT', rule: string, hint: string) =>
    new GradloomError(code, `${what}: ${rule}.`, { hint });
  const { features, imageShape: picture } = data;
  if (features !== network.inputs) {
    throw fail(
      'E_SHAPE',
      `the network's inputs must be the data's features; got ${network.inputs} inputs, ${features} features`,
      `Use the data that the model is for; for this the first layer size must be ${features}.`,
    );
  }
  if (imageShape && picture && String(imageShape) !== String(picture)) {
    throw fail(
      'E_SHAPE',
      `pictures must be those of the model, [${imageShape.join(', ')}]; got [${picture.join(', ')}]`,
      'Turn or cut them alike, height before width before channels.',
    );
  }
  const [own, given] = [columnsOf(table), columnsOf(data.table) ?? data.featureNames];
  const at = own && given ? given.findIndex((name, index) => name !== own[index]) : -1;
  if (at < 0) return;
  throw fail(
    'E_ARGUMENT',
    `columns must be those of the model's table, in its order; got ${given![at]} where the model has ${own![at] ?? 'none'}`,
    'Read the table for the model: loadData(path, { like: model }).',
  );
}

/** Columns by name, each category one, and the targets where their order counts; none where a table has no names. */
function columnsOf(table: TableSchema | undefined): string[] | undefined {
  if (!table?.named) return undefined;
  const { features, targets } = table;
  const names = features.flatMap(
    ({ name, categories }) => categories?.map((category) => `${name}=${category}`) ?? [name],
  );
  return targets.length > 1 ? [...names, ...targets.map(({ name }) => name)] : names;
}

/**
 * What a model knows once it was trained on such (checked) data: what it was told, and else what the data says. `own`: the
 * loss is the caller's, so outputs may be others than classes.
 *
 * Throws as `checkModel` where that does not fit the network.
 */
export function knownWith(model: KnownOfData, data: DataSet, { own }: { own: boolean }): KnownOfData {
  const { network } = model;
  const named = isArrayOf(data.y, 'Uint32Array') || givesProbabilities(network);
  const fits = !own || data.classes?.length === network.outputs;
  const known = {
    network,
    classes: model.classes ?? (named && fits ? data.classes : undefined),
    imageShape: model.imageShape ?? data.imageShape,
    table: model.table ?? (tableFits(data.table, network) ? data.table : undefined),
  };
  checkModel(known);
  return known;
}

/** Whether a table gives the network's inputs: a file with another could not be read again. */
export function tableFits(table: TableSchema | undefined, { inputs }: { readonly inputs: number }): boolean {
  const count = table?.features.reduce((sum, { categories }) => sum + (categories?.length ?? 1), 0);
  return count === inputs;
}
