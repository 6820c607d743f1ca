// The two ends of the diagram: what goes into the network, and what comes out.
import { element } from '../../shared/element.ts';
import { INPUT_NAMES } from '../data/inputsAt.ts';
import type { Setup } from '../state/setup.ts';
import type { Store } from '../state/store.ts';
import type { Built } from '../worker/messages.ts';
import type { LinkedColumn } from './drawLinks.ts';
import { unitPicture } from './unitPicture.ts';

/** A column's element, and its units as lines reach them. */
export interface EndColumn extends LinkedColumn {
  readonly column: HTMLElement;
}

/** What can be computed of a point of the plane, to be switched on and off. */
export function planeInputs(inputs: Setup['inputs'], store: Store): EndColumn {
  const units = new Map<string, HTMLCanvasElement>();
  const rows = INPUT_NAMES.map((name) => {
    const used = inputs.includes(name);
    const canvas = unitPicture(`Input ${name} over the plane`);
    if (used) units.set(name, canvas);
    return element(
      'button',
      {
        class: 'input-unit',
        attributes: { id: `input-${name}`, type: 'button', 'aria-pressed': String(used) },
        on: { click: () => store.dispatch({ type: 'toggleInput', name }) },
      },
      [element('span', { text: name }), canvas],
    );
  });
  // In the order of the set-up, which is the order of the pictures.
  const shown = inputs.map((name) => units.get(name)!);
  return { column: column('Inputs', rows), shown, units: shown.length };
}

/** The picture of the output over the plane. */
export function planeOutput(): EndColumn {
  const canvas = unitPicture('Output over the plane');
  return { column: column('Output', [canvas]), shown: [canvas], units: 1 };
}

/** Features of a table by name, or the pixels of a picture as one. */
export function dataInputs(built: Built | undefined): EndColumn {
  if (built?.shape || !built) {
    const [height, width, channels] = built?.shape ?? [0, 0, 1];
    const text = built ? `${height} × ${width}${channels > 1 ? ` × ${channels}` : ''} pixels` : '…';
    const row = element('span', { class: 'named-unit', text });
    return { column: column('Inputs', [row]), shown: [row], units: 0 };
  }
  return named('Inputs', built.inputNames, built.inputs);
}

/** Classes by name, or what is predicted. */
export function dataOutputs(built: Built | undefined): EndColumn {
  if (!built) return { column: column('Output', []), shown: [], units: 0 };
  return named('Output', built.outputNames, built.outputs);
}

function named(title: string, names: readonly string[], all: number): EndColumn {
  const shown = names.map((text) =>
    element('span', { class: 'named-unit', text, attributes: { title: text, dir: 'auto' } }),
  );
  const left = all - shown.length;
  const more = left > 0 ? [element('span', { class: 'muted', text: `and ${left} more` })] : [];
  return { column: column(title, [...shown, ...more]), shown, units: all };
}

function column(title: string, rows: readonly HTMLElement[]): HTMLElement {
  const name = title === 'Inputs' ? 'column inputs' : 'column';
  return element('div', { class: name, attributes: { role: 'group', 'aria-label': title } }, [
    element('h3', { text: title }),
    element('div', { class: 'units' }, rows),
  ]);
}
