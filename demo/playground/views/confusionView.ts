// Which classes are taken for which: a table of held-out examples, true classes by rows.
import { element } from '../../shared/element.ts';
import { wholeNames } from './wholeNames.ts';

/** Letters of a class's name in a head of the table. */
const LETTERS = 14;
const TITLE = 'confusion-title';

/** A confusion matrix that is filled again as the network learns. */
export class ConfusionView {
  readonly #host: HTMLElement;
  #classes = '';
  #cells: HTMLTableCellElement[][] = [];

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  show(confusion: readonly (readonly number[])[], classes: readonly string[]): void {
    const names = confusion.map((_, index) => classes[index] ?? String(index));
    if (JSON.stringify(names) !== this.#classes) this.#build(names);
    confusion.forEach((row, actual) => {
      const all = row.reduce((sum, count) => sum + count, 0);
      row.forEach((count, predicted) => {
        const cell = this.#cells[actual]![predicted]!;
        cell.textContent = count === 0 ? '·' : String(count);
        cell.style.setProperty('--share', String(all === 0 ? 0 : count / all));
      });
    });
  }

  #build(names: readonly string[]): void {
    this.#classes = JSON.stringify(names);
    this.#cells = names.map((_, actual) =>
      names.map((_, predicted) => element('td', { class: actual === predicted ? 'right' : 'wrong' })),
    );
    const long = names.filter((name) => shortened(name) !== name);
    this.#host.replaceChildren(
      // Not a caption of the table, which would scroll away with it.
      element('p', {
        class: 'muted matrix-title',
        text: 'Held-out examples: true class by row, predicted class by column',
        attributes: { id: TITLE },
      }),
      element(
        'div',
        {
          class: 'matrix-scroll',
          attributes: { tabindex: '0', role: 'group', 'aria-label': 'Confusion matrix' },
        },
        [
          element('table', { class: 'matrix', attributes: { 'aria-labelledby': TITLE } }, [
            element('thead', {}, [
              element('tr', {}, [element('td'), ...names.map((name) => head(name, 'col'))]),
            ]),
            element(
              'tbody',
              {},
              names.map((name, row) => element('tr', {}, [head(name, 'row'), ...this.#cells[row]!])),
            ),
          ]),
        ],
      ),
      ...(long.length > 0 ? [wholeNames(long)] : []),
    );
  }
}

function head(text: string, scope: string): HTMLElement {
  return element('th', { text: shortened(text), attributes: { scope, title: text, dir: 'auto' } });
}

function shortened(text: string): string {
  // What a reader takes for one letter is not cut within.
  const letters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  return letters.length > LETTERS ? `${letters.slice(0, LETTERS - 1).join('')}…` : text;
}
