// Buttons by the state, and what of the page does not apply to the data.
import { byId } from '../../shared/byId.ts';
import { setEnabled } from '../../shared/setEnabled.ts';
import { isPlanar, kindOf, MOST } from '../state/choices.ts';
import { missingFile, type State } from '../state/reducer.ts';

/** Shows which buttons can be pressed, and what they do now. */
export function showControls(state: State): void {
  const { phase, past, future, setup, pen } = state;
  document.body.dataset['phase'] = phase;
  const isReady = phase !== 'opening' && phase !== 'waiting';
  byId('run', HTMLButtonElement).textContent = phase === 'running' ? 'Pause' : 'Train';
  enable('run', phase !== 'waiting');
  enable('step', isReady);
  enable('reset', phase !== 'waiting');
  enable('undo', past.length > 0);
  enable('redo', future.length > 0);
  enable('add-layer', setup.layers.length < MOST.layers);
  enable('clear-points', setup.added.length > 0);
  byId(`pen-${pen}`, HTMLInputElement).checked = true;
  showWhatApplies(state);
}

function enable(id: string, enabled: boolean): void {
  setEnabled(byId(id, HTMLButtonElement), enabled);
}

/** Elements with `data-for` are shown where one of its words is the data's kind or name. */
function showWhatApplies(state: State): void {
  const { data } = state.setup;
  const own = isPlanar(data) ? ['plane'] : [kindOf(data), data];
  for (const part of document.querySelectorAll<HTMLElement>('[data-for]')) {
    part.hidden = !part.dataset['for']!.split(' ').some((word) => own.includes(word));
  }
  const file = missingFile(state);
  const note = byId('needs-file', HTMLElement);
  note.hidden = file === undefined;
  note.textContent =
    file === undefined
      ? ''
      : `This set-up learns from ${file === '' ? 'a file of yours' : `the file “${file}”`}. ` +
        'Drop it on the page, or choose it: a link holds all settings, but no contents of files.';
}
