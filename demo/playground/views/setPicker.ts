// The choice of what is learned from: a picture for each set, a sign for digits and for the visitor's files.
import { byId } from '../../shared/byId.ts';
import { nextTask } from '../../shared/nextTask.ts';
import { element } from '../../shared/element.ts';
import { drawPlanarSet, PLANAR_SET_NAMES, type PlanarSetName } from '../data/planarSets.ts';
import type { DataName } from '../state/choices.ts';
import type { State } from '../state/reducer.ts';
import type { Store } from '../state/store.ts';

const TITLES: Readonly<Record<DataName, string>> = {
  line: 'Line',
  blobs: 'Blobs',
  circles: 'Circles',
  moons: 'Moons',
  spirals: 'Spirals',
  flower: 'Flower',
  xor: 'XOR',
  digits: 'Digits',
  table: 'My table',
  pictures: 'My pictures',
};

/** Radio buttons with pictures. */
export class SetPicker {
  readonly #store: Store;
  readonly #host = byId('sets', HTMLElement);
  readonly #inputs = new Map<DataName, HTMLInputElement>();
  readonly #pictures: (() => void)[] = [];

  constructor(store: Store) {
    this.#store = store;
    for (const name of PLANAR_SET_NAMES) {
      const canvas = element('canvas', {
        attributes: { 'aria-hidden': 'true', width: '112', height: '112' },
      });
      this.#pictures.push(() => drawPicture(canvas, name));
      this.#add(name, canvas);
    }
    this.#add('digits', sign('3'));
    this.show(store.state);
    void this.redraw();
  }

  /** Files that were opened, or are in the link, are choices as well. */
  show({ setup, sources }: State): void {
    for (const [name, text] of [
      ['table', '▦'],
      ['pictures', '▣'],
    ] as const) {
      if ((sources[name] || setup.data === name) && !this.#inputs.has(name)) this.#add(name, sign(text));
    }
    this.#inputs.get(setup.data)!.checked = true;
  }

  /** In the colours of the scheme as it is, a picture a task. */
  async redraw(): Promise<void> {
    for (const draw of this.#pictures) {
      await nextTask();
      draw();
    }
  }

  #add(name: DataName, picture: HTMLElement): void {
    const input = element('input', {
      attributes: { type: 'radio', name: 'set', value: name, id: `set-${name}` },
      on: { change: () => this.#choose(name) },
    });
    this.#inputs.set(name, input);
    this.#host.append(
      element('label', { class: 'set', attributes: { for: `set-${name}` } }, [
        input,
        picture,
        element('span', { text: TITLES[name] }),
      ]),
    );
  }

  #choose(name: DataName): void {
    const { sources } = this.#store.state;
    const source = name === 'table' || name === 'pictures' ? sources[name] : undefined;
    if (source) this.#store.dispatch({ type: 'open', source });
    else this.#store.dispatch({ type: 'change', part: { data: name } });
  }
}

function sign(text: string): HTMLElement {
  return element('span', { class: 'sign', text, attributes: { 'aria-hidden': 'true' } });
}

function drawPicture(canvas: HTMLCanvasElement, name: PlanarSetName): void {
  const context = canvas.getContext('2d')!;
  const { width, height } = canvas;
  context.clearRect(0, 0, width, height);
  const style = getComputedStyle(canvas);
  const colors = [style.getPropertyValue('--low'), style.getPropertyValue('--high')];
  for (const { x, y, label } of drawPlanarSet(name, { count: 120, noise: 0.02, seed: 1 })) {
    context.fillStyle = colors[label]!;
    context.beginPath();
    context.arc(((x + 1) / 2) * width, ((1 - y) / 2) * height, 3.4, 0, 2 * Math.PI);
    context.fill();
  }
}
