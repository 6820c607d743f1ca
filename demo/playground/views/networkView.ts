// The network as a diagram: a picture for each unit, lines for weights, buttons to build it.
import { element } from '../../shared/element.ts';
import { INPUT_NAMES } from '../data/inputsAt.ts';
import type { Reply } from '../worker/messages.ts';
import { HIDDEN_ACTIVATIONS, MOST, type Setup } from '../state/setup.ts';
import type { Store } from '../state/store.ts';
import { drawLinks } from './drawLinks.ts';

type Frame = Extract<Reply, { type: 'frame' }>;

/** Pixels of a unit's picture on the page along one axis; painted at twice that for dense screens. */
const UNIT = 44;

/** Shows and edits the network. */
export class NetworkView {
  readonly #host: HTMLElement;
  readonly #store: Store;
  readonly #lines = element('canvas', { class: 'links', attributes: { 'aria-hidden': 'true' } });
  readonly #columns = element('div', { class: 'columns' });
  /** Pictures of the units, column by column: inputs, hidden layers, output. */
  #units: HTMLCanvasElement[][] = [];
  #frame: Frame | undefined;

  constructor(host: HTMLElement, store: Store) {
    this.#host = host;
    this.#store = store;
    host.append(this.#lines, this.#columns);
    new ResizeObserver(() => this.#drawLinks()).observe(this.#columns);
    this.build(store.state.setup);
  }

  /** Makes the diagram again; the keyboard's place is kept. */
  build({ inputs, layers }: Setup): void {
    const focused = this.#host.contains(document.activeElement) ? document.activeElement?.id : undefined;
    this.#frame = undefined;
    this.#units = [];
    this.#columns.replaceChildren(
      this.#inputColumn(inputs),
      ...layers.map((layer, index) => this.#layerColumn(layer, index)),
      this.#outputColumn(),
    );
    if (focused) document.getElementById(focused)?.focus();
    this.#drawLinks();
  }

  /** The units and weights of a frame. */
  show(frame: Frame): void {
    const { fields, side } = frame;
    const pictures = this.#units.flat();
    // A frame of the network before does not fit this diagram.
    if (fields.width !== side * pictures.length) return;
    this.#frame = frame;
    for (const [index, canvas] of pictures.entries()) {
      canvas
        .getContext('2d')!
        .drawImage(fields, index * side, 0, side, side, 0, 0, canvas.width, canvas.height);
    }
    this.#drawLinks();
  }

  #inputColumn(inputs: Setup['inputs']): HTMLElement {
    const rows: HTMLElement[] = [];
    const units = new Map<string, HTMLCanvasElement>();
    for (const name of INPUT_NAMES) {
      const used = inputs.includes(name);
      const canvas = unitCanvas(`Input ${name} over the plane`);
      if (used) units.set(name, canvas);
      const toggle = element(
        'button',
        {
          class: 'input-unit',
          attributes: { id: `input-${name}`, type: 'button', 'aria-pressed': String(used) },
          on: { click: () => this.#store.dispatch({ type: 'toggleInput', name }) },
        },
        [element('span', { text: name }), canvas],
      );
      rows.push(toggle);
    }
    // In the order of the set-up, which is the order of the pictures.
    this.#units.push(inputs.map((name) => units.get(name)!));
    return element('section', { class: 'column inputs', attributes: { 'aria-label': 'Inputs' } }, [
      element('h3', { text: 'Inputs' }),
      element('div', { class: 'units' }, rows),
    ]);
  }

  #layerColumn({ units, activation }: Setup['layers'][number], index: number): HTMLElement {
    const { dispatch } = this.#store;
    const title = `Layer ${index + 1}`;
    const canvases = Array.from({ length: units }, (_, unit) =>
      unitCanvas(`${title}, unit ${unit + 1} over the plane`),
    );
    this.#units.push(canvases);
    const button = (
      id: string,
      text: string,
      label: string,
      click: () => void,
      disabled = false,
    ): HTMLElement =>
      element('button', {
        class: 'small',
        text,
        attributes: {
          id: `${id}-${index}`,
          type: 'button',
          'aria-label': `${title}: ${label}`,
          ...(disabled ? { disabled: '' } : {}),
        },
        on: { click },
      });
    const resize = (to: number) => (): void => dispatch({ type: 'changeLayer', index, part: { units: to } });
    const choice = element(
      'select',
      {
        attributes: { id: `activation-${index}`, 'aria-label': `${title}: activation` },
        on: {
          change: (event) => {
            const chosen = (event.target as HTMLSelectElement).value;
            dispatch({ type: 'changeLayer', index, part: { activation: chosen as typeof activation } });
          },
        },
      },
      HIDDEN_ACTIVATIONS.map((name) =>
        element('option', { text: name, attributes: name === activation ? { selected: '' } : {} }),
      ),
    );
    return element('section', { class: 'column', attributes: { 'aria-label': title } }, [
      element('h3', { text: title }),
      element('div', { class: 'layer-buttons' }, [
        button('less', '−', 'one unit less', resize(units - 1), units <= 1),
        element('output', { text: String(units), attributes: { 'aria-label': `${title}: units` } }),
        button('more', '+', 'one unit more', resize(units + 1), units >= MOST.units),
        button('remove', '×', 'remove', () => dispatch({ type: 'removeLayer', index })),
      ]),
      choice,
      element('div', { class: 'units' }, canvases),
    ]);
  }

  #outputColumn(): HTMLElement {
    const canvas = unitCanvas('Output over the plane');
    this.#units.push([canvas]);
    return element('section', { class: 'column', attributes: { 'aria-label': 'Output unit' } }, [
      element('h3', { text: 'Output' }),
      element('div', { class: 'units' }, [canvas]),
    ]);
  }

  #drawLinks(): void {
    drawLinks(this.#lines, this.#units, this.#frame?.weights ?? []);
  }
}

function unitCanvas(label: string): HTMLCanvasElement {
  const canvas = element('canvas', { class: 'unit', attributes: { role: 'img', 'aria-label': label } });
  canvas.width = 2 * UNIT;
  canvas.height = 2 * UNIT;
  return canvas;
}
