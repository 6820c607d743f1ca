// The one place where the playground's state lives.
import { reduce, type Action, type State } from './reducer.ts';

/** Holds a state, and tells of each change. */
export class Store {
  #state: State;
  readonly #listeners: ((state: State, before: State) => void)[] = [];

  constructor(state: State) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  /** Calls back after each change. */
  listen(listener: (state: State, before: State) => void): void {
    this.#listeners.push(listener);
  }

  readonly dispatch = (action: Action): void => {
    const before = this.#state;
    this.#state = reduce(before, action);
    if (this.#state === before) return;
    for (const listener of this.#listeners) listener(this.#state, before);
  };
}
