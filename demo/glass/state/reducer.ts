// The state of the glass box, and all that can happen to it.
import type { Failure } from '../../shared/failure.ts';
import { checkedSetup, FIRST_SETUP, type Setup } from './setup.ts';
import type { TakenApart } from './takenApart.ts';

/** All that the page shows of the step. */
export interface State {
  readonly setup: Setup;
  /** Counts what was asked of the worker, so that an answer to an earlier question is known as one. */
  readonly round: number;
  readonly step: TakenApart | undefined;
  /** The operation that is looked at, from 0. */
  readonly at: number;
  /** Operations that were reached. */
  readonly reached: number;
  readonly failure: Failure | undefined;
}

/** What happens. */
export type Action =
  | { readonly type: 'choose'; readonly change: Partial<Setup> }
  | { readonly type: 'taken'; readonly round: number; readonly step: TakenApart }
  | { readonly type: 'go'; readonly to: number }
  | { readonly type: 'move'; readonly by: number }
  | { readonly type: 'failed'; readonly failure: Failure };

/** How the page begins. */
export const FIRST_STATE: State = {
  setup: FIRST_SETUP,
  round: 1,
  step: undefined,
  at: 0,
  reached: 1,
  failure: undefined,
};

/** The state after something happened; the same object where nothing changes. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'choose': {
      const wished = { ...state.setup, ...action.change };
      // Shares of one unit are always 1.
      const outputs = wished.head === 'softmax' ? Math.max(2, wished.outputs) : wished.outputs;
      const setup = checkedSetup({ ...wished, outputs });
      return setup ? { ...state, setup, round: state.round + 1 } : state;
    }
    case 'taken':
      if (action.round !== state.round) return state;
      return { ...state, step: action.step, at: 0, reached: 1, failure: undefined };
    case 'go':
      return goTo(state, action.to);
    case 'move':
      return goTo(state, state.at + action.by);
    case 'failed':
      return { ...state, failure: action.failure };
  }
}

function goTo(state: State, wished: number): State {
  const last = (state.step?.operations.length ?? 1) - 1;
  const at = Math.max(0, Math.min(last, wished));
  return at === state.at ? state : { ...state, at, reached: Math.max(state.reached, at + 1) };
}
