// Where a queue is: the address of the server that keeps it, checked, and how it may be shown.

import { GradloomError } from '../../../errors.ts';

/** The variable that holds the password, where it should not stand in the address: others can see a command's words. */
export const PASSWORD_VARIABLE = 'GRADLOOM_QUEUE_PASSWORD';

/** What may keep a queue. */
export type QueueServer = 'Redis' | 'PostgreSQL';

/** The address of a queue. */
export interface QueuePlace {
  readonly server: QueueServer;
  /** With user and password. Never shown. */
  readonly url: string;
  /** Without them. */
  readonly shown: string;
}

const SERVERS: ReadonlyMap<string, QueueServer> = new Map([
  ['redis:', 'Redis'],
  ['rediss:', 'Redis'],
  ['postgres:', 'PostgreSQL'],
  ['postgresql:', 'PostgreSQL'],
]);

/**
 * Throws `E_ARGUMENT` unless the text is the address of a Redis or a PostgreSQL. What is wrong with it is told without a
 * password.
 */
export function queuePlace(text: string, env: Readonly<Record<string, string | undefined>>): QueuePlace {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const server = url && url.hostname !== '' ? SERVERS.get(url.protocol) : undefined;
  if (!url || !server) {
    const got = url ? `the protocol ${url.protocol}` : 'a text that is no address';
    throw new GradloomError(
      'E_ARGUMENT',
      `--queue must be the address of a Redis, redis://host:6379 or rediss:// with TLS, or of a PostgreSQL, postgres://host/database; got ${got}.`,
      {
        hint: 'BullMQ keeps its queues in Redis 6.2 or PostgreSQL 13, or newer; on Debian: apt install redis-server.',
      },
    );
  }
  const password = env[PASSWORD_VARIABLE];
  if (password !== undefined && url.password === '') url.password = encodeURIComponent(password);
  const shown = `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
  return { server, url: url.href, shown };
}

/** A text without the password of the place, encoded or not. */
export function withoutPassword({ url }: QueuePlace, text: string): string {
  const { password } = new URL(url);
  const hidden = [password, decodeURIComponent(password)].filter(Boolean);
  return hidden.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}
