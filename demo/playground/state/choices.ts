// What can be chosen from in the playground, by name, and how far.
import { PLANAR_SET_NAMES, type PlanarSetName } from '../data/planarSets.ts';

/** What can be learned from: points of the plane, digits that the page draws, files of the visitor. */
export const DATA_NAMES = [...PLANAR_SET_NAMES, 'digits', 'table', 'pictures'] as const;
/** Name of what is learned from. */
export type DataName = (typeof DATA_NAMES)[number];
/** What the page looks like for it. */
export type Kind = 'plane' | 'pictures' | 'table';

/** Activations of hidden layers. */
export const HIDDEN_ACTIVATIONS = [
  'tanh',
  'relu',
  'sigmoid',
  'leakyRelu',
  'elu',
  'silu',
  'gelu',
  'identity',
] as const;
/** How parameters start. */
export const INITIALIZERS = ['default', 'zeros', 'normal', 'xavierNormal', 'heNormal'] as const;
/** Optimisers by name. */
export const OPTIMIZERS = ['sgd', 'momentum', 'rmsprop', 'adam'] as const;
/** Costs: cross-entropy for classes and the squared error for numbers, or an error by name. */
export const LOSSES = ['default', 'mse', 'absolute'] as const;
/** How the learning rate changes. */
export const SCHEDULES = ['constant', 'cosine', 'step'] as const;
/** What a column to predict is: as its values suggest, or one of the two. */
export const TARGET_KINDS = ['auto', 'classes', 'numbers'] as const;

/** Most layers, units of one in any network, added points, columns left out, letters of a name. */
export const MOST = { layers: 6, units: 256, points: 2000, columns: 1000, name: 200 } as const;

/** The kind of data. */
export function kindOf(data: DataName): Kind {
  if (data === 'table') return 'table';
  return data === 'digits' || data === 'pictures' ? 'pictures' : 'plane';
}

/** Whether the data is drawn by a rule of the plane. */
export function isPlanar(data: DataName): data is PlanarSetName {
  return kindOf(data) === 'plane';
}

/** Most units of a layer: in the plane each has its picture. */
export function mostUnits(kind: Kind): number {
  return kind === 'plane' ? 8 : MOST.units;
}
