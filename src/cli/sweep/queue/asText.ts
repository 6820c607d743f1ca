// What goes through a queue, as text: a server may keep JSON by its value, which loses the order of names, and rows are
// the local ones to the byte.

import { GradloomError } from '../../../errors.ts';

/** A value as JSON text. `Value` says what it is. */
export interface AsText<Value> {
  readonly json: string;
  /** Never there. */
  readonly of?: Value;
}

/** The value as text. */
export function asText<Value>(value: Value): AsText<Value> {
  return { json: JSON.stringify(value) };
}

/** The value of the text that `what` names. Throws `E_QUEUE` for anything else, which another version has put there. */
export function fromText<Value>(text: AsText<Value> | null | undefined, what: string): Value {
  try {
    return JSON.parse(text!.json) as Value;
  } catch (cause) {
    throw new GradloomError('E_QUEUE', `queue: ${what} must be one of this version; got another.`, {
      hint: 'Do all workers run the same version of gradloom?',
      cause,
    });
  }
}
