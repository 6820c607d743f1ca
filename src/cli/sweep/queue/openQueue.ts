// BullMQ and its Redis: loaded on demand, and reached before any work is begun.

import type * as Bullmq from 'bullmq';
import type { Redis, RedisOptions } from 'ioredis';
import { GradloomError, messageOf } from '../../../errors.ts';
import { systemCode } from '../../../node/fileError.ts';
import { installCommand } from '../../../node/installCommand.ts';
import type { QueuePlace } from './queuePlace.ts';

/** The queue that sweeps put their jobs into, and that workers take them from. */
export const QUEUE_NAME = 'gradloom-trials';

/** Milliseconds that a Redis may take to answer at first. */
const PATIENCE = 10_000;

/** What a queue is made of. */
export interface QueueTools {
  readonly bullmq: typeof Bullmq;
  /** A connection of its own for whoever needs one; BullMQ closes none of them. */
  readonly connect: () => Redis;
  /** Ends all of them. */
  readonly close: () => void;
}

/**
 * Loads BullMQ and makes sure that the Redis answers.
 *
 * @throws GradloomError `E_UNSUPPORTED` where the packages are not installed, `E_QUEUE` where the Redis is not there, is too
 *   old or refuses; the password is in no message.
 */
export async function openQueue(place: QueuePlace): Promise<QueueTools> {
  const [bullmq, { Redis: Client }] = await Promise.all([import('bullmq'), import('ioredis')]).catch(
    (cause: unknown) => {
      throw notLoaded(cause);
    },
  );
  const made: Redis[] = [];
  const connect = (options: RedisOptions = {}): Redis => {
    const client = new Client(place.url, { maxRetriesPerRequest: null, ...options });
    // What fails is told by whoever waits for it; without a listener it would be written to stderr.
    client.on('error', () => undefined);
    made.push(client);
    return client;
  };
  const close = (): void => {
    for (const client of made) client.disconnect();
  };
  try {
    await answer(connect({ lazyConnect: true, retryStrategy: () => null, connectTimeout: PATIENCE }));
  } catch (cause) {
    close();
    throw notReached(place, cause);
  }
  return { bullmq, connect: () => connect(), close };
}

async function answer(client: Redis): Promise<void> {
  let failure: unknown;
  client.on('error', (error) => (failure = error));
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    // The first failure says why; what comes after it only says that the connection is closed.
    throw failure ?? error;
  }
}

function notReached({ url, shown }: QueuePlace, cause: unknown): GradloomError {
  const { password } = new URL(url);
  const hidden = [password, decodeURIComponent(password)].filter(Boolean);
  const reason = hidden.reduce((text, secret) => text.replaceAll(secret, '***'), messageOf(cause));
  const isRefused = /NOAUTH|WRONGPASS|NOPERM/.test(reason);
  // No cause: its details may hold the password.
  return new GradloomError('E_QUEUE', `queue: a Redis must answer at ${shown}; got ${reason}.`, {
    hint: isRefused
      ? 'Check user and password: redis://user:password@host, or the variable GRADLOOM_QUEUE_PASSWORD.'
      : 'Check the address, and whether the server runs: redis-cli ping.',
  });
}

function notLoaded(cause: unknown): GradloomError {
  const isMissing = systemCode(cause) === 'ERR_MODULE_NOT_FOUND';
  return new GradloomError(
    'E_UNSUPPORTED',
    isMissing
      ? 'queue: the npm packages bullmq and ioredis must be installed.'
      : `queue: the npm packages bullmq and ioredis must load; got ${messageOf(cause)}.`,
    { hint: `Install them: \`${installCommand('bullmq', 'ioredis')}\`.`, cause },
  );
}
