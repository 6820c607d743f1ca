// What data says of itself beside its numbers, and what a model knows of that.

import { isArrayOf } from '../arrayKind.ts';
import type { DataSet } from '../data/dataSet.ts';
import { GradloomError } from '../errors.ts';
import { tableFits } from '../formats/columnFeatures.ts';
import type { TableSchema } from '../formats/tableSchema.ts';
import { frozenCopyOf } from '../nn/copyOf.ts';
import { checkModel, type ModelParts } from './checkModel.ts';
import { givesProbabilities } from './outputsOf.ts';

/** What a model knows of its data. */
export type KnownOfData = Pick<ModelParts, 'network' | 'classes' | 'imageShape'> & {
  readonly table?: TableSchema | undefined;
};

/**
 * Throws `E_SHAPE` where the data has other features than the network has inputs, or pictures of another shape than the
 * model's.
 */
export function checkFits(
  what: string,
  { network: { inputs }, imageShape }: KnownOfData,
  { features, imageShape: picture = imageShape }: DataSet,
): void {
  const [rule, wanted, got] =
    features === inputs
      ? ["pictures must be the model's", `[${imageShape?.join(', ')}]`, `[${picture?.join(', ')}]`]
      : ["the network's inputs must be the data's features", `${inputs} inputs`, `${features} features`];
  if (features === inputs && (!imageShape || String(imageShape) === String(picture))) return;
  throw new GradloomError('E_SHAPE', `${what}: ${rule}; got ${wanted}, ${got}.`, {
    hint: 'Use data that the model is for, or another first layer.',
  });
}

/**
 * What a model knows once it was trained on such (checked) data: what it was told, and else what the data says. `own`: the
 * loss is the caller's, so outputs may be others than classes. Throws as `checkModel` where that does not fit the network.
 */
export function knownWith(
  { network, ...told }: KnownOfData,
  { y, classes, imageShape, table }: DataSet,
  { own }: { own: boolean },
): KnownOfData {
  const labelled = isArrayOf(y, 'Uint32Array') || givesProbabilities(network);
  const known = frozenCopyOf({
    classes:
      told.classes ?? (labelled && !(own && classes?.length !== network.outputs) ? classes : undefined),
    imageShape: told.imageShape ?? imageShape,
    table: told.table ?? (tableFits(table, network) ? table : undefined),
  });
  checkModel({ network, ...known });
  return { network, ...known };
}
