// What is known of the visitor's file: its size, remarks on its reading, and for a table its columns to choose from.
import { byId } from '../../shared/byId.ts';
import { element } from '../../shared/element.ts';
import { wholeText } from '../../shared/wholeText.ts';
import type { ColumnInfo, TableSource } from '../data/source.ts';
import { missingFile, type State } from '../state/reducer.ts';
import type { Setup } from '../state/setup.ts';
import type { Store } from '../state/store.ts';
import { wholeNames } from './wholeNames.ts';

/** Columns and remarks that are listed at most. */
const MOST_LISTED = 300;
const MOST_WARNINGS = 8;
/** Letters of a column's name that its three lines hold in the narrowest card; the longer names that are listed in full at most. */
const LETTERS = 15;
const MOST_LONG = 50;

const KINDS: Readonly<Record<ColumnInfo['kind'], string>> = {
  number: 'number',
  date: 'date',
  boolean: 'yes or no',
  categories: 'text',
  none: 'not used',
};

/** The part of the data card about a file. */
export class SourceView {
  readonly #store: Store;
  readonly #host = byId('source', HTMLElement);

  constructor(store: Store) {
    this.#store = store;
  }

  show(state: State): void {
    const { data } = state.setup;
    const source = data === 'table' || data === 'pictures' ? state.sources[data] : undefined;
    this.#host.hidden = !source || missingFile(state) !== undefined;
    if (!source) return this.#host.replaceChildren();
    const focused = document.activeElement?.id;
    const scrolled = this.#host.querySelector('.columns-scroll')?.scrollTop ?? 0;
    const opened = new Set(this.#details().flatMap((part) => (part.open ? [titleOf(part)] : [])));
    const warnings = source.warnings.slice(0, MOST_WARNINGS);
    this.#host.replaceChildren(
      element('h3', { class: 'file-name', text: source.name, attributes: { dir: 'auto' } }),
      element('p', { class: 'muted', text: summaryOf(source) }),
      ...(warnings.length > 0
        ? [
            element('details', {}, [
              element('summary', { text: `Remarks (${source.warnings.length})` }),
              element(
                'ul',
                { class: 'remarks' },
                warnings.map((text) => element('li', { text })),
              ),
            ]),
          ]
        : []),
      ...(source.kind === 'table' ? [this.#columns(source, state.setup)] : []),
    );
    for (const part of this.#details()) part.open = opened.has(titleOf(part));
    const list = this.#host.querySelector('.columns-scroll');
    if (list) list.scrollTop = scrolled;
    if (focused && !document.activeElement?.id) document.getElementById(focused)?.focus();
  }

  #details(): HTMLDetailsElement[] {
    return [...this.#host.querySelectorAll('details')];
  }

  #columns({ columns }: TableSource, setup: Setup): HTMLElement {
    const target = setup.target === '' ? columns.at(-1)!.name : setup.target;
    const rows = columns
      .slice(0, MOST_LISTED)
      .map((column, index) => this.#row(column, { index, target, leftOut: setup.leftOut }));
    const left = columns.length - rows.length;
    const long = columns.flatMap(({ name }) => (name.length > LETTERS ? [name] : [])).slice(0, MOST_LONG);
    return element('div', {}, [
      element(
        'div',
        { class: 'columns-scroll', attributes: { tabindex: '0', role: 'group', 'aria-label': 'Columns' } },
        [
          element('table', { class: 'column-table' }, [
            element('thead', {}, [
              element(
                'tr',
                {},
                ['Column', 'Missing', 'Learn', 'Predict'].map((text) =>
                  element('th', { text, attributes: { scope: 'col' } }),
                ),
              ),
            ]),
            element('tbody', {}, rows),
          ]),
        ],
      ),
      ...(left > 0
        ? [element('p', { class: 'muted', text: `and ${left} more columns, which are learned from.` })]
        : []),
      ...(long.length > 0 ? [wholeNames(long)] : []),
      this.#targetKind(setup),
    ]);
  }

  #row(
    { name, kind, missing, categories }: ColumnInfo,
    { index, target, leftOut }: { index: number; target: string; leftOut: readonly string[] },
  ): HTMLElement {
    const { dispatch } = this.#store;
    const isTarget = name === target;
    const isUsed = !isTarget && kind !== 'none' && !leftOut.includes(name);
    const learn = element('input', {
      attributes: {
        type: 'checkbox',
        id: `learn-${index}`,
        'aria-label': `Learn from ${name}`,
        ...(isTarget || kind === 'none' ? { disabled: '' } : {}),
      },
      on: {
        change: () =>
          dispatch({
            type: 'change',
            part: {
              leftOut: isUsed ? [...leftOut, name] : leftOut.filter((other) => other !== name),
            },
          }),
      },
    });
    learn.checked = isUsed;
    const predict = element('input', {
      attributes: {
        type: 'radio',
        name: 'target',
        id: `predict-${index}`,
        'aria-label': `Predict ${name}`,
        ...(kind === 'none' ? { disabled: '' } : {}),
      },
      on: { change: () => dispatch({ type: 'change', part: { target: name, targetKind: 'auto' } }) },
    });
    predict.checked = isTarget;
    const detail = categories === undefined ? KINDS[kind] : `${KINDS[kind]}, ${categories} kinds`;
    return element('tr', {}, [
      element('th', { attributes: { scope: 'row' } }, [
        element('span', { class: 'column-name', text: name, attributes: { dir: 'auto', title: name } }),
        element('span', { class: 'muted', text: detail }),
      ]),
      element('td', { text: missing === 0 ? '–' : wholeText(missing) }),
      element('td', {}, [learn]),
      element('td', {}, [predict]),
    ]);
  }

  #targetKind({ targetKind }: Setup): HTMLElement {
    const choice = element('select', {
      attributes: { id: 'targetKind' },
      on: {
        change: () =>
          this.#store.dispatch({
            type: 'change',
            part: { targetKind: choice.value as Setup['targetKind'] },
          }),
      },
    });
    choice.append(
      new Option('as its values suggest', 'auto'),
      new Option('classes', 'classes'),
      new Option('a number', 'numbers'),
    );
    choice.value = targetKind;
    return element('label', { class: 'target-kind', text: 'It is ' }, [choice]);
  }
}

function titleOf(part: HTMLDetailsElement): string {
  return part.querySelector('summary')!.textContent;
}

function summaryOf(source: NonNullable<State['sources'][keyof State['sources']]>): string {
  if (source.kind === 'table') {
    const missing = source.columns.reduce((sum, column) => sum + column.missing, 0);
    const gaps = missing === 0 ? 'no missing values' : counted(missing, 'missing value');
    return `${counted(source.rows, 'row')}, ${counted(source.columns.length, 'column')}, ${gaps}.`;
  }
  const [height, width, channels] = source.shape;
  const test = source.test > 0 ? `, and ${wholeText(source.test)} to test with` : '';
  const kind = channels > 1 ? 'in colour' : 'in grey';
  return `${counted(source.examples, 'picture')} of ${height} × ${width} pixels ${kind}${test}; ${source.classes.length} classes.`;
}

function counted(count: number, word: string): string {
  return `${wholeText(count)} ${word}${count === 1 ? '' : 's'}`;
}
