// Data for a model that exists: its own decisions are used, none is guessed again from the data.

import { isArrayOf } from '../arrayKind.ts';
import type { DataSet } from '../data/dataSet.ts';
import { GradloomError } from '../errors.ts';
import type { TargetKind } from '../formats/targetKind.ts';
import type { Model } from './model.ts';

/** What is asked of a model, or of one that was decoded. */
export type ModelDecisions = Pick<Model, 'network'> & Partial<Pick<Model, 'classes' | 'table'>>;

/** What the model's targets are: classes, or numbers. */
export function targetKindOf({ network, classes, table }: ModelDecisions): TargetKind {
  const kind = table?.targets[0]?.target;
  if (kind !== undefined) return kind;
  if (classes || network.outputActivation === 'softmax') return 'classes';
  return network.outputActivation === 'sigmoid' && network.outputs === 1 ? 'classes' : 'numbers';
}

function isNumber(name: string): boolean {
  return /^-?\d+$/.test(name);
}

/**
 * The data with its labels numbered as the model numbers its classes: a file that holds only some of them numbers them
 * otherwise. Labels that are numbers where the classes have names are their indices. Throws `E_ARGUMENT` for a label
 * that the model does not know.
 */
export function withClassesOf({ classes }: Pick<ModelDecisions, 'classes'>, data: DataSet): DataSet {
  const { y, classes: own } = data;
  if (!own || !isArrayOf(y, 'Uint32Array')) return data;
  const known = new Map(classes?.map((name, index) => [name, index]));
  const areIndices = own.every(isNumber) && !classes?.some(isNumber);
  const indices = y.map((label, row) => {
    const name = own[label] ?? '';
    const index = areIndices ? Number(name) : known.get(name);
    if (index !== undefined && index < (classes?.length ?? Infinity)) return index;
    throw new GradloomError(
      'E_ARGUMENT',
      `data: labels must be classes of the model; got ${JSON.stringify(name)} in row ${row + 1}.`,
      {
        hint: classes
          ? `The model knows ${classes.slice(0, 8).join(', ')}${classes.length > 8 ? ', …' : ''}.`
          : 'The model has no names for its classes: labels are 0, 1, ….',
      },
    );
  });
  const { classes: _, ...rest } = data;
  return { ...rest, y: indices, ...(classes ? { classes } : {}) };
}
