// Settings of data and training: fields whose changes are actions, refused where they make no set-up.
import { byId } from '../../shared/byId.ts';
import { markField } from '../../shared/markField.ts';
import { INITIALIZERS, LOSSES, OPTIMIZERS, SCHEDULES } from '../state/choices.ts';
import { checkedSetup, refusalOf, type Setup } from '../state/setup.ts';
import type { Store } from '../state/store.ts';

const FIELDS = [
  'count',
  'noise',
  'digits',
  'heldOut',
  'seed',
  'initializer',
  'loss',
  'optimizer',
  'learningRate',
  'schedule',
  'scheduleSteps',
  'warmup',
  'batchSize',
  'l2',
  'dropout',
] as const satisfies readonly (keyof Setup)[];
type Field = (typeof FIELDS)[number];

const CHOICES: Partial<Record<Field, readonly string[]>> = {
  initializer: INITIALIZERS,
  loss: LOSSES,
  optimizer: OPTIMIZERS,
  schedule: SCHEDULES,
};
/** Choices whose names are not their words. */
const WORDS: Readonly<Record<string, string>> = {
  mse: 'squared error',
  absolute: 'absolute error',
  step: 'half, stepwise',
};

/** Joins the fields of the page with the set-up. */
export class SettingsView {
  readonly #store: Store;
  readonly #fields: ReadonlyMap<Field, HTMLInputElement | HTMLSelectElement>;

  constructor(store: Store) {
    this.#store = store;
    this.#fields = new Map(FIELDS.map((name) => [name, this.#join(name)]));
    this.show(store.state.setup);
  }

  show(setup: Setup): void {
    for (const [name, field] of this.#fields) {
      // What is being typed is not replaced by what it means.
      if (field !== document.activeElement || field.value === '') field.value = String(setup[name]);
      markField(field);
    }
    byId('schedule-steps', HTMLElement).hidden = setup.schedule === 'constant';
  }

  #join(name: Field): HTMLInputElement | HTMLSelectElement {
    const choices = CHOICES[name];
    if (choices) {
      const select = byId(name, HTMLSelectElement);
      select.replaceChildren(...choices.map((choice) => new Option(WORDS[choice] ?? choice, choice)));
      select.addEventListener('change', () => this.#change(select, { [name]: select.value }));
      return select;
    }
    const input = byId(name, HTMLInputElement);
    input.addEventListener('change', () => {
      const value = input.value.trim() === '' ? NaN : Number(input.value);
      this.#change(input, { [name]: value });
    });
    return input;
  }

  #change(field: HTMLInputElement | HTMLSelectElement, part: Partial<Setup>): void {
    const changed = { ...this.#store.state.setup, ...part };
    markField(field, refusalOf(changed));
    if (checkedSetup(changed)) this.#store.dispatch({ type: 'change', part });
  }
}
