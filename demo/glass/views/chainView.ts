// J = 3(a + bc) as a graph whose numbers can be moved: values forward, derivatives backward.
import { byId } from '../../shared/byId.ts';
import { element } from '../../shared/element.ts';
import type { ChainValues, Leaves } from '../worker/chainGraph.ts';
import { chainLines, type Edge } from './chainLines.ts';
import { numberCell } from './matrixTable.ts';
import { notesMath, textWithMath } from './notesMath.ts';

/** The notes' own numbers. */
const FIRST: Leaves = { a: 5, b: 3, c: 2 };
const LEAVES = ['a', 'b', 'c'] as const;
const RANGE = 10;

/** The nodes of the graph: their formula, what they are made of, and why their derivative is what it is. */
const NODES = [
  { letter: 'u', formula: 'u = b c', rule: '∂J/∂u = ∂J/∂v · 1', derivative: 'du' },
  { letter: 'v', formula: 'v = a + u', rule: '∂J/∂v = 3', derivative: 'dv' },
  { letter: 'J', formula: 'J = 3 v', rule: '', derivative: undefined },
] as const;
const RULES = { a: '∂J/∂a = ∂J/∂v · 1', b: '∂J/∂b = ∂J/∂u · c', c: '∂J/∂c = ∂J/∂u · b' } as const;

/** The graph with its three controls. */
export class ChainView {
  readonly #ask: (at: Leaves) => void;
  readonly #places = new Map<string, HTMLElement>();
  readonly #inputs: Readonly<Record<keyof Leaves, HTMLInputElement>>;
  readonly #numbers: Readonly<Record<keyof Leaves, HTMLElement>>;

  constructor(root: HTMLElement, ask: (at: Leaves) => void) {
    this.#ask = ask;
    byId('chain-intro', HTMLElement).append(
      textWithMath(
        '$J = 3(a + b c)$: move $a$, $b$ and $c$. Values go forward through the graph, derivatives backward by the chain rule; both are computed by a graph of the library.',
      ),
    );
    const made = LEAVES.map((name) => this.#leaf(name));
    this.#inputs = Object.fromEntries(made.map(({ name, input }) => [name, input])) as never;
    this.#numbers = Object.fromEntries(made.map(({ name, number }) => [name, number])) as never;
    const nodes = NODES.map(({ letter, formula, rule, derivative }) =>
      element('li', { class: `node node-${letter}` }, [
        element('p', { class: 'formula' }, [notesMath(formula)]),
        this.#value(letter, letter),
        ...(derivative
          ? [element('p', { class: 'formula' }, [notesMath(rule)]), this.#value(derivative, `∂J/∂${letter}`)]
          : []),
      ]),
    );
    const all = [...made.map(({ node }) => node), ...nodes];
    const letters = [...LEAVES, ...NODES.map(({ letter }) => letter)];
    const line = (from: string, to: string): Edge => ({
      from: all[letters.indexOf(from as 'a')]!,
      to: all[letters.indexOf(to as 'a')]!,
    });
    const host = element('div', { class: 'chain-graph' }, [element('ol', { class: 'chain' }, all)]);
    root.append(host);
    chainLines(host, [
      line('b', 'u'),
      line('c', 'u'),
      { ...line('a', 'v'), isAround: true },
      line('u', 'v'),
      line('v', 'J'),
    ]);
  }

  /** Asks for the notes' own numbers. */
  start(): void {
    for (const name of LEAVES) this.#inputs[name].value = String(FIRST[name]);
    this.#asked();
  }

  /** Shows the values at some numbers; of answers that come late the last one counts. */
  show(at: Leaves, values: ChainValues): void {
    if (LEAVES.some((name) => Number(this.#inputs[name].value) !== at[name])) return;
    for (const [name, value] of Object.entries(values))
      this.#places.get(name)?.replaceChildren(numberCell(value));
  }

  #asked(): void {
    for (const name of LEAVES) this.#numbers[name].textContent = this.#inputs[name].value.replace('-', '−');
    const [a, b, c] = LEAVES.map((name) => Number(this.#inputs[name].value)) as [number, number, number];
    this.#ask({ a, b, c });
  }

  #leaf(name: keyof Leaves) {
    const input = element('input', {
      attributes: { type: 'range', min: String(-RANGE), max: String(RANGE), step: '0.5', 'aria-label': name },
      on: { input: () => this.#asked() },
    });
    const number = element('output', { class: 'value' });
    const node = element('li', { class: `node leaf node-${name}` }, [
      element(
        'p',
        { class: 'formula' },
        [notesMath(`${name} =`), ' ', number].map((part) =>
          typeof part === 'string' ? document.createTextNode(part) : part,
        ),
      ),
      input,
      element('p', { class: 'formula' }, [notesMath(RULES[name])]),
      this.#value(`d${name}`, `∂J/∂${name}`),
    ]);
    return { name, input, number, node };
  }

  #value(name: string, title: string): HTMLElement {
    const place = element('span', { class: 'value', text: '–', attributes: { 'data-letter': name } });
    this.#places.set(name, place);
    return element('p', {}, [notesMath(`${title} =`), document.createTextNode(' '), place]);
  }
}
