// Runs a program for a limited time, with all that it starts, and keeps what it writes.

import { spawn } from 'node:child_process';

/** How a program ended, and what it wrote until then. */
export interface LimitedRun {
  /** `done`, `out of time`, `failed (1)`, `ended by SIGSEGV`, `not started`. */
  readonly ending: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Never throws. What was written before the time was up counts. */
export async function runLimited(
  [program, ...parameters]: readonly [string, ...string[]],
  { seconds, environment = process.env }: { seconds: number; environment?: NodeJS.ProcessEnv },
): Promise<LimitedRun> {
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
  let late = false;
  const stop = (): void => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // It has ended in this moment.
    }
  };
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, seconds * 1000);
  const ending = await new Promise<string>((resolve) => {
    child.once('error', () => resolve('not started'));
    child.once('close', (code, signal) =>
      resolve(
        late ? 'out of time' : code === 0 ? 'done' : signal ? `ended by ${signal}` : `failed (${code})`,
      ),
    );
  });
  clearTimeout(timer);
  return { ending, ...texts };
}
