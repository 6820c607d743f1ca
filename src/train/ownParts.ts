// What a model is made of, as it is at the call: what is changed later would change predictions, and a file with them.

import { isArrayOf } from '../arrayKind.ts';
import { needOptions } from '../checkOptions.ts';
import { inputArray } from '../data/inputArray.ts';
import type { RealArray } from '../data/dataSet.ts';
import { frozenCopyOf } from '../nn/copyOf.ts';
import { checkModel, type ModelParts } from './checkModel.ts';

/**
 * Copies of the parts; numbers are floats in them, whatever list they came in. Throws as `checkModel`, `E_ARGUMENT` for a
 * standard form or target scale that is no object of its members, `E_DTYPE` where these are no arrays of numbers.
 */
export function ownParts({ network, standardForm, targetScale, ...others }: ModelParts): ModelParts {
  const own = {
    network,
    ...frozenCopyOf(others),
    standardForm: numbersOf('standardForm', standardForm, ['shift', 'scale'], ['kind']),
    targetScale: numbersOf('targetScale', targetScale, ['mean', 'deviation']),
  };
  checkModel(own);
  return own;
}

function numbersOf<T extends object>(
  what: string,
  given: T | undefined,
  lists: readonly (keyof T & string)[],
  others: readonly (keyof T & string)[] = [],
): T | undefined {
  if (given === undefined) return undefined;
  needOptions(`model: ${what}`, given, [...others, ...lists]);
  const own = lists.map((name) => [name, realNumbers(`model: ${what}.${name}`, given[name])] as const);
  return Object.freeze({ ...given, ...Object.fromEntries(own) });
}

function realNumbers(what: string, given: unknown): RealArray {
  const checked = inputArray(given, what);
  return isArrayOf(given, 'Float32Array')
    ? (checked.slice() as RealArray)
    : Float64Array.from(given as ArrayLike<number>, Number);
}
