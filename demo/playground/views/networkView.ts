// The network as a diagram: its units, lines for weights, buttons to build it.
import { element } from '../../shared/element.ts';
import { HIDDEN_ACTIVATIONS, kindOf, mostUnits } from '../state/choices.ts';
import type { Setup } from '../state/setup.ts';
import type { Store } from '../state/store.ts';
import type { Built, Frame } from '../worker/messages.ts';
import { drawLinks, type LinkedColumn } from './drawLinks.ts';
import { dataInputs, dataOutputs, planeInputs, planeOutput } from './endColumns.ts';
import { unitPicture } from './unitPicture.ts';

/** Units of a layer that are shown where they have no pictures. */
const MOST_SHOWN = 10;

/** Shows and edits the network. */
export class NetworkView {
  readonly #host: HTMLElement;
  readonly #store: Store;
  readonly #lines = element('canvas', { class: 'links', attributes: { 'aria-hidden': 'true' } });
  readonly #columns = element('div', { class: 'columns' });
  /** Inputs, hidden layers, output. */
  #linked: LinkedColumn[] = [];
  #weights: readonly Float32Array[] = [];
  #isPlane = true;

  constructor(host: HTMLElement, store: Store) {
    this.#host = host;
    this.#store = store;
    host.append(this.#lines, this.#columns);
    this.#lay(store.state.setup);
    // Also at first, once it is known where the units stand.
    new ResizeObserver(() => this.#drawLinks()).observe(this.#columns);
  }

  /** Makes the diagram again; the keyboard's place is kept. */
  build(setup: Setup, built?: Built): void {
    const focused = this.#host.contains(document.activeElement) ? document.activeElement?.id : undefined;
    this.#lay(setup, built);
    if (focused) placeOf(focused)?.focus();
    this.#drawLinks();
  }

  #lay({ data, inputs, layers }: Setup, built?: Built): void {
    const kind = kindOf(data);
    this.#isPlane = kind === 'plane';
    this.#weights = [];
    const first = this.#isPlane ? planeInputs(inputs, this.#store) : dataInputs(built);
    const last = this.#isPlane ? planeOutput() : dataOutputs(built);
    const hidden = layers.map((layer, index) => this.#layerColumn(layer, { index, most: mostUnits(kind) }));
    this.#linked = [first, ...hidden, last];
    this.#columns.replaceChildren(...[first, ...hidden, last].map(({ column }) => column));
  }

  /** The units and weights of a frame. */
  show({ fields, side, weights }: Frame): void {
    if (this.#isPlane && fields) {
      const pictures = this.#linked.flatMap(({ shown }) => shown as readonly HTMLCanvasElement[]);
      // A frame of the network before does not fit this diagram.
      if (fields.width !== side * pictures.length) return;
      for (const [index, canvas] of pictures.entries()) {
        const context = canvas.getContext('2d')!;
        context.drawImage(fields, index * side, 0, side, side, 0, 0, canvas.width, canvas.height);
      }
    }
    if (!weights) return;
    this.#weights = weights;
    this.#drawLinks();
  }

  #layerColumn(
    { units, activation }: Setup['layers'][number],
    { index, most }: { index: number; most: number },
  ): LinkedColumn & { column: HTMLElement } {
    const { dispatch } = this.#store;
    const title = `Layer ${index + 1}`;
    const isFew = most <= 8;
    const shown = Array.from({ length: isFew ? units : Math.min(units, MOST_SHOWN) }, (_, unit) =>
      isFew
        ? unitPicture(`${title}, unit ${unit + 1} over the plane`)
        : element('span', { class: 'dot', attributes: { 'aria-hidden': 'true' } }),
    );
    const left = units - shown.length;
    const resize = (to: number) => (): void => dispatch({ type: 'changeLayer', index, part: { units: to } });
    const button = (id: string, text: string, label: string, act: () => void, disabled = false) =>
      element('button', {
        class: 'small',
        text,
        attributes: {
          id: `${id}-${index}`,
          type: 'button',
          'aria-label': `${title}: ${label}`,
          ...(disabled ? { disabled: '' } : {}),
        },
        on: { click: act },
      });
    const [less, more] = isFew ? ['one unit less', 'one unit more'] : ['half the units', 'twice the units'];
    const column = element('div', { class: 'column', attributes: { role: 'group', 'aria-label': title } }, [
      element('h3', { text: title }),
      element('div', { class: 'layer-buttons' }, [
        button('less', '−', less, resize(isFew ? units - 1 : Math.max(1, units >> 1)), units <= 1),
        element('output', { text: String(units), attributes: { 'aria-label': `${title}: units` } }),
        button('more', '+', more, resize(isFew ? units + 1 : Math.min(most, 2 * units)), units >= most),
        button('remove', '×', 'remove', () => dispatch({ type: 'removeLayer', index })),
      ]),
      this.#activationChoice(activation, index),
      element('div', { class: isFew ? 'units' : 'units dots' }, [
        ...shown,
        ...(left > 0 ? [element('span', { class: 'muted', text: `and ${left} more` })] : []),
      ]),
    ]);
    return { column, shown, units };
  }

  #activationChoice(activation: string, index: number): HTMLElement {
    return element(
      'select',
      {
        attributes: { id: `activation-${index}`, 'aria-label': `Layer ${index + 1}: activation` },
        on: {
          change: ({ target }) => {
            const chosen = (target as HTMLSelectElement).value as Setup['layers'][number]['activation'];
            this.#store.dispatch({ type: 'changeLayer', index, part: { activation: chosen } });
          },
        },
      },
      HIDDEN_ACTIVATIONS.map((name) =>
        element('option', { text: name, attributes: name === activation ? { selected: '' } : {} }),
      ),
    );
  }

  #drawLinks(): void {
    drawLinks(this.#lines, this.#linked, this.#weights);
  }
}

/** Where the keyboard goes on after the button of this id, which may be gone or at its end. */
function placeOf(id: string): HTMLElement | undefined {
  const near = [id, id.replace(/^[a-z]+(?=-\d)/u, 'activation'), 'add-layer'];
  return near.flatMap((one) => document.getElementById(one) ?? []).find((one) => !one.matches(':disabled'));
}
