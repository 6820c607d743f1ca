// The data of an exploration, which is read again and again after the call.

import { copyOf } from '../../nn/copyOf.ts';

/** A copy, which later changes do not reach; a stream, whose source cannot be copied, is taken itself. */
export function dataNow<T>(given: T): T {
  const { train } = Object(given) as { train?: unknown };
  return typeof train === 'function' ? given : copyOf(given);
}
