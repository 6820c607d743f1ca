// The options of `dataSetFromArrays`, and what it asks of its arguments.

import { arrayKind } from '../arrayKind.ts';
import { checkOptions, kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { BYTES_OF_DTYPE, type ArrayData, type TextData } from '../formats/arrayData.ts';
import type { TargetKind } from '../formats/targetKind.ts';
import { checkClassNames } from './canonicalDataSet.ts';
import { checkObject } from './checkObject.ts';
import type { DataSet } from './dataSet.ts';

/** Options of `dataSetFromArrays`: how it understands the target. */
export interface ArraysOptions {
  /** The file's name, for messages. */
  readonly file?: string;
  /** Overrides what the target's values propose. */
  readonly targetKind?: TargetKind;
  /** Names of the classes by index, where they are known: labels are these. Implies `targetKind: 'classes'`. */
  readonly classes?: readonly string[];
  /** The training data, whose kind of target and classes a test set shares. */
  readonly like?: DataSet;
}

const OPTIONS = ['file', 'targetKind', 'classes', 'like'] as const satisfies readonly (keyof ArraysOptions)[];

/**
 * Throws `E_ARGUMENT` unless x and y are arrays as the readers of files give them and the options are known, `E_SHAPE` where
 * an array is not as long as its shape says.
 */
export function checkArrays(x: unknown, y: unknown, options: unknown): asserts x is ArrayData | TextData {
  checkOptions('dataSetFromArrays', options, OPTIONS);
  if (x === undefined) {
    throw fail('x must be an array of a file; got undefined', 'The file has no member of this name.');
  }
  checkArray('x', x);
  if (y !== undefined && !isTexts(y)) checkArray('y', y);
  const { file, targetKind, classes, like } = (options ?? {}) as ArraysOptions;
  if (file !== undefined && typeof file !== 'string') throw fail(`file must be a text; got ${kindOf(file)}`);
  checkClassNames(classes);
  const fits =
    targetKind === undefined ||
    targetKind === 'classes' ||
    (targetKind === 'numbers' && classes === undefined);
  if (!fits) {
    throw fail(
      `targetKind must be classes or numbers, and classes where they have names; got ${kindOf(targetKind)}`,
    );
  }
  if (like !== undefined && typeof like?.features !== 'number') {
    throw fail(`like must be a data set; got ${kindOf(like)}`);
  }
}

function checkArray(name: string, array: unknown): void {
  checkObject(`dataSetFromArrays: ${name}`, array);
  const { shape, dtype, data } = (array ?? {}) as Partial<ArrayData | TextData>;
  const isText = dtype === 'text';
  const kind = arrayKind(data);
  const absent = ['shape', 'dtype', 'data'].filter((key) => !Object.hasOwn(array as object, key));
  if (absent.length > 0) {
    throw fail(
      `${name} must have a shape and data, { shape, dtype, data }; got ${Object.keys(array as object).join(', ') || 'none'}`,
    );
  }
  if (!Array.isArray(shape)) throw fail(`the shape of ${name} must be a list of sizes; got ${kindOf(shape)}`);
  if (!isText && !Object.hasOwn(BYTES_OF_DTYPE, String(dtype))) {
    const known = ['text', ...Object.keys(BYTES_OF_DTYPE)].join(', ');
    throw fail(`the dtype of ${name} must be one of ${known}; got ${kindOf(dtype)}`, hintOfDtype(dtype));
  }
  if (isText && !isTexts(data)) throw fail(`data of ${name} must be a list of texts; got ${kindOf(data)}`);
  if (!isText && (!kind || kind === 'Array')) {
    const hint = 'Float32Array.from(data) makes one, with dtype: "f32"; class names have dtype: "text".';
    throw fail(`data of ${name} must be a typed array; got ${kindOf(data)}`, hint);
  }
  const sizes: readonly unknown[] = shape;
  const count = sizes.reduce<number>(
    (product, size) => product * (Number.isSafeInteger(size) ? Number(size) : NaN),
    1,
  );
  if (count === data?.length) return;
  throw new GradloomError(
    'E_SHAPE',
    `dataSetFromArrays: ${name} must hold as many elements as its shape [${shape.join(', ')}] says; got ${data?.length}.`,
  );
}

/** NumPy's and TensorFlow's names of types. */
function hintOfDtype(dtype: unknown): string {
  const [, kind, bits] = /^(float|int|uint)(8|16|32|64)$/.exec(String(dtype)) ?? [];
  const short = kind && `${kind === 'int' ? 'i' : kind[0]}${bits}`;
  return short !== undefined && Object.hasOwn(BYTES_OF_DTYPE, short) ? `Did you mean "${short}"?` : '';
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function fail(rule: string, hint?: string): GradloomError {
  return new GradloomError('E_ARGUMENT', `dataSetFromArrays: ${rule}.`, { hint });
}
