// What the start page shows of its state.
import { byId } from '../shared/byId.ts';
import { putText } from '../shared/putText.ts';
import { setEnabled } from '../shared/setEnabled.ts';
import { PLANS } from './plans.ts';
import type { Phase, StartState } from './state.ts';

const BUTTON: Readonly<Record<Phase, string>> = {
  opening: 'Pause',
  idle: 'Train it',
  training: 'Pause',
  paused: 'Go on',
  done: 'Other points',
  recorded: 'Pause',
  failed: 'Try again',
};

/** Writes the state into the page. */
export function showState(state: StartState): void {
  const { phase, step, cost } = state;
  const button = byId('again', HTMLButtonElement);
  button.textContent = BUTTON[phase];
  setEnabled(button, phase !== 'opening');
  // A recorded run has its own.
  for (const part of [button, byId('figures', HTMLElement)]) part.hidden = phase === 'recorded';
  byId('live', HTMLElement).dataset['phase'] = phase;
  byId('step', HTMLElement).textContent = `${step} of ${PLANS.spirals.steps}`;
  byId('cost', HTMLElement).textContent = cost === undefined ? '–' : cost.toFixed(3);
  if (phase === 'recorded') {
    putText('title', 'This is how a network learns');
    putText('when', 'recorded on another machine.');
  }
  // Said only where something new begins, not at each frame: a screen reader reads all of it.
  const status = byId('status', HTMLElement);
  const text = statusOf(state);
  if (status.textContent !== text) status.textContent = text;
}

function statusOf({ phase, accuracy, device, wasLost }: StartState): string {
  switch (phase) {
    case 'opening':
      return 'Looking for your GPU …';
    case 'idle':
      return 'Press the button to see it learn.';
    case 'training':
      return wasLost
        ? 'The GPU was lost; the run began again on the next one.'
        : `Learning on ${device ?? 'your GPU'}.`;
    case 'paused':
      return 'Paused.';
    case 'done':
      return `Learned: ${(100 * (accuracy ?? 0)).toFixed(1)} % of the points are in their class.`;
    case 'recorded':
      return 'Your browser offers no GPU to this page, so this run is a recorded one.';
    case 'failed':
      return 'Stopped by an error.';
  }
}
