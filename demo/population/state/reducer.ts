// The page's state, and what each action makes of it: a pure function, so that views only show.
import { membersOf, type Member } from './members.ts';
import type { Setup } from './setup.ts';

/** Where the training stands. */
export type Phase = 'opening' | 'paused' | 'running' | 'failed';
/** How the field is laid out: rates across and starts down, or the best first. */
export type Arrangement = 'place' | 'result';
/** What is measured of each network. */
export interface Outcome {
  /** Cost on held-out points; NaN where it diverged. */
  readonly costs: Float32Array<ArrayBuffer>;
  /** Share of held-out points that is right; NaN where it diverged. */
  readonly accuracies: Float32Array<ArrayBuffer>;
}
/** Axes of the parallel coordinates. */
export const AXES = ['initializer', 'learningRate', 'l2', 'accuracy', 'cost'] as const;
/** Name of an axis. */
export type AxisName = (typeof AXES)[number];
/** A stretch of an axis, both from 0 (its bottom) to 1. */
export interface Brush {
  readonly from: number;
  readonly to: number;
}
/** What can colour a mark and a line. */
export const COLORS = ['initializer', 'l2', 'accuracy'] as const;
/** One of them. */
export type ColorBy = (typeof COLORS)[number];

/** All that the page shows, but for the pictures. */
export interface State {
  readonly setup: Setup;
  /** Counts set-ups and resets, so that what comes of one before is known as such. */
  readonly round: number;
  readonly phase: Phase;
  readonly members: readonly Member[];
  /** What the visitor chose, and what the tiles are laid out by so far. */
  readonly arrangement: Arrangement;
  readonly shown: Arrangement;
  readonly colorBy: ColorBy;
  readonly outcome: Outcome | undefined;
  /** The network at each tile of the field. */
  readonly order: Uint32Array<ArrayBuffer>;
  readonly selected: number | undefined;
  readonly brushes: Readonly<Partial<Record<AxisName, Brush>>>;
}

/** What can happen. */
export type Action =
  | { readonly type: 'change'; readonly setup: Setup }
  | { readonly type: 'reset' }
  | { readonly type: 'phase'; readonly phase: Phase }
  | { readonly type: 'arrange'; readonly arrangement: Arrangement }
  | { readonly type: 'color'; readonly by: ColorBy }
  | {
      readonly type: 'outcome';
      readonly outcome: Outcome;
      readonly order: Uint32Array<ArrayBuffer>;
      readonly shown: Arrangement;
    }
  | { readonly type: 'select'; readonly member: number | undefined }
  | { readonly type: 'brush'; readonly axis: AxisName; readonly brush: Brush | undefined }
  | { readonly type: 'clearBrushes' };

/** The state before anything happens. */
export function firstState(setup: Setup): State {
  return {
    ...begun(setup),
    round: 1,
    phase: 'opening',
    arrangement: 'place',
    colorBy: 'initializer',
    brushes: {},
  };
}

/** The state after an action; the same object where nothing changes. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'change':
      return { ...state, ...begun(action.setup), round: state.round + 1, brushes: {} };
    case 'reset':
      return { ...state, ...begun(state.setup), round: state.round + 1 };
    case 'phase':
      return action.phase === state.phase ? state : { ...state, phase: action.phase };
    case 'arrange':
      return { ...state, arrangement: action.arrangement };
    case 'color':
      return { ...state, colorBy: action.by };
    case 'outcome':
      if (action.order.length !== state.members.length) return state;
      return { ...state, outcome: action.outcome, order: action.order, shown: action.shown };
    case 'select': {
      const { member } = action;
      if (member !== undefined && !state.members[member]) return state;
      return { ...state, selected: member };
    }
    case 'brush': {
      const { [action.axis]: _, ...others } = state.brushes;
      return { ...state, brushes: action.brush ? { ...others, [action.axis]: action.brush } : others };
    }
    case 'clearBrushes':
      return { ...state, brushes: {} };
  }
}

function begun(setup: Setup): Pick<State, 'setup' | 'members' | 'outcome' | 'order' | 'shown' | 'selected'> {
  const members = membersOf(setup);
  const order = Uint32Array.from(members, (_, index) => index);
  return { setup, members, outcome: undefined, order, shown: 'place', selected: undefined };
}
