// The notes' stages: their code, their times, and how far their numbers lie apart.
import stagesSource from '../../../src/notes/stages.ts?raw';
import deviceSource from '../../../src/notes/descendOnGpu.ts?raw';
import { element } from '../../shared/element.ts';
import type { StageResult } from '../worker/messages.ts';
import { numberCell } from './matrixTable.ts';

/** The function of each stage, in the order in which they are timed. */
const CODES: readonly string[] = [
  functionIn(stagesSource, 'loopsOverFeaturesAndExamples'),
  functionIn(stagesSource, 'loopOverExamples'),
  functionIn(stagesSource, 'withoutLoop'),
  functionIn(deviceSource, 'descendOnGpu'),
];
const HEADINGS = ['Stage', 'ms an iteration', 'Cost in iteration 20', 'Apart from the first'];

/** The table of stages. */
export class StagesView {
  readonly #root: HTMLElement;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Shows what the stages gave. */
  show(stages: readonly StageResult[]): void {
    const rows = stages.map(({ name, milliseconds, cost, difference }) =>
      element('tr', {}, [
        element('th', { text: name, attributes: { scope: 'row' } }),
        ...[milliseconds, cost, difference].map((value) => element('td', {}, [numberCell(value)])),
      ]),
    );
    const head = HEADINGS.map((text) => element('th', { text, attributes: { scope: 'col' } }));
    this.#root.replaceChildren(
      element(
        'div',
        { class: 'scroll', attributes: { tabindex: '0', role: 'group', 'aria-label': 'Stages' } },
        [
          element('table', { class: 'list' }, [
            element('caption', { class: 'unseen', text: 'Stages' }),
            element('thead', {}, [element('tr', {}, head)]),
            element('tbody', {}, rows),
          ]),
        ],
      ),
      ...stages.map(({ name }, index) =>
        element('details', {}, [
          element('summary', { text: `Code: ${name}` }),
          element('pre', {
            text: CODES[index]!,
            attributes: { tabindex: '0', role: 'region', 'aria-label': `Code of ${name}` },
          }),
        ]),
      ),
    );
  }
}

/** The text of an exported function. */
function functionIn(source: string, name: string): string {
  const start = source.search(new RegExp(`^export (async )?function ${name}\\b`, 'm'));
  return source.slice(start, source.indexOf('\n}\n', start) + 2);
}
