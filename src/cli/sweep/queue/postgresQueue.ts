// A queue that a PostgreSQL keeps, in the tables of BullMQ's own schema.

import { setTimeout as wait } from 'node:timers/promises';
import type { ConnectionOptions } from 'bullmq';
import type { Pool, PoolClient } from 'pg';
import { messageOf } from '../../../errors.ts';
import { notLoaded, notReached, PATIENCE, type QueueTools } from './queueTools.ts';
import type { QueuePlace } from './queuePlace.ts';

/** No connection, and what a server says that ends or begins: classes 08 and 57P of PostgreSQL's codes. */
const AWAY = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND|08|57P0[123])/;
/** What `pg` says of it without a code. */
const AWAY_TEXT = /connection terminated|timeout exceeded when trying to connect/i;

function isAway(error: unknown): boolean {
  const { code } = Object(error) as { code?: unknown };
  // Several addresses of one name, none of which answers.
  if (error instanceof AggregateError) return error.errors.some(isAway);
  return AWAY.test(String(code)) || AWAY_TEXT.test(messageOf(error));
}

/** Milliseconds between two attempts to reach a server that is away. */
const AGAIN_MS = 500;

/**
 * Who waits for a connection of the pool waits until the server is back, or the pool ends. BullMQ connects once and keeps
 * the outcome: after a failure it would ask for jobs again and again without a pause, in which nothing else happens in
 * the process.
 */
function waitsWhileAway(pool: Pool): Pool {
  const connect = pool.connect.bind(pool) as (done?: unknown) => Promise<PoolClient>;
  const patiently = async (): Promise<PoolClient> => {
    for (;;) {
      try {
        return await connect();
      } catch (error) {
        if (!isAway(error) || pool.ending) throw error;
        await wait(AGAIN_MS);
      }
    }
  };
  // With a function to call it is as it was: the pool itself calls it so.
  pool.connect = ((done?: unknown) => (done ? connect(done) : patiently())) as Pool['connect'];
  return pool;
}

/** As `openQueue`, for the address of a PostgreSQL. The first who comes makes the tables. */
export async function openPostgresQueue(place: QueuePlace): Promise<QueueTools> {
  const [bullmq, { default: pg }] = await Promise.all([import('bullmq'), import('pg')]).catch(
    (cause: unknown) => {
      throw notLoaded(['bullmq', 'pg'], cause);
    },
  );
  const pools: Pool[] = [];
  const connect = (): Pool => {
    const pool = new pg.Pool({
      connectionString: place.url,
      // Where BullMQ's tables are: it leaves that to those who bring a pool.
      options: `-c search_path=${bullmq.DEFAULT_SCHEMA}`,
      connectionTimeoutMillis: PATIENCE,
      keepAlive: true,
      // One waits for notes of the server all the time.
      max: 4,
    });
    // A server that is away comes back; without a listener the process would end.
    pool.on('error', () => undefined);
    pools.push(pool);
    return pool;
  };
  // BullMQ ends no pool that it was given.
  const close = (): void => {
    for (const pool of pools) if (!pool.ended) void pool.end();
  };
  try {
    const client = await connect().connect();
    try {
      await bullmq.runMigrations(client);
    } finally {
      client.release();
    }
  } catch (cause) {
    close();
    throw notReached(place, cause, {
      isRefused: /authentication|permission denied|role .* does not exist/i,
      check: 'pg_isready',
    });
  }
  const { Queue, QueueEvents, Worker } = bullmq.withBackend(bullmq.createPostgresBackend);
  // The same classes but for the type of their connection, which nobody here looks into.
  const own: unknown = { Queue, QueueEvents, Worker, WaitingError: bullmq.WaitingError };
  return {
    bullmq: own as QueueTools['bullmq'],
    connect: (): ConnectionOptions => waitsWhileAway(connect()),
    isAway,
    close,
  };
}
