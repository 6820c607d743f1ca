// What only some models need to be looked at for: layers of one's own, and a table whose columns have names.

import type { DataSet } from '../data/dataSet.ts';
import { GradloomError } from '../errors.ts';
import { featureNames } from '../formats/featureNames.ts';
import type { TableSchema } from '../formats/tableSchema.ts';
import { meetingOf } from '../graph/meetingOf.ts';
import { input } from '../graph/tensor.ts';
import type { Network } from '../nn/network.ts';

/** Networks that were found right. */
const right = new WeakSet<Network>();

/**
 * Throws `E_ARGUMENT` where a layer drops values by chance in predictions, or an example's prediction depends on others:
 * predictions are made in parts, which are filled up with zeros. Layers of the library do neither.
 */
export function checkPredictions(what: string, network: Network): void {
  if (right.has(network) || !network.hasOwnLayers) return;
  const x = input('x', [2, network.inputs]);
  const { a } = network.forward(x, network.tensorsIn(input('parameters', [network.length])), {
    state: network.state.map(({ name, shape }) => input(name, shape)),
  });
  const { byChance, meeting } = meetingOf(x, a);
  if (byChance) {
    throw fail(
      `${what}: predictions must not be drawn by chance; got a dropout in a forward whose training is false`,
      'Pass on what forward is given: dropout(x, rate, { seed, step, stream, training }).',
    );
  }
  if (meeting) {
    throw fail(
      `${what}: each example must be predicted by itself; got a layer that brings examples together where training is false, by ${meeting.op}`,
      'Reduce along other axes than the first; statistics of a batch are kept as state in training, and predictions read that.',
    );
  }
  right.add(network);
}

/**
 * As `checkPredictions`; `E_ARGUMENT` too where the data has columns of other names than the model's table, or in another
 * order, or prepared otherwise (`applyColumns`).
 */
export function checkFurther(
  what: string,
  { network, table }: { readonly network: Network; readonly table?: TableSchema | undefined },
  data: DataSet,
): void {
  checkPredictions(what, network);
  checkPrepared(what, table, data.table);
  const [own, given] = [columnsOf(table), columnsOf(data.table) ?? data.featureNames];
  const at = own && given ? given.findIndex((name, index) => name !== own[index]) : -1;
  if (at < 0) return;
  throw fail(
    `${what}: columns must be those of the model's table, in its order; got ${given![at]} where the model has ${own![at] ?? 'none'}`,
    'Read the table for the model: loadData(path, { like: model }).',
  );
}

/** Numbers filled up or in logarithms by other statistics would be others without a word. */
function checkPrepared(what: string, own: TableSchema | undefined, given: TableSchema | undefined): void {
  if (!own || !given || own === given) return;
  const differs = own.features.find(({ fill, log, indicator }, index) => {
    const other = given.features[index];
    return other && (other.fill !== fill || other.log !== log || other.indicator !== indicator);
  });
  if (!differs) return;
  throw fail(
    `${what}: missing values and logarithms must be those of the model's table; got others in column ${differs.name}`,
    'Prepare the data by the table of the model, applyColumns(model.table, data), or read it so: loadData(path, { like: model }).',
  );
}

/** Columns by name, each category one, and the targets where their order counts; none where a table has no names. */
function columnsOf(table: TableSchema | undefined): string[] | undefined {
  if (!table?.named) return undefined;
  const { features, targets } = table;
  const names = featureNames(features);
  return targets.length > 1 ? [...names, ...targets.map(({ name }) => name)] : names;
}

function fail(rule: string, hint: string): GradloomError {
  return new GradloomError('E_ARGUMENT', `${rule}.`, { hint });
}
