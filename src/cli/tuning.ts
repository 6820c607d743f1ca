// The option `--tuning`, which commands that compute have.

import * as v from 'valibot';
import { TUNING_MODES } from '../gpu/tuning.ts';
import { oneOf } from './optionValues.ts';

/** Its schema entry. */
export const tuningEntry = v.optional(oneOf(TUNING_MODES));

/** What it does, for the help. */
export const TUNING_HELP = `how kernels are chosen: ${TUNING_MODES.join(', ')} (default measure on a GPU, else stored)`;
