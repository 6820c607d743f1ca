// Inputs in standard form: fitted on the training data, applied to all data, stored with the model.

import { isArrayOf } from '../arrayKind.ts';
import { GradloomError } from '../errors.ts';
import { checkObject } from './checkObject.ts';
import type { DataSet, RealArray } from './dataSet.ts';
import { inputArray, type InputArray } from './inputArray.ts';
import { featureStatistics, type FeatureStatistics } from './featureStatistics.ts';

/** The kinds of standard form; see `fitStandardForm`. */
export const STANDARD_FORM_KINDS = ['none', 'divideBy255', 'standard', 'minMax'] as const;

/** The name of a standard form. */
export type StandardFormKind = (typeof STANDARD_FORM_KINDS)[number];

/** x′ = (x − shift) ∗ scale, feature by feature, in float64; x′ is float32. */
export interface StandardForm {
  /** The rule by which it was fitted. */
  readonly kind: StandardFormKind;
  /** What is subtracted from each feature, [features]. */
  readonly shift: RealArray;
  /** What the difference is multiplied by, [features]. */
  readonly scale: RealArray;
}

/** A standard form as plain data, for JSON, exactly. */
export interface StandardFormJson {
  readonly kind: StandardFormKind;
  readonly shift: readonly number[];
  readonly scale: readonly number[];
}

/**
 * The standard form of `kind` for training data (statistics in float64); default: `divideBy255` for bytes, which are
 * pictures, and `standard` for other numbers.
 *
 * - `none`: x′ = x
 * - `divideBy255`: x′ = x ∗ (1/255 in float32), for pictures
 * - `standard`: x′ = (x − mean) / standard deviation (of the population)
 * - `minMax`: x′ = (x − min) / (max − min), within 0 … 1 on the training data
 *
 * A constant feature is shifted to 0 and has scale 1, not infinity. With `standard`, missing values (NaN) are left
 * out of the statistics, and a feature without any value has shift 0 and scale 1: it becomes 0.
 *
 * Throws `E_ARGUMENT` for an unknown kind; `E_SHAPE` where `x` is no whole number of examples, at least one;
 * `E_NONFINITE` with row and column (from 1) for infinite values, and for missing values with the other kinds.
 */
export function fitStandardForm(
  data: Pick<DataSet, 'x' | 'features'>,
  kind?: StandardFormKind,
): StandardForm {
  checkObject('standard form: the data', data);
  const { features } = data;
  const x = inputArray(data.x, 'standard form: x');
  return fitKind(
    { x, features },
    kind === undefined ? (isArrayOf(x, 'Uint8Array') ? 'divideBy255' : 'standard') : kind,
  );
}

function fitKind({ x, features }: Pick<DataSet, 'x' | 'features'>, kind: StandardFormKind): StandardForm {
  if (!STANDARD_FORM_KINDS.includes(kind)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `standard form: the kind must be one of ${STANDARD_FORM_KINDS.join(', ')}; got ${JSON.stringify(kind)}.`,
    );
  }
  if (x.length === 0 || !Number.isSafeInteger(features) || !(x.length % features === 0)) {
    throw new GradloomError(
      'E_SHAPE',
      `standard form: x must hold whole examples of ${features} features, at least one; got ${x.length} numbers.`,
    );
  }
  checkFinite(x, features, kind);
  const shift = new Float64Array(features);
  // In float32, as where bytes are scaled on the device.
  const scale = new Float64Array(features).fill(kind === 'divideBy255' ? Math.fround(1 / 255) : 1);
  if (kind === 'standard' || kind === 'minMax') {
    const statistics = featureStatistics({ x, features });
    for (let feature = 0; feature < features; feature++) {
      const { origin, width } = placeAndWidth(statistics, feature, kind);
      // JSON has no −0.
      shift[feature] = origin + 0;
      const factor = 1 / width;
      scale[feature] = width > 0 && Number.isFinite(factor) ? factor : 1;
    }
  }
  return { kind, shift, scale };
}

function placeAndWidth(
  { min, max, mean, std }: FeatureStatistics,
  feature: number,
  kind: 'standard' | 'minMax',
): { origin: number; width: number } {
  const low = min[feature] ?? 0;
  const high = max[feature] ?? 0;
  // Rounding in the mean would give a constant feature a tiny spread.
  if (high - low <= 2 ** -49 * Math.max(Math.abs(low), Math.abs(high))) return { origin: low, width: 0 };
  return kind === 'standard'
    ? { origin: mean[feature] ?? 0, width: std[feature] ?? 0 }
    : { origin: low, width: high - low };
}

/**
 * `x` [examples, features] in standard form, as a new array.
 *
 * With `standard`, a missing value (NaN) becomes 0: the training mean. Throws `E_SHAPE` where the form was fitted on
 * another number of features, and `E_NONFINITE` with row and column for other values that are not finite, before or
 * after.
 */
export function applyStandardForm(
  form: StandardForm,
  given: RealArray | Uint8Array,
  features: number,
): Float32Array {
  const x = inputArray(given, 'standard form: x');
  checkObject('standard form: it', form);
  const fitted = inputArray(form.shift, 'standard form: shift').length;
  if (
    inputArray(form.scale, 'standard form: scale').length !== fitted ||
    fitted !== features ||
    x.length % features !== 0
  ) {
    throw new GradloomError(
      'E_SHAPE',
      `standard form: it is for ${fitted} features; got ${x.length} numbers of ${features} features.`,
      { hint: 'Use the data that the model was trained for.' },
    );
  }
  checkFinite(x, features, form.kind);
  const result = new Float32Array(x.length);
  writeStandardForm(form, x, result);
  return result;
}

/** As `applyStandardForm`, of whole rows of checked inputs, `before` of them before these, into `result`. */
export function writeStandardForm(form: StandardForm, x: InputArray, result: Float32Array, before = 0): void {
  const { shift, scale } = form;
  const features = shift.length;
  for (let at = 0; at < x.length;) {
    for (let feature = 0; feature < features; feature++, at++) {
      const value = ((x[at] ?? 0) - (shift[feature] ?? 0)) * (scale[feature] ?? 1);
      result[at] = Number.isNaN(value) ? 0 : value;
      if (!Number.isFinite(result[at])) throw nonFinite(form.kind, { value, at: before + at, features });
    }
  }
}

/** Bytes are finite; of floats, NaN passes with `standard` only. */
function checkFinite(x: RealArray | Uint8Array, features: number, kind: StandardFormKind): void {
  if (isArrayOf(x, 'Uint8Array')) return;
  for (let at = 0; at < x.length; at++) {
    const value = x[at] ?? 0;
    if (Number.isFinite(value) || (Number.isNaN(value) && kind === 'standard')) continue;
    throw nonFinite(kind, { value, at, features });
  }
}

function nonFinite(
  kind: StandardFormKind,
  { value, at, features }: { value: number; at: number; features: number },
): GradloomError {
  const place = `row ${Math.floor(at / features) + 1}, column ${(at % features) + 1}`;
  return new GradloomError(
    'E_NONFINITE',
    `standard form ${kind}: every value must be finite in float32; got ${value} in ${place}.`,
    { hint: Number.isNaN(value) ? 'The kind standard replaces missing values by the mean.' : '' },
  );
}

/** `form` as plain data. */
export function standardFormToJson({ kind, shift, scale }: StandardForm): StandardFormJson {
  return { kind, shift: [...shift], scale: [...scale] };
}

/**
 * A standard form from parsed JSON of any origin. Throws `E_FILE_FORMAT` unless it is what `standardFormToJson`
 * makes: a known kind, and as many finite shifts as scales.
 */
export function standardFormFromJson(value: unknown): StandardForm {
  const members = new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  const kind = STANDARD_FORM_KINDS.find((known) => known === members.get('kind'));
  const shift = finiteNumbers(members.get('shift'));
  const scale = finiteNumbers(members.get('scale'));
  if (!kind || !shift || !scale || shift.length !== scale.length) {
    throw new GradloomError(
      'E_FILE_FORMAT',
      `standard form: it has a kind (${STANDARD_FORM_KINDS.join(', ')}) and as many finite shifts as scales; ` +
        `got ${String(members.get('kind'))}, ${shift?.length ?? 'no'} shifts, ${scale?.length ?? 'no'} scales.`,
    );
  }
  return { kind, shift, scale };
}

function finiteNumbers(value: unknown): Float64Array | undefined {
  if (!Array.isArray(value)) return undefined;
  const list: unknown[] = value;
  const finite = list.every((entry) => typeof entry === 'number' && Number.isFinite(entry));
  return finite ? Float64Array.from(list as number[]) : undefined;
}
