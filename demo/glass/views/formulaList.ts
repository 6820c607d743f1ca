// The corrected list of formulas.
import { element } from '../../shared/element.ts';
import { nextTask } from '../../shared/nextTask.ts';
import { CORRECTED_FORMULAS, RIGHT_SET } from '../formulas/correctedFormulas.ts';
import { textWithMath } from './notesMath.ts';

/** Rows that are built and laid out at once. */
const ROWS = 4;

interface List {
  readonly element: HTMLElement;
  /** Rows still to be built. */
  readonly rows: (() => HTMLElement)[];
  readonly body: HTMLElement;
}

/** Shows the right set and the slips: their headings at once, their rows piece by piece. */
export async function showFormulas(root: HTMLElement): Promise<void> {
  const lists = [
    list(
      'The right set',
      ['', 'One example', 'm examples'],
      RIGHT_SET.map(({ name, one, all }) => [name, one, all]),
    ),
    list(
      'Slips of the notes',
      ['', 'Printed', 'Right'],
      CORRECTED_FORMULAS.map(({ id, printed, right, isChecked }) => [
        isChecked ? `${id} ∂` : id,
        printed,
        right,
      ]),
    ),
  ];
  root.append(...lists.map((one) => one.element));
  for (const { rows, body } of lists) {
    for (let first = 0; first < rows.length; first += ROWS) {
      await nextFrame();
      body.append(...rows.slice(first, first + ROWS).map((build) => build()));
    }
  }
}

/** The task after the next frame, so that what was built before is laid out in another one. */
async function nextFrame(): Promise<void> {
  await new Promise(requestAnimationFrame);
  await nextTask();
}

function list(caption: string, headings: readonly string[], rows: readonly (readonly string[])[]): List {
  const cell = (text: string, index: number): HTMLElement =>
    index === 0
      ? element('th', { text, attributes: { scope: 'row' } })
      : element('td', { attributes: { 'data-heading': headings[index]! } }, [textWithMath(text)]);
  const body = element('tbody');
  const whole = element('table', { class: 'list formulas' }, [
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
    body,
  ]);
  return { element: whole, body, rows: rows.map((row) => () => element('tr', {}, row.map(cell))) };
}
