// npm run mutation -- [--count 200] [--seed 1] [--jobs 1] [--quick] [--only FILE] [--log FILE] [--out FILE]
// Changes one thing in one shader at a time and sees whether a test fails: at least 95 % should be caught. --quick runs
// only the tests that concern the shader, a lower bound. With --log each result is kept in a file, and a run that was
// stopped goes on from there. The result is written to docs/mutation.md.

import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openGpu } from 'gradloom/node';
import { drawMutants } from './drawMutants.ts';
import type { Mutant } from './mutants.ts';
import { proofOf } from './equalChanges.ts';
import { countsAsMutant, describeChange, mutationReport, type Tried } from './report.ts';
import { runTests, type Outcome, type TestResult } from './runMutant.ts';
import { attemptsFor, GPU_TIER, type Attempt } from './testFiles.ts';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
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

const results = await tryAll();
const gpu = await openGpu();
const device = gpu.name;
gpu.close();
const report = mutationReport(results, { seed, device, quick: options.quick });
console.log(report);
// A part of the shaders, or a few, is no result for the page.
const out = options.out ?? (options.only || count < 200 ? undefined : join(root, 'docs/mutation.md'));
if (out) writeFileSync(out, report);
const valid = results.filter(({ outcome }) => countsAsMutant(outcome)).length;
const survived = results.filter(({ outcome }) => outcome === 'survived').length;
process.exitCode = survived <= 0.05 * valid ? 0 : 1;

/** Tries the changes in their order, until enough of them were mutants. */
async function tryAll(): Promise<Tried[]> {
  const mutants = drawMutants(root, { seed, only: options.only });
  const tried = new Map<Mutant, Tried>();
  let found = 0;
  await inTurns(mutants, async (mutant) => {
    const result = await tryMutant(mutant);
    tried.set(mutant, result);
    if (countsAsMutant(result.outcome)) found++;
    return found < count;
  });
  return mutants.flatMap((mutant) => tried.get(mutant) ?? []);
}

/** Visits the items in order, `--jobs` at a time, until a visit says that it is enough. */
async function inTurns<Item>(items: readonly Item[], visit: (item: Item) => Promise<boolean>): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) if (!(await visit(items[next++]!))) next = items.length;
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, work));
}

async function tryMutant(mutant: Mutant): Promise<Tried> {
  const change = { mutant, ...describeChange(readFileSync(join(root, mutant.file), 'utf8'), mutant) };
  if (proofOf(change)) return { ...change, outcome: 'equal' };
  const key = JSON.stringify(mutant);
  const before = known.get(key);
  if (before) return { ...change, outcome: before };
  const attempts = attemptsFor(mutant.file);
  const { outcome, seconds, failure } = await failsIn(
    options.quick ? attempts : [...attempts, { tests: GPU_TIER }],
    mutant,
  );
  const { file } = mutant;
  console.log(
    `${outcome} ${seconds.toFixed(0)} s ${file}:${change.line}: ${change.before} → ${change.after}  ${failure ?? ''}`,
  );
  if (options.log) appendFileSync(options.log, `${JSON.stringify({ key, outcome, seconds, failure })}\n`);
  return { ...change, outcome };
}

/** The first attempt in which a test fails, or the last. */
async function failsIn(attempts: readonly Attempt[], mutant: Mutant): Promise<TestResult> {
  const [attempt, ...others] = attempts;
  const result = await withinLimit(attempt!, mutant);
  return result.outcome === 'survived' && others.length > 0 ? failsIn(others, mutant) : result;
}

/** A machine that has become busier meanwhile is no failure: where time runs out the limit is measured once more. */
async function withinLimit(attempt: Attempt, mutant: Mutant): Promise<TestResult> {
  const timeoutSeconds = await limitOf(attempt);
  const result = await runTests({ root, ...attempt, mutant, timeoutSeconds });
  if (result.outcome !== 'timeout') return result;
  const now = await measureLimit(attempt);
  if (now <= timeoutSeconds) return result;
  limits.set(JSON.stringify(attempt), Promise.resolve(now));
  return withinLimit(attempt, mutant);
}

/** Far more than what the tests take without a change: they are run so once, and must pass; later the machine may be busier. */
function limitOf(attempt: Attempt): Promise<number> {
  const key = JSON.stringify(attempt);
  const limit = limits.get(key) ?? measureLimit(attempt);
  limits.set(key, limit);
  return limit;
}

async function measureLimit(attempt: Attempt): Promise<number> {
  const { outcome, seconds, output } = await runTests({ root, ...attempt, timeoutSeconds: 3600 });
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
