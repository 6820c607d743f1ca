// The operations of the step in order: those that were reached show their first numbers.
import { element } from '../../shared/element.ts';
import type { Operation, TakenApart } from '../state/takenApart.ts';
import { shortNumber } from './matrixTable.ts';
import { notesMath } from './notesMath.ts';

const STAGES = { forward: 'Forward', backward: 'Backward', update: 'Update' } as const;
/** Numbers that an operation shows in the list. */
const SHOWN = 3;

/** The list of operations. */
export class PathView {
  readonly #root: HTMLElement;
  readonly #go: (to: number) => void;
  #buttons: HTMLButtonElement[] = [];
  #operations: readonly Operation[] = [];
  #at = 0;

  constructor(root: HTMLElement, go: (to: number) => void) {
    this.#root = root;
    this.#go = go;
  }

  /** Lays out the operations of a step. */
  lay({ operations }: TakenApart): void {
    this.#operations = operations;
    this.#buttons = operations.map((operation, index) => this.#button(operation, index));
    const stages = Object.entries(STAGES).map(([stage, name]) => {
      const own = this.#buttons.filter((_, index) => operations[index]!.stage === stage);
      return element('section', {}, [
        element('h3', { text: name }),
        element(
          'ol',
          { class: 'operations' },
          own.map((button) => element('li', {}, [button])),
        ),
      ]);
    });
    this.#root.replaceChildren(...stages);
  }

  /** Highlights the operation that is looked at. */
  show({ at, reached }: { readonly at: number; readonly reached: number }): void {
    this.#at = at;
    this.#buttons.forEach((button, index) => {
      button.tabIndex = index === at ? 0 : -1;
      if (index === at) button.setAttribute('aria-current', 'step');
      else button.removeAttribute('aria-current');
      const isReached = index < reached;
      button.classList.toggle('reached', isReached);
      const numbers = button.lastElementChild!;
      numbers.textContent = isReached ? preview(this.#operations[index]!) : '';
    });
    const button = this.#buttons[at];
    const list = this.#root;
    // Only the list itself scrolls, not the page.
    if (button && list.scrollHeight > list.clientHeight) {
      const [outer, inner] = [list.getBoundingClientRect(), button.getBoundingClientRect()];
      if (inner.top < outer.top) list.scrollTop -= outer.top - inner.top + 8;
      else if (inner.bottom > outer.bottom) list.scrollTop += inner.bottom - outer.bottom + 8;
    }
  }

  /** Puts the keyboard on the operation that is looked at. */
  focus(): void {
    this.#buttons[this.#at]?.focus({ preventScroll: true });
  }

  #button({ formulas }: Operation, index: number): HTMLButtonElement {
    return element(
      'button',
      {
        class: 'operation',
        attributes: { type: 'button' },
        on: { click: () => this.#go(index) },
      },
      [
        // Not all readers of screens say MathML within a button.
        element('span', { class: 'unseen', text: formulas.at(-1)! }),
        element('span', { class: 'formula', attributes: { 'aria-hidden': 'true' } }, [
          notesMath(formulas.at(-1)!),
        ]),
        element('span', { class: 'numbers' }),
      ],
    );
  }
}

function preview({ matrix: { values } }: Operation): string {
  const shown = values.slice(0, SHOWN).map(shortNumber).join('  ');
  return values.length > SHOWN ? `${shown} …` : shown;
}
