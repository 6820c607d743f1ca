// Buttons by the state.
import { byId } from '../../shared/byId.ts';
import type { State } from '../state/reducer.ts';
import { MOST } from '../state/setup.ts';

/** Shows which buttons can be pressed, and what they do now. */
export function showControls({ phase, past, future, setup, pen }: State): void {
  document.body.dataset['phase'] = phase;
  byId('run', HTMLButtonElement).textContent = phase === 'running' ? 'Pause' : 'Train';
  byId('undo', HTMLButtonElement).disabled = past.length === 0;
  byId('redo', HTMLButtonElement).disabled = future.length === 0;
  byId('add-layer', HTMLButtonElement).disabled = setup.layers.length >= MOST.layers;
  byId('clear-points', HTMLButtonElement).disabled = setup.added.length === 0;
  byId(`pen-${pen}`, HTMLInputElement).checked = true;
}
