// The options of `gradloom sweep`.

import * as v from 'valibot';
import { parseOptions, text, wholeNumber } from '../optionValues.ts';
import { driverEntry } from '../train/trainOptions.ts';
import { tuningEntry } from '../tune/tuning.ts';

const schema = v.object({
  out: v.optional(text),
  queue: v.optional(text),
  restart: v.optional(v.boolean(), false),
  top: v.optional(wholeNumber(1), '20'),
  driver: driverEntry,
  tuning: tuningEntry,
  json: v.optional(v.boolean()),
  quiet: v.optional(v.boolean()),
  color: v.optional(v.boolean()),
});

/** What the command is told beside the description. */
export type SweepCommandOptions = v.InferOutput<typeof schema>;

/** Checks them all at once. Throws `E_ARGUMENT` that names every wrong one. */
export function parseSweepOptions(given: Readonly<Record<string, unknown>>): SweepCommandOptions {
  return parseOptions('sweep', schema, given);
}
