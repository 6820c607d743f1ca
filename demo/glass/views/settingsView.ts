// The controls of the network.
import { element } from '../../shared/element.ts';
import { ACTIVATIONS, HEADS, MOST, OPTIMIZERS, type Setup } from '../state/setup.ts';

interface Choice {
  readonly name: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly read: (setup: Setup) => string;
  readonly change: (value: string, setup: Setup) => Partial<Setup>;
}

const counts = (least: number, most: number): [string, string][] =>
  Array.from({ length: most - least + 1 }, (_, index) => [String(least + index), String(least + index)]);
const words = (names: readonly string[], texts: Readonly<Record<string, string>> = {}): [string, string][] =>
  names.map((name) => [name, texts[name] ?? name]);

/** A choice that is an entry of the set-up: a number or a word. */
function entry(
  key: Exclude<keyof Setup, 'hidden'>,
  { name, options }: Pick<Choice, 'name' | 'options'>,
): Choice {
  return {
    name,
    options,
    read: (setup) => String(setup[key]),
    change: (value, { [key]: before }) => ({ [key]: typeof before === 'number' ? Number(value) : value }),
  };
}

/** A hidden layer; the next one can be added only after it. */
const hiddenLayer = (index: number): Choice => ({
  name: `Hidden layer ${index + 1}`,
  options: [['0', 'none'], ...counts(1, MOST.units)],
  read: ({ hidden }) => String(hidden[index] ?? 0),
  change: (value, { hidden }) => ({
    hidden:
      value === '0'
        ? hidden.filter((_, place) => place !== index)
        : [...hidden.slice(0, index), Number(value), ...hidden.slice(index + 1)],
  }),
});

const CHOICES: readonly Choice[] = [
  entry('inputs', { name: 'Inputs', options: counts(1, MOST.units) }),
  ...Array.from({ length: MOST.layers }, (_, index) => hiddenLayer(index)),
  entry('activation', { name: 'Activation', options: words(ACTIVATIONS) }),
  entry('outputs', { name: 'Outputs', options: counts(1, MOST.units) }),
  entry('head', { name: 'Last layer', options: words(HEADS, { identity: 'identity, squared error' }) }),
  entry('examples', { name: 'Examples m', options: counts(1, MOST.examples) }),
  entry('optimizer', { name: 'Update', options: words(OPTIMIZERS, { sgd: 'gradient descent' }) }),
  entry('learningRate', { name: 'Learning rate α', options: words(['0.01', '0.1', '0.5', '1']) }),
];

/** The form. */
export class SettingsView {
  readonly #selects: readonly HTMLSelectElement[];
  #setup: Setup | undefined;

  constructor(form: HTMLFormElement, choose: (change: Partial<Setup>) => void) {
    this.#selects = CHOICES.map(({ options, change }) => {
      const select = element(
        'select',
        {},
        options.map(([value, text]) => element('option', { text, attributes: { value } })),
      );
      select.addEventListener('change', () => this.#setup && choose(change(select.value, this.#setup)));
      return select;
    });
    const labels = CHOICES.map(({ name }, index) => {
      const label = element('label', { text: name });
      label.append(this.#selects[index]!);
      return label;
    });
    const drawAgain = element('button', {
      text: 'Other numbers',
      attributes: { type: 'button' },
      on: { click: () => this.#setup && choose({ seed: this.#setup.seed + 1 }) },
    });
    form.append(...labels, drawAgain);
    form.addEventListener('submit', (event) => event.preventDefault());
  }

  /** Shows a set-up. */
  show(setup: Setup): void {
    this.#setup = setup;
    CHOICES.forEach(({ read }, index) => (this.#selects[index]!.value = read(setup)));
    CHOICES.forEach(({ name }, index) => {
      const hidden = /^Hidden layer (\d)/.exec(name);
      if (hidden) this.#selects[index]!.disabled = Number(hidden[1]) > setup.hidden.length + 1;
    });
  }
}
