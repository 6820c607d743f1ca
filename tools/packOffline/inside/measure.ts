// `./run measure [--out FOLDER] [--only NAME,…] [--limits NAME=SECONDS,…]`: everything worth knowing of a GPU, in under
// eight minutes, as JSON and one page. A step that fails or runs out of time leaves the others their turn.

import { constants } from 'node:os';
import { join } from 'node:path';
import { measureOptions, type MeasureOptions } from './measureOptions.ts';
import { measureSteps, STEP_NAMES, type Step } from './measureSteps.ts';
import { measurementPage, type StepResult } from './measurementPage.ts';
import { FILES, outputName, prepareFolder, writeWhole } from './resultFolder.ts';
import { runLimited, type LimitedRun } from './runLimited.ts';

/** Seconds that all steps may take together. */
const ALL_SECONDS = 470;
const WRONG_CALL = 2;

const stop = new AbortController();
let stoppedBy: NodeJS.Signals | undefined;
process.exitCode = await main();

async function main(): Promise<number> {
  let options: MeasureOptions;
  try {
    options = measureOptions(process.argv.slice(2), STEP_NAMES, process.env);
  } catch (cause) {
    console.error(`measure: ${(cause as Error).message}`);
    return WRONG_CALL;
  }
  try {
    const earlier = prepareFolder(options.out, STEP_NAMES);
    if (earlier !== undefined) console.error(`earlier results are kept in ${earlier}`);
  } catch (cause) {
    console.error(
      `measure: the folder of results must take files; got ${(cause as Error).message}. Name another with --out, or in the variable OUT.`,
    );
    return 1;
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stoppedBy ??= signal;
      stop.abort();
    });
  }
  const well = await measure(options);
  if (stoppedBy) return 128 + constants.signals[stoppedBy];
  return well ? 0 : 1;
}

/** Whether every step ended well. */
async function measure({ out, only, limits, software }: MeasureOptions): Promise<boolean> {
  const begin = performance.now();
  const results: StepResult[] = [];
  for (const step of measureSteps(import.meta.dirname, { out, software })) {
    if (only.length > 0 && !only.includes(step.name)) continue;
    if (stop.signal.aborted) break;
    const left = ALL_SECONDS - (performance.now() - begin) / 1000;
    const result = await take(step, { out, limit: Math.min(limits.get(step.name) ?? step.limit, left) });
    results.push(result);
    console.error(`${step.name}: ${result.ending}, ${result.seconds.toFixed(1)} s`);
    // After each, so that a machine that is taken away leaves what was measured.
    const seconds = (performance.now() - begin) / 1000;
    writeWhole(join(out, FILES.lines), JSON.stringify({ seconds, steps: results }));
    writeWhole(join(out, FILES.page), measurementPage(results));
  }
  console.error(`written: ${join(out, FILES.page)}, ${FILES.lines}`);
  return results.every(({ ending }) => ending === 'done');
}

async function take(
  { name, programs }: Step,
  { out, limit }: { out: string; limit: number },
): Promise<StepResult> {
  const begin = performance.now();
  const runs: LimitedRun[] = [];
  for (const program of programs) {
    const seconds = limit - (performance.now() - begin) / 1000;
    runs.push(await runLimited(program, { seconds, environment: environmentOf(name), signal: stop.signal }));
  }
  writeWhole(
    join(out, outputName(name)),
    runs.map(({ stdout, stderr }, index) => `$ ${programs[index]!.join(' ')}\n${stdout}${stderr}`).join('\n'),
  );
  return {
    name,
    limit,
    seconds: (performance.now() - begin) / 1000,
    ending: endingOf(name, runs),
    lines: runs.flatMap(({ stdout }) => linesOf(stdout)),
  };
}

function environmentOf(name: string): NodeJS.ProcessEnv {
  // A test that hangs is given up before its step is.
  return name === 'tests' ? { GRADLOOM_TEST_TIMEOUT: '60000', ...process.env } : process.env;
}

/** What became of a step. A device without tensor cores, or a machine without PyTorch, is no failure. */
function endingOf(name: string, runs: readonly LimitedRun[]): string {
  for (const cut of ['stopped', 'out of time']) if (runs.some(({ ending }) => ending === cut)) return cut;
  const needed = name === 'kernels' ? [runs[1]!] : name === 'memory' ? [runs[1]!] : runs;
  return needed.find(({ ending }) => ending !== 'done')?.ending ?? 'done';
}

/** The lines of JSON among what a program has written. */
function linesOf(text: string): Record<string, unknown>[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    try {
      return [JSON.parse(line) as Record<string, unknown>];
    } catch {
      // Cut off where its time was up.
      return [];
    }
  });
}
