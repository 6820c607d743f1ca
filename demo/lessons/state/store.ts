// The one place of the page's state: actions go in, those who listen hear of each change.
import { reduce, type Action, type State } from './state.ts';

/** State with those who listen. */
export class Store {
  #state: State;
  readonly #listeners: ((state: State, before: State) => void)[] = [];

  constructor(state: State) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  listen(listener: (state: State, before: State) => void): void {
    this.#listeners.push(listener);
  }

  readonly dispatch = (action: Action): void => {
    const before = this.#state;
    this.#state = reduce(before, action);
    if (this.#state !== before) for (const listener of this.#listeners) listener(this.#state, before);
  };
}
