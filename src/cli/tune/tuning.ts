// The options `--tuning` and `--tensor-cores`, which commands that compute have.

import * as v from 'valibot';
import type { Gpu } from '../../gpu/gpu.ts';
import { TUNING_MODES } from '../../gpu/tuning.ts';
import { oneOf } from '../optionValues.ts';

/** The schema entry of `--tuning`. */
export const tuningEntry = v.optional(oneOf(TUNING_MODES));

/** The help text of `--tuning`. */
export const TUNING_HELP = `how kernels are chosen: ${TUNING_MODES.join(', ')} (default measure on a GPU, else stored)`;

/** The schema entry of `--tensor-cores`. */
export const tensorCoresEntry = v.optional(v.boolean(), false);

/** The help text of `--tensor-cores`. */
export const TENSOR_CORES_HELP =
  'multiply matrices on tensor cores, rounding what they multiply to f16 (docs/tensor-cores.md)';

/** The device in use, for people: rounding is never silent. */
export function deviceName({ driver, tensorCoreSize }: Gpu): string {
  if (!tensorCoreSize) return driver.name;
  return `${driver.name}, with tensor cores (f16, ${tensorCoreSize.join(' × ')})`;
}
