// Runs one bundled test file in a process of its own and sends the results to the parent; a crash of the driver ends
// this process only.

import { startTests, type File, type Task, type VitestRunner } from '@vitest/runner';
import { pathToFileURL } from 'node:url';

/** What became of one test. */
export interface TestResult {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly reason?: string;
}

const [path] = process.argv.slice(2);
const timeout = Number(process.env['GRADLOOM_TEST_TIMEOUT'] || 120_000);

const runner: VitestRunner = {
  config: {
    root: process.cwd(),
    setupFiles: [],
    name: undefined,
    passWithNoTests: false,
    testNamePattern: undefined,
    allowOnly: false,
    sequence: { seed: 1, hooks: 'stack', setupFiles: 'list' },
    chaiConfig: undefined,
    maxConcurrency: 1,
    testTimeout: timeout,
    hookTimeout: timeout,
    retry: 0,
    includeTaskLocation: false,
    tags: [],
    tagsFilter: undefined,
    strictTags: false,
  },
  importFile: (file) => import(pathToFileURL(file).href),
};

// Nobody waits for the results of a run that was stopped.
const stopped = (): void => process.exit(1);
process.once('disconnect', stopped);
const files = await startTests([path!], runner);
process.send!(files.flatMap(resultsOf), () => {
  process.off('disconnect', stopped);
  process.disconnect();
});

function resultsOf(file: File): TestResult[] {
  const results = testsOf(file, []);
  const reason = reasonOf(file);
  // A file that does not load, or whose hooks fail, must not look as if it had no tests.
  if (reason !== undefined || results.length === 0) {
    results.push({ name: '(the file)', state: 'failed', reason: reason ?? 'it holds no test' });
  }
  return results;
}

function testsOf(task: Task, names: readonly string[]): TestResult[] {
  if (task.type === 'suite') {
    const inner = task.file === task ? [] : [...names, task.name];
    const results = task.tasks.flatMap((child) => testsOf(child, inner));
    const reason = task.file === task ? undefined : reasonOf(task);
    if (reason !== undefined) results.push({ name: inner.join(' › '), state: 'failed', reason });
    return results;
  }
  const name = [...names, task.name].join(' › ');
  if (task.result?.state === 'pass') return [{ name, state: 'passed' }];
  if (task.result?.state === 'fail') {
    return [{ name, state: 'failed', reason: reasonOf(task) ?? 'no reason given' }];
  }
  // The runner keeps what a test said to `context.skip` here, which its types leave out.
  return [{ name, state: 'skipped', reason: (task.result as { note?: string } | undefined)?.note }];
}

function reasonOf({ result }: Task): string | undefined {
  const errors = result?.errors ?? [];
  if (errors.length === 0) return undefined;
  return errors
    .map(({ message, diff, stack }) => [message, diff, place(stack)].filter(Boolean).join('\n'))
    .join('\n');
}

/** The lines of the stack that name a test. */
function place(stack: string | undefined): string {
  return (stack ?? '')
    .split('\n')
    .filter((line) => /^\s*at .*\/test\//.test(line))
    .slice(0, 3)
    .join('\n');
}
