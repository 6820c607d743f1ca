// `npm run fuzz`: damaged files for every reader, in processes whose time and memory are watched.

import { fork } from 'node:child_process';
import { readFileSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCases, type FuzzOutcome } from './runCases.ts';
import { TARGETS } from './targets.ts';

const USAGE = `usage: npm run fuzz -- [--format ${[...TARGETS.keys()].join('|')}] [--cases 10000] [--seed 1]
Prints a line a format: files read, files refused, crashes, hangs, untyped errors, the largest growth of memory.
A case is repeated by --format NAME --seed S --from INDEX --cases 1.`;

/** Cases of one process: what it leaves behind does not add up beyond them. */
const BATCH = 20_000;
/** A case that takes longer hangs, milliseconds. */
const LONGEST_CASE = 60_000;
/** A process that takes more has believed a header, bytes. */
const MOST_MEMORY = 1.5 * 2 ** 30;

const { values } = parseArgs({
  options: {
    format: { type: 'string' },
    cases: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    child: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const from = Number(values.from);
const count = Number(values.cases);
const isValid = [seed, from, count].every((number) => Number.isSafeInteger(number) && number >= 0);

if (values.help || !isValid || (values.format !== undefined && !TARGETS.has(values.format))) {
  console.log(USAGE);
  process.exitCode = values.help ? 0 : 1;
} else if (values.child) {
  await work(values.format ?? '');
} else {
  const names = values.format === undefined ? [...TARGETS.keys()] : [values.format];
  for (const name of names) await watch(name);
}

/** In the child: the number of each case goes out before it runs, so that the last one is known. */
async function work(name: string): Promise<void> {
  const target = TARGETS.get(name);
  if (!target) return;
  const outcome = await runCases(target, { from, count, seed, onCase: sayCase });
  await new Promise((resolve) => process.send?.(outcome, resolve));
  process.disconnect?.();
}

function sayCase(index: number): void {
  writeSync(1, `${index}\n`);
}

async function watch(name: string): Promise<void> {
  const begin = performance.now();
  const sums = { read: 0, refused: 0, crashes: 0, hangs: 0, memory: 0, untyped: 0 };
  let growth: FuzzOutcome['growth'] = { bytes: 0, fileBytes: 0, index: -1 };
  let at = from;
  while (at < from + count) {
    const batch = Math.min(BATCH, from + count - at);
    const { outcome, last, ended } = await runChild(name, at, batch);
    if (outcome) {
      sums.read += outcome.read;
      sums.refused += outcome.refused;
      sums.untyped += outcome.findings.length;
      for (const { index, what } of outcome.findings.slice(0, 10)) console.log(`${name} ${index}: ${what}`);
      if (outcome.growth.bytes > growth.bytes) growth = outcome.growth;
      at += batch;
    } else {
      sums[ended]++;
      console.log(`${name} ${last}: ${ended}`);
      at = last + 1;
    }
  }
  const seconds = Math.round((performance.now() - begin) / 1000);
  console.log(
    `${name}: ${count} cases of seed ${seed} in ${seconds} s; ${sums.read} read, ${sums.refused} refused, ` +
      `${sums.crashes} crashes, ${sums.hangs} hangs, ${sums.memory} beyond memory, ${sums.untyped} untyped; ` +
      `most memory +${(growth.bytes / 2 ** 20).toFixed(1)} MiB for ${growth.fileBytes} bytes (case ${growth.index})`,
  );
  if (sums.crashes + sums.hangs + sums.memory + sums.untyped > 0) process.exitCode = 1;
}

type Ending = 'crashes' | 'hangs' | 'memory';

function runChild(
  name: string,
  first: number,
  cases: number,
): Promise<{ outcome?: FuzzOutcome; last: number; ended: Ending }> {
  return new Promise((resolve) => {
    const parameters = { format: name, seed, from: first, cases };
    const options = Object.entries(parameters).flatMap(([key, value]) => [`--${key}`, String(value)]);
    const child = fork(fileURLToPath(import.meta.url), [...options, '--child'], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    let outcome: FuzzOutcome | undefined;
    let ended: Ending = 'crashes';
    let last = first;
    let heard = performance.now();
    child.stdout?.on('data', (data: Buffer) => {
      heard = performance.now();
      last = Number(data.toString().trim().split('\n').at(-1));
    });
    child.on('message', (message) => {
      outcome = message as FuzzOutcome;
    });
    const timer = setInterval(() => {
      if (performance.now() - heard > LONGEST_CASE) ended = 'hangs';
      else if (residentBytes(child.pid) > MOST_MEMORY) ended = 'memory';
      else return;
      child.kill('SIGKILL');
    }, 250);
    child.once('exit', () => {
      clearInterval(timer);
      resolve({ ...(outcome ? { outcome } : {}), last, ended });
    });
  });
}

/** What the process holds; 0 where the system does not say. */
function residentBytes(pid: number | undefined): number {
  try {
    const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(found?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
