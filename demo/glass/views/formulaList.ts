// The corrected list of formulas.
import { element } from '../../shared/element.ts';
import { CORRECTED_FORMULAS, RIGHT_SET } from '../formulas/correctedFormulas.ts';
import { textWithMath } from './notesMath.ts';

/** Shows the right set and the slips. */
export function showFormulas(root: HTMLElement): void {
  root.append(
    table(
      'The right set',
      ['', 'One example', 'm examples'],
      RIGHT_SET.map(({ name, one, all }) => [name, one, all]),
    ),
    table(
      'Slips of the notes',
      ['', 'Printed', 'Right'],
      CORRECTED_FORMULAS.map(({ id, printed, right, isChecked }) => [
        isChecked ? `${id} ∂` : id,
        printed,
        right,
      ]),
    ),
  );
}

function table(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): HTMLElement {
  const cell = (text: string, index: number): HTMLElement =>
    index === 0
      ? element('th', { text, attributes: { scope: 'row' } })
      : element('td', { attributes: { 'data-heading': headings[index]! } }, [textWithMath(text)]);
  return element('table', { class: 'list formulas' }, [
    element('caption', { text: caption }),
    element('thead', {}, [
      element(
        'tr',
        {},
        headings.map((text) =>
          text ? element('th', { text, attributes: { scope: 'col' } }) : element('td'),
        ),
      ),
    ]),
    element(
      'tbody',
      {},
      rows.map((row) => element('tr', {}, row.map(cell))),
    ),
  ]);
}
