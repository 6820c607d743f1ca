// What `./run measure` found, as one page in Markdown.

import type { MemoryShape, ProductShape } from '../../../bench/measure/kernelShapes.ts';
import type { DeviceCheck, DeviceVerification } from '../../../src/verify/deviceCheck.ts';
import type { TestResult } from './testFile.ts';

/** A step, how it ended, and the JSON lines that it wrote. */
export interface StepResult {
  readonly name: string;
  /** Seconds that it was given. */
  readonly limit: number;
  readonly seconds: number;
  readonly ending: string;
  readonly lines: readonly Readonly<Record<string, unknown>>[];
}

type Line = Readonly<Record<string, unknown>>;

/** The page. Steps that are absent or empty are left out of it. */
export function measurementPage(steps: readonly StepResult[]): string {
  const linesOf = (name: string): readonly Line[] => steps.find((step) => step.name === name)?.lines ?? [];
  return [
    '# Gradloom, measured',
    table(
      ['step', 'ending', 'seconds', 'limit'],
      steps.map(({ name, ending, seconds, limit }) => [name, ending, seconds.toFixed(1), limit.toFixed(0)]),
    ),
    ...device(linesOf('info')),
    ...verification(linesOf('verify')),
    ...tests(linesOf('tests')),
    ...products(linesOf('kernels')),
    ...memory(linesOf('memory')),
    ...workloads('Workloads beside PyTorch, ms', linesOf('workloads')),
    ...workloads('Workloads beside TensorFlow.js and jax-js, ms', linesOf('peers')),
    ...training(linesOf('train')),
  ].join('\n\n');
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function device(lines: readonly Line[]): string[] {
  // A command that fails writes what failed instead.
  const info = lines.find((line) => 'driver' in line);
  if (!info) return [];
  const { name, kind } = info['driver'] as { name: string; kind: string };
  const { node, webgpu, gradloom } = info['versions'] as Record<string, string>;
  return [
    '## Device',
    `${name} (${kind}); gradloom ${gradloom}, Node ${node}, webgpu ${webgpu}. Features: ${(info['features'] as string[]).join(', ')}. ` +
      `Tensor cores: ${(info['tensorCores'] as string[]).join(', ') || 'none offered'}.`,
  ];
}

function verification(lines: readonly Line[]): string[] {
  const checks = lines.filter((line) => 'checks' in line).flatMap((line) => line['checks'] as DeviceCheck[]);
  if (checks.length === 0) return [];
  const whole = lines.find((line) => line['verification'])?.['verification'] as
    | DeviceVerification
    | undefined;
  const count = (verdict: string): number => checks.filter((check) => check.verdict === verdict).length;
  const broken = checks.filter(({ wrong }) => wrong !== undefined);
  const sound = broken.length === 0 ? (whole ? 'Sound' : 'Sound as far as it came') : '**Broken**';
  return [
    '## Verification',
    `${sound}: ${count('exact')} exact, ${count('within')} within their bounds, ${count('broken')} broken. ` +
      `Checksums of trainings: ${JSON.stringify(whole?.trainings ?? {})}.`,
    ...(broken.length > 0
      ? [broken.map(({ family, what, wrong }) => `- ${family}, ${what}: ${wrong}`).join('\n')]
      : []),
  ];
}

function tests(told: readonly Line[]): string[] {
  const lines = told.filter((line) => 'results' in line);
  const [first] = lines;
  if (!first) return [];
  const all = lines.flatMap((line) =>
    (line['results'] as TestResult[]).map((result) => ({ ...result, path: String(line['path']) })),
  );
  const count = (state: TestResult['state']): number => all.filter((test) => test.state === state).length;
  const failures = all.filter(({ state }) => state === 'failed');
  return [
    '## Tests',
    `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped, in ${lines.length} of ${String(first['of'])} files.`,
    ...(failures.length > 0
      ? [
          failures
            .map(({ path, name, reason }) => `- ${path}: ${name}: ${(reason ?? '').split('\n')[0]}`)
            .join('\n'),
        ]
      : []),
  ];
}

/** Three digits. */
const shown = (value: number): string => (value >= 1000 ? value.toFixed(0) : value.toPrecision(3));

const productKey = ({ layout, m, n, k }: ProductShape): string => `${layout} ${m} × ${n} × ${k}`;

const tera = ({ m, n, k }: ProductShape, microseconds: number): number =>
  (2 * m * n * k) / microseconds / 1e6;

/** TFLOP/s of ours, of PyTorch's where it was there, and the share. */
function products(lines: readonly Line[]): string[] {
  const shapes = lines.filter((line) => 'layout' in line && 'microseconds' in line) as (Line &
    ProductShape & { microseconds: number })[];
  const torch = new Map(
    shapes.filter((line) => !('tensorCores' in line)).map((line) => [productKey(line), line]),
  );
  const rows = (tensorCores: boolean): string[][] =>
    shapes
      .filter((line) => line['tensorCores'] === tensorCores)
      .map((line) => {
        const other = torch.get(productKey(line));
        const theirs = tensorCores ? (other?.['half'] as number | undefined) : other?.microseconds;
        return [
          productKey(line),
          line.microseconds.toFixed(1),
          shown(tera(line, line.microseconds)),
          theirs === undefined ? '' : shown(tera(line, theirs)),
          theirs === undefined ? '' : `${((100 * theirs) / line.microseconds).toFixed(0)} %`,
          (line['calls'] as string[]).length.toString(),
        ];
      });
  const header = ['product', 'µs', 'TFLOP/s', 'cuBLAS TFLOP/s', 'share', 'calls'];
  return [false, true].flatMap((tensorCores) => {
    const found = rows(tensorCores);
    if (found.length === 0) return [];
    return [
      tensorCores ? '## Products on tensor cores, f16 operands' : '## Products, f32',
      table(header, found),
    ];
  });
}

const giga = ({ count, bytes }: MemoryShape, microseconds: number): string =>
  shown((count * bytes) / microseconds / 1e3);

const memoryKey = ({ work, count }: MemoryShape): string => `${work} ${Math.sqrt(count)}²`;

/** GB/s of ours and of PyTorch's. */
function memory(lines: readonly Line[]): string[] {
  const shapes = lines.filter((line) => 'work' in line && 'microseconds' in line) as (Line &
    MemoryShape & { microseconds: number })[];
  const torch = new Map(
    shapes.filter((line) => !('tensorCores' in line)).map((line) => [memoryKey(line), line]),
  );
  const rows = shapes
    .filter((line) => 'tensorCores' in line)
    .map((line) => {
      const other = torch.get(memoryKey(line));
      return [
        memoryKey(line),
        line.microseconds.toFixed(1),
        giga(line, line.microseconds),
        other ? giga(other, other.microseconds) : '',
        String((line['calls'] as string[]).length),
      ];
    });
  if (rows.length === 0) return [];
  return ['## What memory bounds', table(['work', 'µs', 'GB/s', 'PyTorch GB/s', 'calls'], rows)];
}

const cell = (value: number | undefined): string => (value === undefined ? '' : shown(value));

function workloads(title: string, lines: readonly Line[]): string[] {
  const times = lines.filter(({ metric }) => metric === 'time');
  if (times.length === 0) return [];
  const peers = [...new Set(times.flatMap((line) => Object.keys(line['peers'] as object)))];
  return [
    `## ${title}`,
    table(
      ['workload', 'ours', ...peers],
      times.map((line) => [
        workloadOf(line),
        cell(line['ours'] as number),
        ...peers.map((name) => cell((line['peers'] as Record<string, number>)[name])),
      ]),
    ),
  ];
}

/** The workload, and which of ours where that is not the usual. */
function workloadOf(line: Line): string {
  const { contestant } = line as { contestant?: string };
  return `${String(line['workload'])}${contestant ? ` (${contestant})` : ''}`;
}

function training(lines: readonly Line[]): string[] {
  const result = lines.find(({ type }) => type === 'result');
  if (!result) return [];
  return ['## Training from the command line', `\`\`\`json\n${JSON.stringify(result, null, 1)}\n\`\`\``];
}
