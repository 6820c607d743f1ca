// The one place of the lessons' state.
import { StateStore } from '../../shared/stateStore.ts';
import { reduce, type Action, type State } from './state.ts';

/** Holds the state, and tells of each change. */
export class Store extends StateStore<State, Action> {
  constructor(state: State) {
    super(state, reduce);
  }
}
