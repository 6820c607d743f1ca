// A queue that a Redis keeps.

import type { Redis, RedisOptions } from 'ioredis';
import { notLoaded, notReached, PATIENCE, type QueueTools } from './queueTools.ts';
import type { QueuePlace } from './queuePlace.ts';

/** As `openQueue`, for the address of a Redis. */
export async function openRedisQueue(place: QueuePlace): Promise<QueueTools> {
  const [bullmq, { Redis: Client }] = await Promise.all([import('bullmq'), import('ioredis')]).catch(
    (cause: unknown) => {
      throw notLoaded(['bullmq', 'ioredis'], cause);
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
  // BullMQ closes no connection that it was given.
  const close = (): void => {
    for (const client of made) client.disconnect();
  };
  try {
    await answer(connect({ lazyConnect: true, retryStrategy: () => null, connectTimeout: PATIENCE }));
  } catch (cause) {
    close();
    throw notReached(place, cause, { isRefused: /NOAUTH|WRONGPASS|NOPERM/, check: 'redis-cli ping' });
  }
  return { bullmq, connect: () => connect(), isAway: () => false, close };
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
