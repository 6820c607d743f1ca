// Asks a store of tuning records, which may be anybody's: it can fail, and it can take for ever.

import { messageOf } from '../errors.ts';
import { within } from './within.ts';

/** A store saves what is measured again in two seconds: nobody wants to wait much longer for it. */
const PATIENCE_MS = 5000;

const WITHOUT = {
  load: 'Kernels are chosen as if it were empty.',
  save: 'The next run does not know what this one has measured.',
};

/**
 * What a method of a store answers. Undefined, with a sentence in `remarks`, where it throws, rejects or answers nothing
 * in time; a late answer is passed over.
 */
export async function askStore<T>(
  method: keyof typeof WITHOUT,
  ask: () => Promise<T>,
  remarks: string[],
): Promise<T | undefined> {
  try {
    return await within(PATIENCE_MS, ask());
  } catch (cause) {
    const sentence = `tuning: the store must ${method} records; got ${messageOf(cause)}. ${WITHOUT[method]}`;
    if (!remarks.includes(sentence)) remarks.push(sentence);
    return undefined;
  }
}
