// Runs a program for a limited time, with all that it starts, and keeps what it writes.

import { spawn } from 'node:child_process';

/** How a program ended, and what it wrote until then. */
export interface LimitedRun {
  /** `done`, `out of time`, `stopped`, `failed (1)`, `ended by SIGSEGV`, `not started`. */
  readonly ending: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Never throws. What was written before the time was up, or `signal` came, counts. */
export async function runLimited(
  [program, ...parameters]: readonly [string, ...string[]],
  {
    seconds,
    environment = process.env,
    signal,
  }: { seconds: number; environment?: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<LimitedRun> {
  if (signal?.aborted) return { ending: 'stopped', stdout: '', stderr: '' };
  if (seconds <= 0) return { ending: 'out of time', stdout: '', stderr: '' };
  // A group of its own: what it has started ends with it.
  const child = spawn(program, parameters, {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
  }
  let cut: 'out of time' | 'stopped' | undefined;
  const stop = (): void => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // It has ended in this moment.
    }
  };
  const cutBy = (reason: typeof cut): void => {
    cut ??= reason;
    stop();
  };
  const timer = setTimeout(() => cutBy('out of time'), seconds * 1000);
  // Its group gets no signal of the terminal, so nothing else would end it.
  const stopped = (): void => cutBy('stopped');
  signal?.addEventListener('abort', stopped);
  const ending = await new Promise<string>((resolve) => {
    child.once('error', () => resolve('not started'));
    child.once('close', (code, signal) =>
      resolve(cut ?? (code === 0 ? 'done' : signal ? `ended by ${signal}` : `failed (${code})`)),
    );
  });
  clearTimeout(timer);
  signal?.removeEventListener('abort', stopped);
  return { ending, ...texts };
}
