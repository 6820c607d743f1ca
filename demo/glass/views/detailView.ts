// The operation that is looked at: formula, numbers, what it reads, the nudge check, the kernel call.
import { element } from '../../shared/element.ts';
import type { Call, Matrix, Operation, TakenApart } from '../state/takenApart.ts';
import { matrixTable, numberCell } from './matrixTable.ts';
import { notesMath } from './notesMath.ts';

/** The card beside the list. */
export class DetailView {
  readonly #root: HTMLElement;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Shows an operation of a step. */
  show(step: TakenApart, at: number): void {
    const operation = step.operations[at]!;
    const { letter, formulas, matrix, stage } = operation;
    const title = element('h2', { attributes: { id: 'detail-title' } }, [
      notesMath(letter),
      element('span', { class: 'muted', text: ` ${at + 1} of ${step.operations.length}, ${stage}` }),
    ]);
    const isUpdate = stage === 'update';
    this.#root.replaceChildren(
      title,
      ...formulas.map((formula) =>
        element(
          'div',
          { class: 'display', attributes: { tabindex: '0', role: 'group', 'aria-label': 'Formula' } },
          [notesMath(formula, { display: true })],
        ),
      ),
      element('div', { class: 'tables' }, [
        matrixTable({ letter, matrix, ...(isUpdate ? { note: 'after the step' } : {}) }),
      ]),
      ...nudgeSection(step, operation),
      ...readSection(step, operation, at),
      callSection(step.calls, operation),
    );
  }
}

function nudgeSection(step: TakenApart, { letter, matrix, nudged }: Operation): HTMLElement[] {
  if (!nudged) return [];
  const apart = Math.max(...matrix.values.map((value, place) => Math.abs(value - nudged.values[place]!)));
  const isExamples = /[ZA]/.test(letter);
  return [
    element('section', { class: 'part nudge' }, [
      element('h3', { text: 'By nudging' }),
      element(
        'p',
        { class: 'note' },
        [
          'Each ',
          notesMath(letter.slice(1)),
          ` is made a little larger and a little smaller, and the ${isExamples ? 'loss of its example' : 'cost'} computed again in double precision, without the library. Furthest apart: `,
          numberCell(apart),
          '.',
        ].map((part) => (typeof part === 'string' ? document.createTextNode(part) : part)),
      ),
      ...(apart > 1e-3 ? bendNote(step) : []),
      matrixTable({ letter: `${letter} nudged`, matrix: nudged, caption: 'Difference quotients' }),
    ]),
  ];
}

/** Where a Z is exactly 0, relu has no derivative: the step takes 0 there, a nudge to both sides half of its slope. */
function bendNote({ operations }: TakenApart): HTMLElement[] {
  const isAtBend = operations.some(
    ({ letter, formulas }) =>
      /^A.*= relu\(/.test(formulas.at(-1)!) &&
      operations.find((other) => other.letter === letter.replace('A', 'Z'))!.matrix.values.includes(0),
  );
  if (!isAtBend) return [];
  return [
    element('p', {
      class: 'note bend',
      text: 'They differ since some Z is exactly 0, at the bend of relu, where there is no derivative: the step takes relu′(0) = 0, a nudge to both sides finds half of the slope.',
    }),
  ];
}

/** Y counts as given, and so do parameters before their update. */
function readSection(step: TakenApart, { reads, stage }: Operation, at: number): HTMLElement[] {
  const tables = reads.flatMap((letter) => {
    const matrix: Matrix | undefined =
      step.given[letter] ?? step.operations.slice(0, at).find((other) => other.letter === letter)?.matrix;
    if (!matrix) return [];
    const isBefore = stage === 'update' && /^[Wb]/.test(letter);
    return [matrixTable({ letter, matrix, ...(isBefore ? { note: 'before' } : {}) })];
  });
  if (tables.length === 0) return [];
  return [
    element('section', { class: 'part' }, [
      element('h3', { text: 'Made of' }),
      element('div', { class: 'tables' }, tables),
    ]),
  ];
}

function callSection(calls: readonly Call[], { letter, call }: Operation): HTMLElement {
  const title = element('h3', { text: 'On the device' });
  if (call === undefined) {
    const isBias = letter.startsWith('db');
    return element('section', { class: 'part' }, [
      title,
      element('p', {
        class: 'note',
        text: isBias
          ? 'With one example this is dZ itself, and the training step takes that. It was computed for you.'
          : 'The training step never computes this: it goes from the loss straight to dZ. It was computed for you.',
      }),
    ]);
  }
  const { label, formulas, flops, bytes, nanoseconds, wgsl } = calls[call]!;
  const figures: [string, string][] = [
    ['Kernel call', `${call + 1} of ${calls.length}`],
    ['Operations', String(flops)],
    ['Bytes', String(bytes)],
    ['Time', nanoseconds === undefined ? 'not told by this device' : timeText(nanoseconds)],
  ];
  return element('section', { class: 'part' }, [
    title,
    element('p', { class: 'note', text: label }),
    element(
      'dl',
      { class: 'figures' },
      figures.map(([name, value]) =>
        element('div', {}, [element('dt', { text: name }), element('dd', { text: value })]),
      ),
    ),
    element('details', {}, [
      element('summary', { text: `All ${formulas.length} formulas of this call` }),
      element(
        'ul',
        { class: 'plain', attributes: { tabindex: '0' } },
        formulas.map((formula) => element('li', {}, [notesMath(formula)])),
      ),
    ]),
    element('details', {}, [
      element('summary', { text: 'The WGSL that ran' }),
      element('pre', { text: wgsl, attributes: { tabindex: '0', role: 'region', 'aria-label': 'WGSL' } }),
    ]),
  ]);
}

/** Three digits, which is more than a clock of a browser is worth: these are coarse on purpose. */
function timeText(nanoseconds: number): string {
  if (nanoseconds <= 0) return 'less than the clock tells';
  const [size, unit] = nanoseconds < 1e6 ? [1e3, 'µs'] : [1e6, 'ms'];
  return `${Number((nanoseconds / size).toPrecision(3))} ${unit}`;
}
