// The visitor's settings as numbers. What makes no sense becomes NaN, which the library refuses with its reason.
import { byId } from '../shared/byId.ts';
import type { Settings } from './messages.ts';

/** What the form says now. */
export function readSettings(): Settings {
  return {
    hidden: readLayers(byId('hidden', HTMLInputElement).value),
    learningRate: readNumber(byId('learningRate', HTMLInputElement).value),
    batchSize: readNumber(byId('batchSize', HTMLSelectElement).value),
    epochs: readNumber(byId('epochs', HTMLInputElement).value),
    seed: readNumber(byId('seed', HTMLInputElement).value),
  };
}

/** Calls back when the visitor has changed the learning rate. */
export function onLearningRate(changed: (value: number) => void): void {
  const field = byId('learningRate', HTMLInputElement);
  field.addEventListener('change', () => changed(readNumber(field.value)));
}

/** Units by commas or spaces; nothing is no hidden layer. */
function readLayers(text: string): number[] {
  return text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(readNumber);
}

/** Empty is NaN, unlike with `Number` alone. */
function readNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
