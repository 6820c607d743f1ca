// Servers of the test's own that keep queues: Debian's redis-server and PostgreSQL on free ports, in folders that are
// removed with them.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** A server that runs. */
export interface QueueServer {
  readonly port: number;
  readonly url: string;
  /** Ends, does what is to be done meanwhile, and is there again with what it kept. */
  readonly restart: (meanwhile: () => Promise<void>) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Whether the machine has one. In CI it must have. */
export function hasRedis(): boolean {
  const found = spawnSync('redis-server', ['--version']).status === 0;
  if (!found && process.env['CI']) throw new Error('CI must have redis-server: .ci/run installs it.');
  return found;
}

/** Starts a server and waits until it answers. */
export async function startRedis({ password }: { readonly password?: string } = {}): Promise<QueueServer> {
  const folder = await mkdtemp(join(tmpdir(), 'gradloom-redis-'));
  const port = await freePort();
  const options = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'yes',
    '--appendfsync',
    'no',
  ];
  const begin = async (): Promise<ChildProcess> => {
    const own = spawn('redis-server', [...options, ...(password ? ['--requirepass', password] : [])], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await untilSaid(own, own.stdout, 'Ready to accept connections');
    return own;
  };
  let server = await begin();
  const restart: QueueServer['restart'] = async (meanwhile) => {
    await ended(server, 'SIGTERM');
    await meanwhile();
    server = await begin();
  };
  const stop = async (): Promise<void> => {
    await ended(server, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  };
  return { port, url: `redis://127.0.0.1:${port}`, restart, stop };
}

/** Waits until a server says that it is ready. */
function untilSaid(server: ChildProcess, output: Readable, ready: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    output.on('data', (piece: Buffer) => {
      text += piece.toString();
      if (text.includes(ready)) resolve();
    });
    server.once('exit', () => reject(new Error(`${server.spawnfile} ended: ${text}`)));
  });
}

const POSTGRES_FOLDER = '/usr/lib/postgresql';

/** The folder of the newest PostgreSQL that is installed, if any. */
function postgresPrograms(): string | undefined {
  try {
    const [newest] = readdirSync(POSTGRES_FOLDER).toSorted((a, b) => Number(b) - Number(a));
    return newest === undefined ? undefined : join(POSTGRES_FOLDER, newest, 'bin');
  } catch {
    return undefined;
  }
}

/** Whether the machine has one; its tests are left out where not. */
export function hasPostgres(): boolean {
  const found = postgresPrograms() !== undefined;
  if (!found) console.warn('No PostgreSQL is installed: queues that it keeps are not tested.');
  return found;
}

/** Starts a server with a user of this password and waits until it answers. */
export async function startPostgres({ password = 'right' } = {}): Promise<QueueServer> {
  const programs = postgresPrograms()!;
  const folder = await mkdtemp(join(tmpdir(), 'gradloom-postgres-'));
  // It refuses to run as root.
  const owner = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  const secret = join(folder, 'password');
  await writeFile(secret, password);
  if (owner.uid !== undefined) for (const path of [folder, secret]) await chown(path, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const options = ['--username=gradloom', `--pwfile=${secret}`, '--auth=scram-sha-256', '--no-sync'];
  const made = spawnSync(join(programs, 'initdb'), ['-D', data, '-E', 'UTF8', '--no-locale', ...options], {
    ...owner,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'fsync=off', 'max_connections=60'];
  const begin = async (): Promise<ChildProcess> => {
    const own = spawn(
      join(programs, 'postgres'),
      ['-D', data, '-p', String(port), '-k', folder, ...settings.flatMap((one) => ['-c', one])],
      { ...owner, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    await untilSaid(own, own.stderr, 'ready to accept connections');
    return own;
  };
  let server = await begin();
  const restart: QueueServer['restart'] = async (meanwhile) => {
    // Its clients are told so.
    await ended(server, 'SIGINT');
    await meanwhile();
    server = await begin();
  };
  const stop = async (): Promise<void> => {
    // At once, without waiting for clients.
    await ended(server, 'SIGQUIT');
    await rm(folder, { recursive: true, force: true });
  };
  return { port, url: `postgres://gradloom:${password}@127.0.0.1:${port}/postgres`, restart, stop };
}

/** The number of the user whom Debian's PostgreSQL runs as, or of his group. */
function idOf(which: '-u' | '-g'): number {
  return Number(spawnSync('id', [which, 'postgres'], { encoding: 'utf8' }).stdout);
}

/** Sends a signal to a process of the test, and waits for its end; its exit code. */
export async function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (signal) child.kill(signal);
  return exit;
}

/** A port that nobody listens at. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
