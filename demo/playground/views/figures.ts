// Numbers of the training, and the line that says what is learned from.
import { byId } from '../../shared/byId.ts';
import { showDeviceName } from '../../shared/deviceText.ts';
import { numberText, wholeText } from '../../shared/wholeText.ts';
import type { Built, Frame, Reply, Score } from '../worker/messages.ts';

const IDS = ['epoch', 'steps', 'pace', 'cost', 'accuracy', 'held-out-cost', 'held-out-accuracy'] as const;

/** Shows how the training stands. */
export class Figures {
  readonly #places = new Map(IDS.map((id) => [id, byId(id, HTMLElement)]));

  opened(reply: Extract<Reply, { type: 'opened' }>): void {
    showDeviceName(reply);
  }

  clear(): void {
    for (const place of this.#places.values()) place.textContent = '–';
  }

  /** How much there is to learn from, and how much there is to learn. */
  built({ task, examples, parameters }: Built): void {
    byId('quality', HTMLElement).textContent = task === 'classes' ? 'Accuracy' : 'RMSE';
    const { training, heldOut } = examples;
    byId('sizes', HTMLElement).textContent =
      `${wholeText(training)} ${training === 1 ? 'example' : 'examples'} trained on, ${wholeText(heldOut)} held out; ${wholeText(parameters)} parameters.`;
  }

  /** The first step is long in coming, as a driver compiles what trains. */
  waitForStep(): void {
    this.#places.get('pace')!.textContent = 'compiling …';
  }

  show({ step, epoch, stepsPerSecond, training, heldOut }: Frame): void {
    const figures: Record<(typeof IDS)[number], string> = {
      epoch: epoch < 10 ? String(Number(epoch.toFixed(1))) : wholeText(Math.round(epoch)),
      steps: wholeText(step),
      pace: stepsPerSecond === 0 ? '–' : wholeText(Math.round(stepsPerSecond)),
      cost: training.cost.toFixed(3),
      accuracy: quality(training),
      'held-out-cost': heldOut.cost.toFixed(3),
      'held-out-accuracy': quality(heldOut),
    };
    for (const [id, text] of Object.entries(figures)) {
      this.#places.get(id as (typeof IDS)[number])!.textContent = text;
    }
  }
}

function quality({ accuracy, rmse = Number.NaN }: Score): string {
  if (accuracy !== undefined) return `${(100 * accuracy).toFixed(1)} %`;
  return numberText(rmse, 4);
}
