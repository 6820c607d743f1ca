// `./run tests [--json] [PART OF A PATH ...]`: runs the packed test files, each in a process of its own, and sums up; with
// --json a line a file.

import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { TestResult } from './testFile.ts';

/** A file is given up after this time, milliseconds: a driver may hang. */
const FILE_TIMEOUT_MS = 15 * 60_000;
const WRONG_CALL = 2;

interface FileResult {
  readonly path: string;
  readonly results: readonly TestResult[];
  readonly seconds: number;
}

const app = import.meta.dirname;
const { jobs, list, json, parts } = readArguments();

const files = readdirSync(join(app, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.js'))
  .map((name) => `test/${name}`)
  .filter((path) => parts.length === 0 || parts.some((part) => path.includes(part)))
  .sort();

if (files.length === 0) {
  console.error(`tests: a path must contain one of ${parts.join(', ')}; none does. ./run tests --list`);
  process.exitCode = 1;
} else if (list) {
  console.log(files.join('\n'));
} else {
  process.exitCode = (await runAll()) ? 0 : 1;
}

/** What is asked for; ends the process where that is not clear. */
function readArguments(): { jobs: number; list: boolean; json: boolean; parts: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        jobs: { type: 'string', default: '2' },
        list: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const count = Number(values.jobs);
    if (!Number.isInteger(count) || count < 1)
      throw new Error(`--jobs must be a whole number of at least 1; got ${values.jobs}.`);
    return { jobs: count, list: values.list, json: values.json, parts: positionals };
  } catch (cause) {
    console.error(`tests: ${(cause as Error).message}`);
    process.exit(WRONG_CALL);
  }
}

async function runAll(): Promise<boolean> {
  const done: FileResult[] = [];
  const waiting = [...files];
  const worker = async (): Promise<void> => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const result = await runFile(path);
      done.push(result);
      show(result, done.length);
    }
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: jobs }, worker));
  const count = (state: TestResult['state']): number =>
    done.reduce((sum, { results }) => sum + results.filter((test) => test.state === state).length, 0);
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  if (!json)
    console.log(
      `\n${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped in ${done.length} files, ${seconds} s`,
    );
  return count('failed') === 0 && count('passed') > 0;
}

async function runFile(path: string): Promise<FileResult> {
  const begin = performance.now();
  const child = fork(join(app, 'testFile.js'), [join(app, path)], {
    cwd: app,
    // As in vitest.config.ts: a test should not depend on what was measured when.
    env: { GRADLOOM_TUNING: 'off', ...process.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    timeout: FILE_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  let output = '';
  let results: TestResult[] | undefined;
  child.stdout!.on('data', (chunk) => (output += chunk));
  child.stderr!.on('data', (chunk) => (output += chunk));
  child.on('message', (message) => (results = message as TestResult[]));
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.on('close', (...ending) => resolve(ending)),
  );
  const ended = results && code === 0;
  const end: TestResult = {
    name: '(the process)',
    state: 'failed',
    reason: `ended by ${signal ?? `exit code ${code}`}${results ? ' after its tests' : ' before its tests were done'}\n${output.slice(-4000)}`,
  };
  return {
    path,
    results: [...(results ?? []), ...(ended ? [] : [end])],
    seconds: (performance.now() - begin) / 1000,
  };
}

function show({ path, results, seconds }: FileResult, done: number): void {
  if (json) {
    console.log(JSON.stringify({ path, seconds, of: files.length, results }));
    return;
  }
  const failed = results.filter(({ state }) => state === 'failed');
  const skipped = results.filter(({ state }) => state === 'skipped');
  const passed = results.length - failed.length - skipped.length;
  const parts = [
    `${passed} passed`,
    ...(failed.length > 0 ? [`${failed.length} FAILED`] : []),
    ...(skipped.length > 0 ? [`${skipped.length} skipped`] : []),
  ];
  const position = `${done}/${files.length}`.padStart(7);
  console.log(
    `${position}  ${path.replace(/\.js$/, '.ts').padEnd(42)} ${parts.join(', ')}  (${seconds.toFixed(1)} s)`,
  );
  for (const { name, reason } of failed) console.log(indented(`✗ ${name}\n${reason ?? ''}`));
  for (const { name, reason } of skipped) if (reason) console.log(indented(`– ${name}: ${reason}`));
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `         ${line}`)
    .join('\n');
}
