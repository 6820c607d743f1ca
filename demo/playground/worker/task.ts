// What a set-up asks a network to learn: examples to train on and to hold out, and what its ends are like.
import type { DataSet, Head, StandardForm, TargetScale } from 'gradloom';
import { planarData, pointsOf } from '../data/planarData.ts';
import { kindOf, type Kind } from '../state/choices.ts';
import type { Setup } from '../state/setup.ts';
import type { OpenFiles } from './openFiles.ts';

/** Data with what a network for it begins and ends with. */
export interface Task {
  readonly kind: Kind;
  readonly training: DataSet;
  readonly heldOut: DataSet;
  /** Those that scores are measured on. */
  readonly measured: { readonly training: DataSet; readonly heldOut: DataSet };
  readonly standardForm?: StandardForm;
  readonly targetScale?: TargetScale;
  readonly head: Head;
  /** What is predicted, where it has a name. */
  readonly targetName?: string;
}

/** The task of a set-up. Throws what the library throws for data that makes none. */
export async function taskOf(setup: Setup, files: OpenFiles): Promise<Task> {
  // What points of the plane do not need is not loaded for them.
  if (kindOf(setup.data) !== 'plane') return (await import('./dataTask.ts')).dataTask(setup, files);
  const points = pointsOf(setup);
  const training = planarData(points, setup, { heldOut: false });
  const heldOut = planarData(points, setup, { heldOut: true });
  return {
    kind: 'plane',
    training,
    heldOut,
    measured: { training, heldOut },
    head: { units: 1, activation: 'sigmoid', loss: 'binaryCrossEntropy' },
  };
}
