// Settings: fields whose changes make another set-up, refused where they make none.
import { byId } from '../../shared/byId.ts';
import { markField } from '../../shared/markField.ts';
import { wholeText } from '../../shared/wholeText.ts';
import { PLANAR_SET_NAMES } from '../../playground/data/planarSets.ts';
import { ACTIVATIONS, checkedSetup, COUNTS, OPTIMIZERS, refusalOf, type Setup } from '../state/setup.ts';

const CHOICES: Partial<Record<keyof Setup, readonly (string | number)[]>> = {
  data: PLANAR_SET_NAMES,
  count: COUNTS,
  activation: ACTIVATIONS,
  optimizer: OPTIMIZERS,
};

/** Joins the fields of the page with the set-up. */
export class SettingsView {
  readonly #fields: ReadonlyMap<keyof Setup, HTMLInputElement | HTMLSelectElement>;
  readonly #onChange: (setup: Setup) => void;
  #setup: Setup;

  constructor(first: Setup, onChange: (setup: Setup) => void) {
    this.#setup = first;
    this.#onChange = onChange;
    this.#fields = new Map((Object.keys(first) as (keyof Setup)[]).map((name) => [name, this.#join(name)]));
    this.#fill();
  }

  /** Shows a set-up in place of all that was typed, unless it is the one that the fields made. */
  show(setup: Setup): void {
    if (setup === this.#setup) return;
    this.#setup = setup;
    this.#fill();
  }

  #fill(): void {
    for (const [name, field] of this.#fields) {
      field.value = String(this.#setup[name]);
      markField(field);
    }
  }

  #join(name: keyof Setup): HTMLInputElement | HTMLSelectElement {
    const choices = CHOICES[name];
    const field = choices ? byId(name, HTMLSelectElement) : byId(name, HTMLInputElement);
    if (choices)
      field.replaceChildren(
        ...choices.map(
          (choice) => new Option(typeof choice === 'number' ? wholeText(choice) : choice, String(choice)),
        ),
      );
    field.addEventListener('change', () => this.#change(name));
    return field;
  }

  /** Takes all fields together, so that both ends of a range can move; else one by one, the changed one first. */
  #change(name: keyof Setup): void {
    const all = checkedSetup(
      Object.fromEntries([...this.#fields.keys()].map((own) => [own, this.#read(own)])),
    );
    if (all) {
      for (const field of this.#fields.values()) markField(field);
      return this.#take(all);
    }
    let setup = this.#setup;
    for (const own of [name, ...this.#fields.keys()]) {
      const value = this.#read(own);
      const changed = value === setup[own] ? setup : { ...setup, [own]: value };
      markField(this.#fields.get(own)!, refusalOf(changed));
      setup = checkedSetup(changed) ? changed : setup;
    }
    if (setup !== this.#setup) this.#take(setup);
  }

  #take(setup: Setup): void {
    this.#setup = setup;
    this.#onChange(setup);
  }

  #read(name: keyof Setup): number | string {
    const { value } = this.#fields.get(name)!;
    if (typeof this.#setup[name] !== 'number') return value;
    return value.trim() === '' ? NaN : Number(value);
  }
}
