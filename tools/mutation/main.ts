// npm run mutation -- [--count 200] [--seed 1] [--only FILE] [--out docs/mutation.md] [--log FILE]
// Changes one thing in one shader at a time and sees whether a test fails: at least 95 % should be caught.

import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
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
    only: { type: 'string' },
    out: { type: 'string' },
    log: { type: 'string' },
  },
});
// The built script lies one folder below the repository's root.
const root = resolve(import.meta.dirname, '..');
const count = Number(options.count);
const seed = Number(options.seed);
const limits = new Map<string, number>();

const tried: Tried[] = [];
let invalid = 0;
for (const mutant of drawMutants(root, { seed, only: options.only })) {
  if (tried.length >= count) break;
  const change = describeChange(readFileSync(join(root, mutant.file), 'utf8'), mutant);
  const { outcome, seconds } = await tryMutant(mutant);
  const place = `${mutant.file}:${change.line} ${mutant.kind}: ${change.before} → ${change.after}`;
  if (options.log) {
    appendFileSync(options.log, `${JSON.stringify({ mutant, ...change, outcome, seconds })}\n`);
  }
  if (outcome === 'invalid') invalid++;
  else tried.push({ mutant, ...change, outcome });
  const known = outcome === 'survived' ? reasonOf(tried.at(-1)!) : undefined;
  console.log(
    `${tried.length}/${count} ${outcome} ${seconds.toFixed(0)} s  ${place}${known ? `  (${known})` : ''}`,
  );
}
const gpu = await openGpu();
const device = gpu.name;
gpu.close();
const report = mutationReport(tried, { seed, invalid, device });
console.log(report);
// A part of the shaders, or a few, is no result for the page.
const out = options.out ?? (options.only || count < 200 ? undefined : join(root, 'docs/mutation.md'));
if (out) writeFileSync(out, report);
const survivors = tried.filter(({ outcome }) => outcome === 'survived').length;
process.exitCode = survivors <= 0.05 * tried.length ? 0 : 1;

async function tryMutant(mutant: Mutant): Promise<{ outcome: Outcome; seconds: number }> {
  let seconds = 0;
  for (const tests of [concernedTests(mutant.file), GPU_TIER]) {
    const result = await runTests({ root, tests, mutant, timeoutSeconds: await limitOf(tests) });
    seconds += result.seconds;
    if (result.outcome !== 'survived') return { outcome: result.outcome, seconds };
  }
  return { outcome: 'survived', seconds };
}

/** Three times what the tests take without a change: they are run so once, and must pass. */
async function limitOf(tests: readonly string[]): Promise<number> {
  const key = tests.join(' ');
  const known = limits.get(key);
  if (known !== undefined) return known;
  const { outcome, seconds, output } = await runTests({ root, tests, timeoutSeconds: 1200 });
  if (outcome !== 'survived')
    throw new Error(`mutation: the tests must pass first; got ${output.slice(-4000)}`);
  limits.set(key, 3 * seconds + 20);
  return 3 * seconds + 20;
}
