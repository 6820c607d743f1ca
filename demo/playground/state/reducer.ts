// The playground's state, and what each action makes of it: a pure function, so that views only show.
import type { Point } from '../data/point.ts';
import { FIRST_SETUP, MOST, type HiddenLayer, type Setup } from './setup.ts';

/** Where the training stands. */
export type Phase = 'opening' | 'paused' | 'running' | 'failed';

/** All that the page shows, but for what arrives with every frame. */
export interface State {
  readonly setup: Setup;
  /** Set-ups before, the latest last, and those undone. */
  readonly past: readonly Setup[];
  readonly future: readonly Setup[];
  readonly phase: Phase;
  /** Class of the points that a click adds. */
  readonly pen: Point['label'];
}

/** What can happen. */
export type Action =
  | { readonly type: 'change'; readonly part: Partial<Setup> }
  | { readonly type: 'addLayer' }
  | { readonly type: 'removeLayer'; readonly index: number }
  | { readonly type: 'changeLayer'; readonly index: number; readonly part: Partial<HiddenLayer> }
  | { readonly type: 'toggleInput'; readonly name: Setup['inputs'][number] }
  | { readonly type: 'addPoint'; readonly point: Point }
  | { readonly type: 'choosePen'; readonly label: Point['label'] }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  | { readonly type: 'load'; readonly setup: Setup }
  | { readonly type: 'phase'; readonly phase: Phase };

/** Set-ups that can be undone at most. */
const MOST_PAST = 100;

/** The state before anything happens. */
export function firstState(setup: Setup = FIRST_SETUP): State {
  return { setup, past: [], future: [], phase: 'opening', pen: 0 };
}

/** The state after an action; the same object where nothing changes. */
export function reduce(state: State, action: Action): State {
  const { setup, past, future } = state;
  switch (action.type) {
    case 'phase':
      return action.phase === state.phase ? state : { ...state, phase: action.phase };
    case 'choosePen':
      return { ...state, pen: action.label };
    case 'undo': {
      const before = past.at(-1);
      return before
        ? { ...state, setup: before, past: past.slice(0, -1), future: [setup, ...future] }
        : state;
    }
    case 'redo': {
      const [next, ...later] = future;
      return next ? { ...state, setup: next, past: [...past, setup], future: later } : state;
    }
    default:
      return changed(state, setupAfter(setup, action));
  }
}

type SetupAction = Exclude<Action, { type: 'phase' | 'choosePen' | 'undo' | 'redo' }>;

function setupAfter(setup: Setup, action: SetupAction): Setup {
  const { layers, inputs, added } = setup;
  switch (action.type) {
    case 'change':
      return { ...setup, ...action.part };
    case 'load':
      return action.setup;
    case 'addLayer':
      return layers.length < MOST.layers
        ? { ...setup, layers: [...layers, { units: 2, activation: layers.at(-1)?.activation ?? 'tanh' }] }
        : setup;
    case 'removeLayer':
      return { ...setup, layers: layers.filter((_, index) => index !== action.index) };
    case 'changeLayer': {
      const layer = layers[action.index];
      if (!layer) return setup;
      const next = { ...layer, ...action.part };
      if (next.units < 1 || next.units > MOST.units) return setup;
      return { ...setup, layers: layers.map((own, index) => (index === action.index ? next : own)) };
    }
    case 'toggleInput': {
      const rest = inputs.filter((name) => name !== action.name);
      if (rest.length === 0) return setup;
      return { ...setup, inputs: rest.length < inputs.length ? rest : [...inputs, action.name] };
    }
    case 'addPoint':
      return added.length < MOST.points ? { ...setup, added: [...added, action.point] } : setup;
  }
}

function changed(state: State, setup: Setup): State {
  if (JSON.stringify(setup) === JSON.stringify(state.setup)) return state;
  return { ...state, setup, past: [...state.past, state.setup].slice(-MOST_PAST), future: [] };
}
