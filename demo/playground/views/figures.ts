// Numbers of the training, and the line that screen readers speak.
import { byId } from '../../shared/byId.ts';
import type { Reply } from '../worker/messages.ts';

const IDS = ['epoch', 'steps', 'pace', 'cost', 'accuracy', 'held-out-cost', 'held-out-accuracy'] as const;

/** Shows how the training stands. */
export class Figures {
  readonly #places = new Map(IDS.map((id) => [id, byId(id, HTMLElement)]));

  opened({ device, software }: Extract<Reply, { type: 'opened' }>): void {
    byId('device', HTMLElement).textContent = software ? `${device} (no GPU: slow, but right)` : device;
  }

  clear(): void {
    for (const place of this.#places.values()) place.textContent = '–';
  }

  show({ step, epoch, stepsPerSecond, training, heldOut }: Extract<Reply, { type: 'frame' }>): void {
    const figures: Record<(typeof IDS)[number], string> = {
      epoch: epoch.toLocaleString('en', { maximumFractionDigits: epoch < 10 ? 1 : 0 }),
      steps: step.toLocaleString('en'),
      pace: stepsPerSecond === 0 ? '–' : Math.round(stepsPerSecond).toLocaleString('en'),
      cost: training.cost.toFixed(3),
      accuracy: percent(training.accuracy),
      'held-out-cost': heldOut.cost.toFixed(3),
      'held-out-accuracy': percent(heldOut.accuracy),
    };
    for (const [id, text] of Object.entries(figures)) {
      this.#places.get(id as (typeof IDS)[number])!.textContent = text;
    }
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
