// The playground's state, and what each action makes of it: a pure function, so that views only show.
import type { Point } from '../data/point.ts';
import type { PicturesSource, Source, TableSource } from '../data/source.ts';
import { kindOf, MOST, mostUnits, type Kind } from './choices.ts';
import { FIRST_SETUP, type HiddenLayer, type Setup } from './setup.ts';

/** Where the training stands; `waiting` for a file. */
export type Phase = 'opening' | 'waiting' | 'paused' | 'running' | 'failed';

/** All that the page shows, but for what arrives with every frame. */
export interface State {
  readonly setup: Setup;
  /** Set-ups before, the latest last, and those undone. */
  readonly past: readonly Setup[];
  readonly future: readonly Setup[];
  readonly phase: Phase;
  /** Class of the points that a click adds. */
  readonly pen: Point['label'];
  /** Files that the worker holds, the last of each kind. */
  readonly sources: { readonly table?: TableSource; readonly pictures?: PicturesSource };
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
  | { readonly type: 'open'; readonly source: Source }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  | { readonly type: 'load'; readonly setup: Setup }
  | { readonly type: 'phase'; readonly phase: Phase };

/** Set-ups that can be undone at most. */
const MOST_PAST = 100;

/** Networks and trainings to begin with where the kind of data changes. */
const BEGINNINGS: Readonly<
  Record<Kind, Pick<Setup, 'layers' | 'learningRate' | 'batchSize' | 'heldOut' | 'initializer' | 'loss'>>
> = {
  plane: {
    layers: FIRST_SETUP.layers,
    learningRate: 0.03,
    batchSize: 32,
    heldOut: 0.3,
    initializer: 'default',
    loss: 'default',
  },
  pictures: {
    layers: [{ units: 64, activation: 'relu' }],
    learningRate: 0.002,
    batchSize: 64,
    heldOut: 0.2,
    initializer: 'default',
    loss: 'default',
  },
  table: {
    layers: [
      { units: 16, activation: 'relu' },
      { units: 8, activation: 'relu' },
    ],
    learningRate: 0.01,
    batchSize: 32,
    heldOut: 0.25,
    initializer: 'default',
    loss: 'default',
  },
};

/** The state before anything happens. */
export function firstState(setup: Setup = FIRST_SETUP): State {
  return { setup, past: [], future: [], phase: 'opening', pen: 0, sources: {} };
}

/** The file that the set-up needs and that nobody has opened here; undefined where it can be trained. */
export function missingFile({ setup, sources }: Pick<State, 'setup' | 'sources'>): string | undefined {
  const { data, file } = setup;
  if (data !== 'table' && data !== 'pictures') return undefined;
  return sources[data]?.name === file ? undefined : file;
}

/** The state after an action; the same object where nothing changes. */
export function reduce(state: State, action: Action): State {
  const { setup, past, future } = state;
  switch (action.type) {
    case 'phase':
      return action.phase === state.phase ? state : { ...state, phase: action.phase };
    case 'choosePen':
      return { ...state, pen: action.label };
    case 'open':
      return opened(state, action.source);
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

type SetupAction = Exclude<Action, { type: 'phase' | 'choosePen' | 'open' | 'undo' | 'redo' }>;

function setupAfter(setup: Setup, action: SetupAction): Setup {
  const { layers, inputs, added } = setup;
  switch (action.type) {
    case 'change':
      return withPart(setup, action.part);
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
      if (next.units < 1 || next.units > mostUnits(kindOf(setup.data))) return setup;
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

/** Another kind of data comes with a network that suits it. */
function withPart(setup: Setup, part: Partial<Setup>): Setup {
  const kind = kindOf(part.data ?? setup.data);
  return { ...setup, ...(kind === kindOf(setup.data) ? {} : BEGINNINGS[kind]), ...part };
}

/** A file that was opened is what is learned from; the columns of a table of the same names stay chosen. */
function opened(state: State, source: Source): State {
  const { setup } = state;
  const sources = { ...state.sources, [source.kind]: source };
  if (source.kind === 'pictures') {
    return changed({ ...state, sources }, withPart(setup, { data: 'pictures', file: source.name }));
  }
  const names = new Set(source.columns.map(({ name }) => name));
  const target = names.has(setup.target) ? setup.target : '';
  const part = {
    data: 'table',
    file: source.name,
    target,
    targetKind: target === '' ? 'auto' : setup.targetKind,
    leftOut: setup.leftOut.filter((name) => names.has(name)),
  } as const;
  return changed({ ...state, sources }, withPart(setup, part));
}

function changed(state: State, setup: Setup): State {
  if (JSON.stringify(setup) === JSON.stringify(state.setup)) return state;
  return { ...state, setup, past: [...state.past, state.setup].slice(-MOST_PAST), future: [] };
}
