// Runs tests with one shader changed, in a process of their own.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Mutant } from './mutants.ts';

/**
 * `invalid`: the changed shader does not compile, so it says nothing about the tests. `equal`: it is known to give the
 * same results.
 */
export type Outcome = 'caught' | 'timeout' | 'invalid' | 'equal' | 'survived';

/** What is run. */
export interface TestRun {
  readonly root: string;
  readonly tests: readonly string[];
  /** Only tests whose names hold this. */
  readonly name?: string;
  /** A driver other than the machine's best. */
  readonly driver?: 'swiftshader';
  readonly mutant?: Mutant;
  readonly timeoutSeconds: number;
}

/** How it ended: `output` is all that the tests printed. */
export interface TestResult {
  readonly outcome: Outcome;
  readonly seconds: number;
  readonly output: string;
  /** The first test that failed. */
  readonly failure?: string;
}

/** A loop without end on the device cannot be interrupted, so the whole group of processes is ended after the time. */
export async function runTests(run: TestRun): Promise<TestResult> {
  const { root, tests, name, driver, mutant, timeoutSeconds } = run;
  const start = performance.now();
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const flags = [
    'run',
    '--config',
    'tools/mutation/vitest.config.ts',
    '--bail',
    '1',
    '--reporter',
    'default',
    ...(name ? ['--testNamePattern', name] : []),
  ];
  const child = spawn(process.execPath, [vitest, ...flags, ...tests], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...(driver ? { GRADLOOM_DRIVER: driver } : {}),
      GRADLOOM_MUTANT: mutant ? JSON.stringify(mutant) : '',
      NO_COLOR: '1',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  let late = false;
  const end = (): void => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // Already ended.
    }
  };
  const timer = setTimeout(() => {
    late = true;
    end();
  }, 1000 * timeoutSeconds);
  process.once('exit', end);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  process.off('exit', end);
  const seconds = (performance.now() - start) / 1000;
  if (late) return { outcome: 'timeout', seconds, output };
  if (code === 0) return { outcome: 'survived', seconds, output };
  const failure = /^.* FAIL .*\n.*/m.exec(output)?.[0].trim();
  return { outcome: doesNotCompile(output) ? 'invalid' : 'caught', seconds, output, failure };
}

function doesNotCompile(output: string): boolean {
  return /E_COMPILE|must compile|\[Invalid ShaderModule|Error while parsing WGSL/.test(output);
}
