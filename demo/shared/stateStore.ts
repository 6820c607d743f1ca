// The one place of a page's state: actions go in, those who listen hear of each change.

/** A state that a pure reducer changes. */
export class StateStore<State, Action> {
  #state: State;
  readonly #reduce: (state: State, action: Action) => State;
  readonly #listeners: ((state: State, before: State) => void)[] = [];

  constructor(state: State, reduce: (state: State, action: Action) => State) {
    this.#state = state;
    this.#reduce = reduce;
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
    this.#state = this.#reduce(before, action);
    if (this.#state === before) return;
    for (const listener of this.#listeners) listener(this.#state, before);
  };
}
