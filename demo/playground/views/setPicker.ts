// The choice of a set of points: a picture for each.
import { byId } from '../../shared/byId.ts';
import { element } from '../../shared/element.ts';
import { drawPlanarSet, PLANAR_SET_NAMES, type PlanarSetName } from '../data/planarSets.ts';
import type { Store } from '../state/store.ts';

const TITLES: Readonly<Record<PlanarSetName, string>> = {
  line: 'Line',
  blobs: 'Blobs',
  circles: 'Circles',
  moons: 'Moons',
  spirals: 'Spirals',
  flower: 'Flower',
  xor: 'XOR',
};

/** Radio buttons with pictures. */
export class SetPicker {
  readonly #inputs: ReadonlyMap<PlanarSetName, HTMLInputElement>;
  readonly #pictures: (() => void)[] = [];

  constructor(store: Store) {
    const host = byId('sets', HTMLElement);
    this.#inputs = new Map(
      PLANAR_SET_NAMES.map((name) => {
        const input = element('input', {
          attributes: { type: 'radio', name: 'set', value: name, id: `set-${name}` },
          on: { change: () => store.dispatch({ type: 'change', part: { data: name } }) },
        });
        const canvas = element('canvas', {
          attributes: { 'aria-hidden': 'true', width: '112', height: '112' },
        });
        this.#pictures.push(() => drawPicture(canvas, name));
        host.append(
          element('label', { class: 'set', attributes: { for: `set-${name}` } }, [
            input,
            canvas,
            element('span', { text: TITLES[name] }),
          ]),
        );
        return [name, input];
      }),
    );
    this.show(store.state.setup.data);
    this.redraw();
  }

  show(name: PlanarSetName): void {
    this.#inputs.get(name)!.checked = true;
  }

  /** In the colours of the scheme as it is. */
  redraw(): void {
    for (const draw of this.#pictures) draw();
  }
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
