// Where a queue is: the address of its Redis, checked, and how it may be shown.

import { GradloomError } from '../../../errors.ts';

/** The variable that holds the password, where it should not stand in the address: others can see a command's words. */
export const PASSWORD_VARIABLE = 'GRADLOOM_QUEUE_PASSWORD';

/** The address of a queue. */
export interface QueuePlace {
  /** With user and password. Never shown. */
  readonly url: string;
  /** Without them. */
  readonly shown: string;
}

/** Throws `E_ARGUMENT` unless the text is a `redis:` or `rediss:` address. What is wrong with it is told without a password. */
export function queuePlace(text: string, env: Readonly<Record<string, string | undefined>>): QueuePlace {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const known = url && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname !== '';
  if (!url || !known) {
    const got = url ? `the protocol ${url.protocol}` : 'a text that is no address';
    throw new GradloomError(
      'E_ARGUMENT',
      `--queue must be the address of a Redis, redis://host:6379 or rediss:// with TLS; got ${got}.`,
      { hint: 'BullMQ keeps its queues in Redis 6.2 or newer; on Debian: apt install redis-server.' },
    );
  }
  const password = env[PASSWORD_VARIABLE];
  if (password !== undefined && url.password === '') url.password = encodeURIComponent(password);
  const shown = `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
  return { url: url.href, shown };
}
