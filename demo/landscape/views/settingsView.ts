// Settings: fields whose changes make another set-up, refused where they make none.
import { byId } from '../../shared/byId.ts';
import { markField } from '../../shared/markField.ts';
import { PLANAR_SET_NAMES } from '../../playground/data/planarSets.ts';
import {
  checkedSetup,
  DIRECTIONS,
  FIRST_SETUP,
  parametersOf,
  refusalOf,
  SHAPES,
  withKnownParameters,
  type Setup,
} from '../state/setup.ts';

const TITLES: Readonly<Record<string, string>> = {
  neuron: 'one neuron',
  chain: 'one hidden unit',
  hidden: 'three hidden units',
  weights: 'two parameters',
  random: 'two random directions',
};
const NAMES = ['data', 'shape', 'directions', 'across', 'up', 'range', 'rate', 'seed'] as const;

/** Joins the fields of the page with the set-up. */
export class SettingsView {
  readonly #fields: ReadonlyMap<(typeof NAMES)[number], HTMLInputElement | HTMLSelectElement>;

  constructor(current: () => Setup, onChange: (setup: Setup) => void) {
    fill('data', PLANAR_SET_NAMES);
    fill('shape', SHAPES);
    fill('directions', DIRECTIONS);
    this.#fields = new Map(
      NAMES.map((name) => {
        const field =
          typeof FIRST_SETUP[name] === 'number'
            ? byId(name, HTMLInputElement)
            : byId(name, HTMLSelectElement);
        field.addEventListener('change', () => {
          const isNumber = typeof current()[name] === 'number';
          const value = isNumber && field.value.trim() === '' ? NaN : field.value;
          const changed = withKnownParameters({
            ...current(),
            [name]: isNumber ? Number(value) : value,
          });
          const setup = checkedSetup(changed);
          markField(field, refusalOf(changed));
          if (setup) onChange(setup);
        });
        return [name, field];
      }),
    );
    this.show(current());
  }

  show(setup: Setup): void {
    const names = parametersOf(setup.shape);
    fill('across', names);
    fill('up', names);
    for (const [name, field] of this.#fields) {
      field.value = String(setup[name]);
      markField(field);
    }
    for (const name of ['across', 'up'] as const)
      byId(name, HTMLSelectElement).disabled = setup.directions === 'random';
  }
}

function fill(id: string, choices: readonly string[]): void {
  byId(id, HTMLSelectElement).replaceChildren(
    ...choices.map((choice) => new Option(TITLES[choice] ?? choice, choice)),
  );
}
