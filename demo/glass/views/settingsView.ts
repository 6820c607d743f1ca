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
  {
    name: 'Inputs',
    options: counts(1, MOST.units),
    read: ({ inputs }) => String(inputs),
    change: (value) => ({ inputs: Number(value) }),
  },
  ...Array.from({ length: MOST.layers }, (_, index) => hiddenLayer(index)),
  {
    name: 'Activation',
    options: words(ACTIVATIONS),
    read: ({ activation }) => activation,
    change: (value) => ({ activation: value as Setup['activation'] }),
  },
  {
    name: 'Outputs',
    options: counts(1, MOST.units),
    read: ({ outputs }) => String(outputs),
    change: (value) => ({ outputs: Number(value) }),
  },
  {
    name: 'Last layer',
    options: words(HEADS, { identity: 'identity, squared error' }),
    read: ({ head }) => head,
    change: (value) => ({ head: value as Setup['head'] }),
  },
  {
    name: 'Examples m',
    options: counts(1, MOST.examples),
    read: ({ examples }) => String(examples),
    change: (value) => ({ examples: Number(value) }),
  },
  {
    name: 'Update',
    options: words(OPTIMIZERS, { sgd: 'gradient descent' }),
    read: ({ optimizer }) => optimizer,
    change: (value) => ({ optimizer: value as Setup['optimizer'] }),
  },
  {
    name: 'Learning rate α',
    options: words(['0.01', '0.1', '0.5', '1']),
    read: ({ learningRate }) => String(learningRate),
    change: (value) => ({ learningRate: Number(value) }),
  },
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
