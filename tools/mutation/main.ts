// npm run mutation -- [--count 200] [--seed 1] [--jobs 1] [--only FILE] [--log FILE] [--out docs/mutation.md]
// Changes one thing in one shader at a time and sees whether a test fails: at least 95 % should be caught. With --log
// each result is kept in a file, and a run that was stopped goes on from there.

import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openGpu } from 'gradloom/node';
import { drawMutants } from './drawMutants.ts';
import type { Mutant } from './mutants.ts';
import { describeChange, mutationReport, reasonOf, type Tried } from './report.ts';
import { runTests, type Outcome } from './runMutant.ts';
import { concernedTests, GPU_TIER } from './testFiles.ts';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
    only: { type: 'string' },
    log: { type: 'string' },
    out: { type: 'string' },
  },
});
// The built script lies one folder below the repository's root.
const root = resolve(import.meta.dirname, '..');
const count = Number(options.count);
const seed = Number(options.seed);
const known = readLog(options.log);
const limits = new Map<string, Promise<number>>();
// Runs the handlers that end the tests of the mutant under way.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const first = await tryAll();
const survivors = first.filter(({ outcome }) => outcome === 'survived');
console.log(`${survivors.length} of ${first.length} passed the tests that concern them; now all others.`);
const later = new Map<Mutant, Outcome>();
await inTurns(survivors, async ({ mutant }) => {
  later.set(mutant, await tryMutant(mutant, 'all', GPU_TIER));
  return true;
});

const results = first.map((each) => ({ ...each, outcome: later.get(each.mutant) ?? each.outcome }));
const tried = results.filter((result): result is Tried => result.outcome !== 'invalid');
const gpu = await openGpu();
const device = gpu.name;
gpu.close();
const report = mutationReport(tried, { seed, invalid: results.length - tried.length, device });
console.log(report);
// A part of the shaders, or a few, is no result for the page.
const out = options.out ?? (options.only || count < 200 ? undefined : join(root, 'docs/mutation.md'));
if (out) writeFileSync(out, report);
process.exitCode =
  tried.filter(({ outcome }) => outcome === 'survived').length <= 0.05 * tried.length ? 0 : 1;

/** Runs the tests that concern each mutant, until enough of them compiled. */
async function tryAll(): Promise<(Omit<Tried, 'outcome'> & { outcome: Outcome })[]> {
  const mutants = drawMutants(root, { seed, only: options.only });
  const outcomes = new Map<Mutant, Outcome>();
  let valid = 0;
  await inTurns(mutants, async (mutant) => {
    const outcome = await tryMutant(mutant, 'concerned', concernedTests(mutant.file));
    outcomes.set(mutant, outcome);
    if (outcome !== 'invalid') valid++;
    return valid < count;
  });
  return mutants
    .filter((mutant) => outcomes.has(mutant))
    .map((mutant) => ({ mutant, ...changeOf(mutant), outcome: outcomes.get(mutant)! }));
}

/** Visits the items in order, `--jobs` at a time, until a visit says that it is enough. */
async function inTurns<Item>(items: readonly Item[], visit: (item: Item) => Promise<boolean>): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) if (!(await visit(items[next++]!))) next = items.length;
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, work));
}

function changeOf(mutant: Mutant): Pick<Tried, 'line' | 'before' | 'after'> {
  return describeChange(readFileSync(join(root, mutant.file), 'utf8'), mutant);
}

async function tryMutant(
  mutant: Mutant,
  stage: 'concerned' | 'all',
  tests: readonly string[],
): Promise<Outcome> {
  const key = JSON.stringify([stage, mutant]);
  const before = known.get(key);
  if (before) return before;
  const timeoutSeconds = await limitOf(tests);
  const { outcome, seconds, failure } = await runTests({ root, tests, mutant, timeoutSeconds });
  const change = changeOf(mutant);
  const reason = outcome === 'survived' ? reasonOf({ mutant, ...change, outcome }) : failure;
  console.log(
    `${outcome} ${seconds.toFixed(0)} s ${mutant.file}:${change.line}: ${change.before} → ${change.after}  ${reason ?? ''}`,
  );
  if (options.log) {
    appendFileSync(options.log, `${JSON.stringify({ key, outcome, ...change, seconds, failure })}\n`);
  }
  return outcome;
}

/** Far more than what the tests take without a change: they are run so once, and must pass; later the machine may be busier. */
function limitOf(tests: readonly string[]): Promise<number> {
  const key = tests.join(' ');
  const known = limits.get(key) ?? measureLimit(tests);
  limits.set(key, known);
  return known;
}

async function measureLimit(tests: readonly string[]): Promise<number> {
  const { outcome, seconds, output } = await runTests({ root, tests, timeoutSeconds: 1200 });
  if (outcome !== 'survived') {
    throw new Error(`mutation: the tests must pass without a change; got ${output.slice(-4000)}`);
  }
  return 5 * seconds + 60;
}

function readLog(path: string | undefined): Map<string, Outcome> {
  if (!path || !existsSync(path)) return new Map();
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return new Map(
    lines.map((line) => {
      const { key, outcome } = JSON.parse(line) as { key: string; outcome: Outcome };
      return [key, outcome];
    }),
  );
}
