// What a queue is made of, whatever keeps it, and what is said where it cannot be reached.

import type * as Bullmq from 'bullmq';
import { GradloomError, messageOf } from '../../../errors.ts';
import { systemCode } from '../../../node/fileError.ts';
import { installCommand, type OptionalPackage } from '../../../node/installCommand.ts';
import { withoutPassword, type QueuePlace } from './queuePlace.ts';

/** The queue that sweeps put their jobs into, and that workers take them from. */
export const QUEUE_NAME = 'gradloom-trials';

/** Milliseconds that a server may take to answer at first. */
export const PATIENCE = 10_000;

/** What a queue is made of. */
export interface QueueTools {
  readonly bullmq: Pick<typeof Bullmq, 'Queue' | 'QueueEvents' | 'Worker' | 'WaitingError'>;
  /** A connection for each that needs one. */
  readonly connect: () => Bullmq.ConnectionOptions;
  /** Whether the server is away, and may be back at the next attempt; clients that wait by themselves never say so. */
  readonly isAway: (error: unknown) => boolean;
  /** Ends what the classes do not end themselves. */
  readonly close: () => void;
}

/** The server cannot be reached, or refuses. */
export function notReached(
  place: QueuePlace,
  cause: unknown,
  { isRefused, check }: { readonly isRefused: RegExp; readonly check: string },
): GradloomError {
  const { server, shown } = place;
  const reason = withoutPassword(place, messageOf(cause));
  // No cause: its details may hold the password.
  return new GradloomError('E_QUEUE', `queue: a ${server} must answer at ${shown}; got ${reason}.`, {
    hint: isRefused.test(reason)
      ? `Check user and password: ${new URL(place.url).protocol}//user:password@host, or the variable GRADLOOM_QUEUE_PASSWORD.`
      : `Check the address, and whether the server runs: ${check}.`,
  });
}

/** The packages cannot be loaded. */
export function notLoaded(names: readonly OptionalPackage[], cause: unknown): GradloomError {
  const isMissing = systemCode(cause) === 'ERR_MODULE_NOT_FOUND';
  const packages = `the npm packages ${names.join(' and ')} must`;
  return new GradloomError(
    'E_UNSUPPORTED',
    isMissing ? `queue: ${packages} be installed.` : `queue: ${packages} load; got ${messageOf(cause)}.`,
    { hint: `Install them: \`${installCommand(...names)}\`.`, cause },
  );
}
