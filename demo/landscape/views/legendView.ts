// Which line is which optimiser's, where it is, and how much of its way the picture shows.
import { byId } from '../../shared/byId.ts';
import { element } from '../../shared/element.ts';
import type { State } from '../state/reducer.ts';
import { OPTIMIZERS, type OptimizerName } from '../state/setup.ts';
import { DASHES, PATH_COLORS } from './drawPaths.ts';

const TITLES: Readonly<Record<OptimizerName, string>> = {
  sgd: 'Gradient descent',
  momentum: 'Momentum',
  nesterov: 'Nesterov',
  rmsprop: 'RMSProp',
  adam: 'Adam',
};

/** A row for each optimiser, with a box that says whether it goes too. */
export class LegendView {
  readonly #boxes = new Map<OptimizerName, HTMLInputElement>();
  readonly #costs = new Map<OptimizerName, HTMLElement>();
  readonly #shares = new Map<OptimizerName, HTMLElement>();

  constructor(onChange: (optimizers: OptimizerName[]) => void) {
    const host = byId('optimizers', HTMLElement);
    for (const name of OPTIMIZERS) {
      const box = element('input', {
        attributes: { type: 'checkbox', id: `optimizer-${name}` },
        on: {
          change: () => {
            const chosen = OPTIMIZERS.filter((own) => this.#boxes.get(own)!.checked);
            if (chosen.length > 0) onChange(chosen);
            else box.checked = true;
          },
        },
      });
      const key = element('canvas', { class: 'key', attributes: { 'aria-hidden': 'true' } });
      drawKey(key, name);
      const cost = element('td', { text: '–' });
      const share = element('td', { text: '–' });
      this.#boxes.set(name, box);
      this.#costs.set(name, cost);
      this.#shares.set(name, share);
      const label = element('label', { attributes: { for: `optimizer-${name}` } }, [
        box,
        key,
        element('span', { text: TITLES[name] }),
      ]);
      host.append(element('tr', {}, [element('th', { attributes: { scope: 'row' } }, [label]), cost, share]));
    }
  }

  show({ setup, paths, phase }: State): void {
    for (const name of OPTIMIZERS) {
      this.#boxes.get(name)!.checked = setup.optimizers.includes(name);
      const path = paths.find(({ optimizer }) => optimizer === name);
      const cost = path?.costs.at(-1);
      // While a run waits for its optimisers, which a driver may take seconds to compile.
      const none = phase === 'running' && !path && setup.optimizers.includes(name) ? '…' : '–';
      this.#costs.get(name)!.textContent =
        cost === undefined ? none : Number.isFinite(cost) ? costText(cost) : 'diverged';
      this.#shares.get(name)!.textContent =
        !path || path.costs.length === 0 ? '–' : `${Math.round(100 * path.inPlane)} %`;
    }
  }
}

function costText(cost: number): string {
  return cost < 1e-3 ? cost.toExponential(2).replace('-', '−') : cost.toPrecision(4);
}

function drawKey(canvas: HTMLCanvasElement, name: OptimizerName): void {
  [canvas.width, canvas.height] = [88, 24];
  const context = canvas.getContext('2d')!;
  context.scale(2, 2);
  context.fillStyle = '#2b2f4a';
  context.fillRect(0, 0, 44, 12);
  context.setLineDash([...DASHES[name]]);
  context.lineWidth = 2.5;
  context.strokeStyle = PATH_COLORS[name];
  context.beginPath();
  context.moveTo(3, 6);
  context.lineTo(41, 6);
  context.stroke();
}
