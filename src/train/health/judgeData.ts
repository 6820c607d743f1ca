// What the numbers of training data say. Numbers only, no device.

import type { Symptom } from './finding.ts';
import { LIMITS } from './limits.ts';

/** What is measured of inputs as they enter the network, a number a feature. */
export interface InputNumbers {
  readonly least: ArrayLike<number>;
  readonly largest: ArrayLike<number>;
  /** √ mean x². */
  readonly rms: ArrayLike<number>;
  readonly examples: number;
  /** Pictures have edges that are always the same. */
  readonly isPicture: boolean;
  readonly names?: readonly string[] | undefined;
}

/** What is wrong with the inputs. */
export function judgeInputs({ least, largest, rms, examples, isPicture, names }: InputNumbers): Symptom[] {
  const found: Symptom[] = [];
  const columns = Array.from({ length: rms.length }, (_, column) => column);
  const name = (column: number): string => names?.[column] ?? `feature ${column}`;
  const large = columns.filter((column) => rms[column]! > LIMITS.unscaled);
  if (large.length > 0) {
    const worst = large.reduce((most, column) => (rms[column]! > rms[most]! ? column : most));
    found.push({
      code: 'unscaledInputs',
      place: name(worst),
      values: { features: large.length, feature: worst, rms: rms[worst]! },
    });
  }
  // One example alone is always the same.
  const constant = columns.filter((column) => least[column] === largest[column]);
  if (!isPicture && examples > 1 && constant.length > 0) {
    found.push({
      code: 'constantFeatures',
      place: list(constant.map(name)),
      values: { features: constant.length, examples, feature: constant[0]! },
    });
  }
  return found;
}

/** How often each class is there, and is predicted. */
export interface ClassNumbers {
  readonly there: ArrayLike<number>;
  readonly names?: readonly string[] | undefined;
}

/** Classes of which all training data hold no example. */
export function judgeClasses({ there, names }: ClassNumbers): Symptom[] {
  const absent = indices(there, (count) => count === 0);
  if (absent.length === 0) return [];
  return [
    {
      code: 'classAbsent',
      place: list(absent.map((label) => nameOf(label, names))),
      values: { classes: absent.length, class: absent[0]! },
    },
  ];
}

/** Classes that are there but are not predicted, of some examples. */
export function neverPredicted({
  there,
  predicted,
  names,
}: ClassNumbers & { readonly predicted: ArrayLike<number> }): Symptom[] {
  const never = indices(there, (count, label) => count >= LIMITS.classExamples && predicted[label] === 0);
  if (never.length === 0) return [];
  const examples = Array.from(there).reduce((sum, count) => sum + count, 0);
  return [
    {
      code: 'classNeverPredicted',
      place: list(never.map((label) => nameOf(label, names))),
      values: { classes: never.length, class: never[0]!, examples },
    },
  ];
}

function indices(values: ArrayLike<number>, holds: (value: number, index: number) => boolean): number[] {
  return Array.from(values, (value, index) => (holds(value, index) ? index : -1)).filter((at) => at >= 0);
}

function nameOf(label: number, names: readonly string[] | undefined): string {
  return names?.[label] ?? `class ${label}`;
}

/** A few of them by name. */
function list(names: readonly string[]): string {
  const few = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${few}, …` : few;
}
