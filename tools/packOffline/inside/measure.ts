// `./run measure [--out FOLDER] [--only NAME,…] [--limits NAME=SECONDS,…]`: everything worth knowing of a GPU, in under
// eight minutes, as JSON and one page. A step that fails or runs out of time leaves the others their turn.

import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LARGEST, memoryShapes, productShapes } from '../../../bench/measure/kernelShapes.ts';
import { runLimited, type LimitedRun } from './runLimited.ts';
import { measurementPage, type StepResult } from './measurementPage.ts';

/** A step: programs that run one after the other within its time. */
interface Step {
  readonly name: string;
  /** Seconds that it may take. */
  readonly limit: number;
  readonly programs: readonly (readonly [program: string, ...parameters: string[]])[];
}

/** Seconds that all steps may take together. */
const ALL_SECONDS = 470;
const app = import.meta.dirname;

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    only: { type: 'string', default: '' },
    limits: { type: 'string', default: '' },
    software: { type: 'boolean', default: false },
  },
});
const out = resolve(values.out ?? (process.env['OUT'] || 'gradloom-measured'));
mkdirSync(out, { recursive: true });

const own = (script: string, ...parameters: string[]): [string, ...string[]] => [
  process.execPath,
  join(app, script),
  ...parameters,
];
const bench = (...parameters: string[]): [string, ...string[]] =>
  own('.build/bench.js', '--json', ...parameters);

const sizes = LARGEST[values.software ? 'software' : 'gpu'];
const shapes = (what: 'products' | 'memory'): string =>
  JSON.stringify(
    what === 'products' ? { products: productShapes(sizes.product) } : { memory: memoryShapes(sizes.side) },
  );
const torch = (what: 'products' | 'memory'): [string, ...string[]] => [
  'python3',
  join(app, 'bench/measure/torchKernels.py'),
  shapes(what),
];
const jobs = Math.max(2, Math.min(12, availableParallelism() - 2));
const kernels = (...parameters: string[]): [string, ...string[]] => own('.build/kernels.js', ...parameters);

const STEPS: readonly Step[] = [
  { name: 'info', limit: 20, programs: [own('dist/cli.js', 'info', '--json')] },
  {
    name: 'tests',
    limit: 120,
    // A software driver takes an hour for all.
    programs: [
      own('runTests.js', '--jobs', String(jobs), '--json', ...(values.software ? ['test/gpu/'] : [])),
    ],
  },
  { name: 'verify', limit: 40, programs: [own('dist/cli.js', 'info', '--verify', '--json')] },
  {
    name: 'kernels',
    limit: 90,
    programs: [torch('products'), kernels('products'), kernels('products', '--tensor-cores')],
  },
  { name: 'memory', limit: 25, programs: [torch('memory'), kernels('memory')] },
  {
    name: 'workloads',
    limit: 90,
    programs: [
      bench(
        '--peers',
        '--with',
        'pytorch cuda,pytorch cuda graph',
        '--only',
        values.software ? 'W1,W1-256,W2,W3a,W3b,W5-1' : 'W1,W1-256,W1-4096,W2,W3a,W3b,W4,W5-1,W5-1024,W7',
        '--rounds',
        '3',
        '--turn',
        '0.2',
      ),
      // Half precision in memory and in products; a device without either is left out of its table.
      bench(
        '--peers',
        '--with',
        'gradloom f16,gradloom tensor cores',
        '--only',
        values.software ? 'W2' : 'W2,W4,W7',
        '--rounds',
        '2',
        '--turn',
        '0.2',
      ),
    ],
  },
  {
    name: 'peers',
    limit: 55,
    programs: [
      bench(
        '--peers',
        '--with',
        'tfjs webgpu,jax-js webgpu',
        '--only',
        values.software ? 'W1,W5-1' : 'W1,W2,W3a,W3b,W4,W5-1,W5-1024',
        '--rounds',
        values.software ? '1' : '2',
        '--turn',
        '0.1',
      ),
    ],
  },
  {
    name: 'train',
    limit: 30,
    programs: [
      own(
        'dist/cli.js',
        'train',
        '--json',
        '--layers',
        '784,256,128,10',
        '--optimizer',
        'adam',
        '--epochs',
        values.software ? '1' : '5',
        '--out',
        join(out, 'model.safetensors'),
      ),
    ],
  },
];

const given = new Map(values.limits.split(',').map((part) => part.split('=') as [string, string]));
const wanted = values.only.split(',').filter(Boolean);
const unknown = [...wanted, ...given.keys()].filter(
  (name) => name && !STEPS.some((step) => step.name === name),
);
if (unknown.length > 0) {
  console.error(`measure: steps are ${STEPS.map(({ name }) => name).join(', ')}; got ${unknown.join(', ')}.`);
  process.exitCode = 2;
} else {
  process.exitCode = (await measure()) ? 0 : 1;
}

/** Whether every step ended well. */
async function measure(): Promise<boolean> {
  const begin = performance.now();
  const results: StepResult[] = [];
  for (const step of STEPS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const left = ALL_SECONDS - (performance.now() - begin) / 1000;
    const result = await take(step, Math.min(Number(given.get(step.name) ?? step.limit), left));
    results.push(result);
    console.error(`${step.name}: ${result.ending}, ${result.seconds.toFixed(1)} s`);
    // After each, so that a machine that is taken away leaves what was measured.
    writeFileSync(
      join(out, 'measured.json'),
      JSON.stringify({ seconds: (performance.now() - begin) / 1000, steps: results }),
    );
    writeFileSync(join(out, 'README.md'), measurementPage(results));
  }
  console.error(`written: ${join(out, 'README.md')}, measured.json`);
  return results.every(({ ending }) => ending === 'done');
}

async function take({ name, programs }: Step, limit: number): Promise<StepResult> {
  const begin = performance.now();
  const runs: LimitedRun[] = [];
  for (const program of programs) {
    const seconds = limit - (performance.now() - begin) / 1000;
    runs.push(await runLimited(program, { seconds, environment: environmentOf(name) }));
  }
  writeFileSync(
    join(out, `${name}.txt`),
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
  if (runs.some(({ ending }) => ending === 'out of time')) return 'out of time';
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
