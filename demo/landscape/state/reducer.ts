// The page's state, and what each action makes of it: a pure function, so that views only show.
import { hasSamePlane, type OptimizerName, type Setup } from './setup.ts';

/** Where the training stands. */
export type Phase = 'opening' | 'paused' | 'running' | 'failed';

/** The cost over the plane. */
export interface Surface {
  readonly names: readonly [across: string, up: string];
  /** Positions of columns and rows. */
  readonly x: Float64Array<ArrayBuffer>;
  readonly y: Float64Array<ArrayBuffer>;
  /** J, row by row: costs[row · columns + column]. */
  readonly costs: Float64Array<ArrayBuffer>;
}

/** The way of one optimiser, projected into the plane. */
export interface Path {
  readonly optimizer: OptimizerName;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly costs: readonly number[];
  /** How much of the way from the start lies in the plane, from 0 to 1. */
  readonly inPlane: number;
}

/** A point of the grid. */
export interface Cursor {
  readonly column: number;
  readonly row: number;
}

/** All that the page shows. */
export interface State {
  readonly setup: Setup;
  /** Counts set-ups and resets, so that what comes of one before is known as such. */
  readonly round: number;
  readonly phase: Phase;
  readonly surface: Surface | undefined;
  /** Whether the costs of all points are there, not only of a few. */
  readonly isWhole: boolean;
  readonly paths: readonly Path[];
  readonly step: number;
  readonly isLog: boolean;
  readonly cursor: Cursor | undefined;
}

/** What can happen. */
export type Action =
  | { readonly type: 'change'; readonly setup: Setup }
  | { readonly type: 'reset' }
  | { readonly type: 'phase'; readonly phase: Phase }
  | { readonly type: 'surface'; readonly surface: Surface; readonly isWhole: boolean }
  | { readonly type: 'paths'; readonly paths: readonly Path[]; readonly step: number }
  | { readonly type: 'scale'; readonly isLog: boolean }
  | { readonly type: 'point'; readonly cursor: Cursor | undefined };

/** The state before anything happens. */
export function firstState(setup: Setup): State {
  return { setup, round: 1, phase: 'opening', isLog: true, ...NOTHING };
}

const NOTHING = { surface: undefined, isWhole: false, paths: [], step: 0, cursor: undefined } as const;

/** The state after an action; the same object where nothing changes. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'change': {
      const { setup } = action;
      const kept = hasSamePlane(setup, state.setup)
        ? { ...state, paths: [], step: 0 }
        : { ...state, ...NOTHING };
      return { ...kept, setup, round: state.round + 1 };
    }
    case 'reset':
      return { ...state, paths: [], step: 0, round: state.round + 1 };
    case 'phase':
      return action.phase === state.phase ? state : { ...state, phase: action.phase };
    case 'surface':
      return withSurface(state, action);
    case 'paths':
      return { ...state, paths: action.paths, step: action.step };
    case 'scale':
      return { ...state, isLog: action.isLog };
    case 'point':
      return { ...state, cursor: withinGrid(action.cursor, state.surface) };
  }
}

/** The point that was looked at stays where it was, as near as there is one. */
function withSurface(state: State, { surface, isWhole }: Extract<Action, { type: 'surface' }>): State {
  const { surface: before, cursor: old } = state;
  const cursor =
    before && old
      ? { column: moved(old.column, before.x, surface.x), row: moved(old.row, before.y, surface.y) }
      : undefined;
  return { ...state, surface, isWhole, cursor };
}

/** The place on one axis that is nearest to a place on another one of the same length. */
function moved(at: number, from: Float64Array, to: Float64Array): number {
  return Math.round((at * (to.length - 1)) / (from.length - 1));
}

function withinGrid(cursor: Cursor | undefined, surface: Surface | undefined): Cursor | undefined {
  if (!cursor || !surface) return undefined;
  return { column: limited(cursor.column, surface.x.length), row: limited(cursor.row, surface.y.length) };
}

function limited(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}
