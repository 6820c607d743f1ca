// BullMQ and the server that keeps its queues: loaded on demand, and reached before any work is begun.

import type { QueuePlace } from './queuePlace.ts';
import type { QueueTools } from './queueTools.ts';

/**
 * Loads BullMQ and makes sure that the server answers.
 *
 * @throws GradloomError `E_UNSUPPORTED` where the packages are not installed, `E_QUEUE` where the server is not there, is too
 *   old or refuses; the password is in no message.
 */
export async function openQueue(place: QueuePlace): Promise<QueueTools> {
  if (place.server === 'Redis') return (await import('./redisQueue.ts')).openRedisQueue(place);
  return (await import('./postgresQueue.ts')).openPostgresQueue(place);
}
