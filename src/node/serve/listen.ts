// The socket of a server: opened with a typed error, closed after what is under way.

import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GradloomError, messageOf } from '../../errors.ts';
import { systemCode } from '../fileError.ts';
import { answerOfSocket } from './createApp.ts';

/** Listens; the address. Throws `E_ARGUMENT` where the port is taken or may not be used, or the host is not this machine. */
export async function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<AddressInfo> {
  server.on('clientError', (error: Error & { code?: string }, socket) => {
    if (socket.writable && error.code !== 'ECONNRESET') socket.end(answerOfSocket(error));
    else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(listenError(cause, { host, port })));
    server.listen({ host, port }, resolve);
  });
  return server.address() as AddressInfo;
}

/**
 * Waits until connections and requests that the system holds for this program are taken: a turn of the loop to accept a
 * connection, one to read it, one to begin its answer. Without it they would be cut off without a word.
 */
export async function takeWhatArrived(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * Takes no more connections; resolves when all requests are answered, after `timeoutMs` at the latest. Then it waits no
 * longer for clients that do not send or read.
 */
export function closeServer(server: Server, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), timeoutMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
    // A connection that was kept open after its last answer ends with it.
    server.on('request', (_: IncomingMessage, response: { shouldKeepAlive: boolean }) => {
      response.shouldKeepAlive = false;
    });
  });
}

function listenError(cause: Error, { host, port }: { host: string; port: number }): GradloomError {
  const rules: Readonly<Record<string, readonly [string, string]>> = {
    EADDRINUSE: [
      `port ${port} must be free; another program has it`,
      'Choose another port (--port), 0 for any.',
    ],
    EACCES: [`port ${port} must be allowed; the system refuses it`, 'Choose a port above 1023 (--port).'],
    EADDRNOTAVAIL: [
      `host must be an address of this machine; got ${host}`,
      '127.0.0.1, 0.0.0.0 for all of them.',
    ],
    ENOTFOUND: [
      `host must be an address of this machine; got ${host}`,
      '127.0.0.1, 0.0.0.0 for all of them.',
    ],
  };
  const [rule, hint] = rules[systemCode(cause) ?? ''] ?? [`the port must open; got ${messageOf(cause)}`, ''];
  return new GradloomError('E_ARGUMENT', `serve: ${rule}.`, { hint, cause });
}
